import django_filters

from tenancy.api.filters import BooleanFilter, InstantFilter, ResourceFilter
from tenancy.models import Job, Membership
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
    status = django_filters.MultipleChoiceFilter(choices=Job.Status.choices)

    class Meta:
        model = Job
        fields: list[str] = []
