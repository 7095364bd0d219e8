from collections.abc import Callable
from typing import Any, ClassVar, Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MinValueValidator
from django.db import connection, models
from django.db.models import Q

from customers.models.customer_rules import CONSTRAINTS, INDEXES
from customers.numbers import normal_dot_number, normal_mc_number
from customers.phones import validate_phone
from customers.windows import parse_window
from tenancy.context import current_tenant_id
from tenancy.errors import ConflictError
from tenancy.managers import TenantManager, TenantQuerySet
from tenancy.models import ArchivableModel, TenantForeignKey
from tenancy.sealing.fields import SealedCharField


class CustomerQuerySet(TenantQuerySet["Customer"]):
    def for_list(self) -> Self:
        """What a list and a single answer show: three queries for any number of customers."""
        return self.prefetch_related("contacts", "addresses")


class CustomerManager(TenantManager.from_queryset(CustomerQuerySet)):  # type: ignore[misc]
    """Customers as everybody meets them: one that was merged into another is none any more."""

    standing = Q(merged_into__isnull=True)


class Customer(ArchivableModel):
    """A firm or person for whom the company works or hauls."""

    class Type(models.TextChoices):
        RESIDENTIAL = "residential", "Residential"
        COMMERCIAL = "commercial", "Commercial"
        PROPERTY_MANAGER = "property_manager", "Property manager"
        SHIPPER = "shipper", "Shipper"
        CONSIGNEE = "consignee", "Consignee"
        BROKER = "broker", "Broker"

    class Status(models.TextChoices):
        PROSPECT = "prospect", "Prospect"
        ACTIVE = "active", "Active"
        ON_HOLD = "on_hold", "On hold"
        INACTIVE = "inactive", "Inactive"

    class CommunicationMethod(models.TextChoices):
        EMAIL = "email", "E-mail"
        PHONE = "phone", "Phone"
        TEXT = "text", "Text message"

    name = SealedCharField(label="customer.name", max_length=200)
    type = models.CharField(max_length=20, choices=Type)
    industry = models.CharField(max_length=100, blank=True, null=True)  # noqa: DJ001 - the API answers null
    status = models.CharField(max_length=20, choices=Status, default=Status.ACTIVE)
    hold_reason = SealedCharField(
        label="customer.hold_reason", max_length=500, blank=True, null=True
    )
    external_id = models.CharField(  # noqa: DJ001 - NULL is not unique, "" would be
        max_length=100, blank=True, null=True, help_text="The key of another system."
    )
    parent = TenantForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="portfolio",
        help_text="The property manager or broker whom this customer belongs to.",
    )

    email = SealedCharField(
        "e-mail",
        label="customer.email",
        max_length=254,
        blank=True,
        null=True,
        validators=[EmailValidator()],
    )
    phone = SealedCharField(label="customer.phone", max_length=50, blank=True, null=True)
    primary_contact = SealedCharField(
        label="customer.primary_contact", max_length=200, blank=True, null=True
    )

    preferred_service_window = models.CharField(  # noqa: DJ001 - the API answers null
        max_length=100, blank=True, null=True, help_text="Such as 8am-5pm."
    )
    window_start = models.TimeField(null=True, editable=False)
    window_end = models.TimeField(null=True, editable=False)
    communication_method = models.CharField(  # noqa: DJ001 - the API answers null
        max_length=10, choices=CommunicationMethod, blank=True, null=True
    )
    emergency_contact = SealedCharField(
        label="customer.emergency_contact", max_length=200, blank=True, null=True
    )
    do_not_contact = models.BooleanField(default=False)

    erased_at = models.DateTimeField(null=True, editable=False)

    tags = ArrayField(models.CharField(max_length=50), default=list, blank=True, size=50)
    metadata = models.JSONField(default=dict, blank=True, help_text="Pairs of texts.")

    mc_number = models.CharField("MC number", max_length=20, blank=True, null=True)  # noqa: DJ001 - the API answers null
    dot_number = models.CharField("DOT number", max_length=20, blank=True, null=True)  # noqa: DJ001 - the API answers null
    payment_terms_days = models.PositiveSmallIntegerField(null=True, blank=True)
    credit_limit = models.DecimalField(
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="In the company's currency; empty for no limit.",
    )

    merged_into = TenantForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="merged",
        db_index=False,
        help_text="The customer that this one turned out to be.",
    )

    objects: ClassVar[Any] = CustomerManager()
    # Those that were merged into others, too.
    ever: ClassVar[Any] = TenantManager.from_queryset(CustomerQuerySet)()

    also_personal = (
        "industry",
        "external_id",
        "preferred_service_window",
        "tags",
        "metadata",
        "mc_number",
        "dot_number",
    )

    class Meta(ArchivableModel.Meta):
        abstract = False
        constraints = CONSTRAINTS
        indexes = INDEXES

    def require_present(self) -> None:
        self.require_unerased()
        super().require_present()

    def restore(self) -> None:
        self.require_unerased()
        super().restore()

    def require_unerased(self) -> None:
        """Raise ConflictError `erased` where nothing may be written any more."""
        if self.erased_at is not None:
            raise ConflictError("This customer was erased for good.", "erased")

    def __str__(self) -> str:
        # Django's admin stores this text in its log, where no personal data may stand.
        return f"{self.get_type_display()} {str(self.pk)[-8:]}"

    @classmethod
    def ids_of(cls, customer_id: UUID) -> list[UUID]:
        """The customer's id and those that were merged into it; none if there is no such one."""
        both = Q(pk=customer_id) | Q(merged_into=customer_id)
        found = dict(cls.ever.filter(both).values_list("pk", "merged_into"))
        return list(found) if found.get(customer_id, customer_id) is None else []

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        self._check(errors, "phone", lambda phone: validate_phone(phone, self.tenant.region))
        self._check(errors, "mc_number", normal_mc_number)
        self._check(errors, "dot_number", normal_dot_number)
        if self.payment_terms_days is not None and self.payment_terms_days > 365:
            errors["payment_terms_days"] = "Payment terms are at most 365 days."
        if self.parent is not None and self._would_circle(self.parent):
            errors["parent"] = ValidationError(
                "A customer cannot stand below itself.", code="circle"
            )
        if errors:
            raise ValidationError(errors)
        if self.status != self.Status.ON_HOLD:
            self.hold_reason = None
        window = parse_window(self.preferred_service_window or "")
        self.window_start, self.window_end = window or (None, None)

    def _check(self, errors: dict[str, Any], name: str, rule: Callable[[str], Any]) -> None:
        """Apply `rule` to a text that is there, and keep what it returns."""
        if not (value := getattr(self, name)):
            return
        try:
            setattr(self, name, rule(value) or value)
        except ValidationError as error:
            errors[name] = error

    def _would_circle(self, parent: "Customer") -> bool:
        """Whether `parent` stands below this customer; one query per level above it.

        Writers of parents wait for one another (company-wide, to the transaction's end): two
        that saw no circle could close one together.
        """
        with connection.cursor() as cursor:
            key = f"customer-parent:{current_tenant_id()}"
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        seen, above = {self.pk}, parent.pk
        while above is not None:
            if above in seen:
                return True
            seen.add(above)
            above = Customer.objects.values_list("parent_id", flat=True).get(pk=above)
        return False

    def warnings(self) -> list[dict[str, str]]:
        """What was accepted but should be looked at: [{code, message, field}], API names."""
        found = []
        if self.preferred_service_window and self.window_start is None:
            found.append(
                {
                    "code": "window_not_read",
                    "message": "This window was kept, but could not be read as from-to.",
                    "field": "preferences.preferredServiceWindow",
                }
            )
        for index, address in enumerate(self.addresses.all()):
            if address.lies_in_another_state():
                found.append(
                    {
                        "code": "zip_in_another_state",
                        "message": "This ZIP code is not one of this state's.",
                        "field": f"addresses[{index}].zipCode",
                    }
                )
        return found
