from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db import models

from customers.models.customer import Customer
from customers.phones import validate_phone
from tenancy.models import TenantForeignKey, TenantOwnedModel
from tenancy.sealing.fields import SealedCharField


class Contact(TenantOwnedModel):
    """A further person to speak with at a customer's."""

    customer = TenantForeignKey(Customer, models.CASCADE, related_name="contacts")
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    name = SealedCharField(label="contact.name", max_length=200)
    role = models.CharField(max_length=100, blank=True, null=True)  # noqa: DJ001 - the API answers null
    email = SealedCharField(
        "e-mail",
        label="contact.email",
        max_length=254,
        blank=True,
        null=True,
        validators=[EmailValidator()],
    )
    phone = SealedCharField(label="contact.phone", max_length=50, blank=True, null=True)

    also_personal = ("role",)

    class Meta(TenantOwnedModel.Meta):
        abstract = False
        ordering = ("position", "id")
        indexes = [
            models.Index("tenant", "customer", "position", name="contact_by_customer"),
        ]

    def __str__(self) -> str:
        return f"contact {str(self.pk)[-8:]}"

    def clean(self) -> None:
        super().clean()
        if self.phone:
            try:
                validate_phone(self.phone, self.tenant.region)
            except ValidationError as error:
                raise ValidationError({"phone": error}) from None
