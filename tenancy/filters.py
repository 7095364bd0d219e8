import django_filters

from tenancy.api.filters import (
    BooleanFilter,
    ChoicesFilter,
    IncludeArchivedFilter,
    InstantFilter,
    ResourceFilter,
)
from tenancy.models import Job, Membership, Webhook, WebhookDelivery
from tenancy.roles import Role


class TokenFilter(ResourceFilter):
    createdAfter = InstantFilter(field_name="created", lookup_expr="gte")
    createdBefore = InstantFilter(field_name="created", lookup_expr="lt")


class MemberFilter(ResourceFilter):
    role = django_filters.ChoiceFilter(choices=Role.choices)
    active = BooleanFilter()

    class Meta:
        model = Membership
        fields: list[str] = []


class JobFilter(ResourceFilter):
    kind = django_filters.CharFilter()
    status = ChoicesFilter(choices=Job.Status.choices)

    class Meta:
        model = Job
        fields: list[str] = []


class WebhookFilter(ResourceFilter):
    includeArchived = IncludeArchivedFilter()
    active = BooleanFilter()

    class Meta:
        model = Webhook
        fields: list[str] = []


class DeliveryFilter(ResourceFilter):
    status = ChoicesFilter(choices=WebhookDelivery.Status.choices)
    eventType = django_filters.CharFilter(field_name="event_type")

    class Meta:
        model = WebhookDelivery
        fields: list[str] = []
