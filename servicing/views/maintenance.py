from typing import Any

from customers.models import Customer
from servicing.examples import NEW_PLAN, PLAN
from servicing.filters import MaintenancePlanFilter
from servicing.models import MaintenancePlan
from servicing.serializers.maintenance import MaintenancePlanSerializer
from tenancy.api.viewsets import (
    ArchiveMixin,
    BelowCustomerMixin,
    CreateMixin,
    ParentScopedMixin,
    ReplaceMixin,
    RestoreMixin,
)


class MaintenancePlanBase(CreateMixin, ReplaceMixin, ArchiveMixin, RestoreMixin):
    resource = "equipment"
    noun = "maintenance plan"
    orderings = {"created": "created_at", "updated": "updated_at", "nextDueOn": "due_by"}
    queryset = MaintenancePlan.objects.all()
    serializer_class = MaintenancePlanSerializer
    filterset_class = MaintenancePlanFilter
    example = PLAN
    body_examples = {
        "create": NEW_PLAN,
        "update": NEW_PLAN,
        "partial_update": {"status": "paused"},
    }

    def get_queryset(self) -> Any:
        plans: Any = super().get_queryset()
        return plans.with_open_visit() if self.reads else plans


class MaintenancePlanViewSet(BelowCustomerMixin, MaintenancePlanBase):
    """What the equipment at all customers needs again and again. `ordering=nextDueOn` puts what
    is due first, and what has no day yet last.
    """


class CustomerMaintenancePlanViewSet(ParentScopedMixin, MaintenancePlanBase):
    """What a customer's equipment needs again and again."""

    parent_queryset = Customer.objects.all()
    summaries = {
        "list": "List a customer's maintenance plans",
        "create": "Plan the maintenance of a customer's equipment",
    }
