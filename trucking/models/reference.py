from django.db import models
from django.db.models import CheckConstraint, Q
from django.db.models.functions import Lower

from tenancy.models import TenantForeignKey, TenantOwnedModel


class Reference(TenantOwnedModel):
    """A number under which somebody else knows the load."""

    class Type(models.TextChoices):
        BOL = "bol", "Bill of lading"
        PO = "po", "Purchase order"
        PRO = "pro", "PRO number"
        ORDER = "order", "Order"
        CUSTOMER = "customer", "Customer's reference"

    load = TenantForeignKey("trucking.Load", models.CASCADE, related_name="references")
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    type = models.CharField(max_length=10, choices=Type)
    value = models.CharField(max_length=100)
    # Row security allows an index only for plain equality, so the folded form is a column.
    value_folded = models.GeneratedField(
        expression=Lower("value"), output_field=models.CharField(max_length=100), db_persist=True
    )

    also_personal = (
        "value",
        "value_folded",
    )

    class Meta(TenantOwnedModel.Meta):
        abstract = False
        ordering = ("position", "id")
        constraints = [
            CheckConstraint(
                condition=Q(type__in=["bol", "po", "pro", "order", "customer"]),
                name="reference_type_known",
            ),
        ]
        indexes = [
            models.Index("tenant", "load", "position", name="reference_by_load"),
            models.Index("tenant", "value_folded", name="reference_by_value"),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} {str(self.pk)[-8:]}"
