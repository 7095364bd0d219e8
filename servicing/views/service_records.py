from customers.models import Customer
from servicing.examples import NEW_SERVICE, SERVICE
from servicing.filters import ServiceFilter
from servicing.models import ServiceRecord
from servicing.serializers.service_records import ServiceRecordSerializer
from servicing.views.feedback import FeedbackLinkMixin
from tenancy.api.viewsets import (
    ArchiveMixin,
    BelowCustomerMixin,
    CreateMixin,
    ParentScopedMixin,
    ReplaceMixin,
    RestoreMixin,
)


class ServiceBase(CreateMixin, ReplaceMixin, ArchiveMixin, RestoreMixin):
    resource = "service_records"
    noun = "service record"
    orderings = {
        "created": "created_at",
        "updated": "updated_at",
        "serviceDate": "service_date",
    }
    queryset = ServiceRecord.objects.all()
    serializer_class = ServiceRecordSerializer
    filterset_class = ServiceFilter
    example = SERVICE
    body_examples = {
        "create": NEW_SERVICE,
        "update": NEW_SERVICE,
        "partial_update": {"satisfaction": {"score": 5, "comment": "On time and tidy."}},
    }


class ServiceViewSet(FeedbackLinkMixin, BelowCustomerMixin, ServiceBase):
    """What was done at all customers."""

    summaries = {"feedback_link": "Make a link by which the customer rates the service"}
    body_examples = ServiceBase.body_examples | {
        "create": NEW_SERVICE | {"customerId": SERVICE["customerId"]}
    }


class CustomerServiceViewSet(ParentScopedMixin, ServiceBase):
    """What was done at a customer's."""

    parent_queryset = Customer.objects.all()
    summaries = {
        "list": "List a customer's service records",
        "create": "Record a service at a customer's",
    }
