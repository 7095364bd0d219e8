from customers.models import Customer
from servicing.examples import EQUIPMENT, NEW_EQUIPMENT
from servicing.filters import EquipmentFilter
from servicing.models import Equipment
from servicing.serializers.equipment import EquipmentSerializer
from tenancy.api.viewsets import (
    ArchiveMixin,
    BelowCustomerMixin,
    CreateMixin,
    ParentScopedMixin,
    ReplaceMixin,
    RestoreMixin,
)


class EquipmentBase(CreateMixin, ReplaceMixin, ArchiveMixin, RestoreMixin):
    resource = "equipment"
    noun = "piece of equipment"
    queryset = Equipment.objects.all()
    serializer_class = EquipmentSerializer
    filterset_class = EquipmentFilter
    example = EQUIPMENT
    body_examples = {
        "create": NEW_EQUIPMENT,
        "update": NEW_EQUIPMENT,
        "partial_update": {"meters": [{"kind": "hours", "reading": 1250}]},
    }
    summaries = {"list": "List equipment", "create": "Add equipment"}


class EquipmentViewSet(BelowCustomerMixin, EquipmentBase):
    """What is installed at all customers. A technician may change `meters` alone."""

    body_examples = EquipmentBase.body_examples | {
        "create": NEW_EQUIPMENT | {"customerId": EQUIPMENT["customerId"]}
    }


class CustomerEquipmentViewSet(ParentScopedMixin, EquipmentBase):
    """What is installed at a customer's. A technician may change `meters` alone."""

    parent_queryset = Customer.objects.all()
    summaries = {"list": "List a customer's equipment", "create": "Add equipment of a customer"}
