"""The product's tables without companies: what is sealed there is plain text here."""

# ruff: noqa: DJ001 - the product's columns are NULL where nothing is known

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Record(models.Model):
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        abstract = True


class Customer(Record):
    archived_at = models.DateTimeField(null=True)
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=20)
    industry = models.CharField(max_length=100, blank=True, null=True)
    status = models.CharField(max_length=20, default="active")
    hold_reason = models.CharField(max_length=500, blank=True, null=True)
    external_id = models.CharField(max_length=100, blank=True, null=True, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    email = models.EmailField(max_length=254, blank=True, null=True)
    phone = models.CharField(max_length=50, blank=True, null=True)
    primary_contact = models.CharField(max_length=200, blank=True, null=True)
    preferred_service_window = models.CharField(max_length=100, blank=True, null=True)
    window_start = models.TimeField(null=True)
    window_end = models.TimeField(null=True)
    communication_method = models.CharField(max_length=10, blank=True, null=True)
    emergency_contact = models.CharField(max_length=200, blank=True, null=True)
    do_not_contact = models.BooleanField(default=False)
    tags = ArrayField(models.CharField(max_length=50), default=list, blank=True)
    metadata = models.JSONField(default=dict, blank=True)
    mc_number = models.CharField(max_length=20, blank=True, null=True)
    dot_number = models.CharField(max_length=20, blank=True, null=True)
    payment_terms_days = models.PositiveSmallIntegerField(null=True, blank=True)
    credit_limit = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)

    def __str__(self) -> str:
        return f"customer {self.pk}"


class Address(Record):
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="addresses")
    position = models.PositiveSmallIntegerField(default=0)
    type = models.CharField(max_length=20)
    label = models.CharField(max_length=100, blank=True, null=True)
    street = models.CharField(max_length=200, blank=True, null=True)
    street2 = models.CharField(max_length=200, blank=True, null=True)
    city = models.CharField(max_length=100, blank=True, null=True, db_index=True)
    state = models.CharField(max_length=100, blank=True, null=True)
    zip_code = models.CharField(max_length=20, blank=True, null=True, db_index=True)
    country = models.CharField(max_length=2, blank=True)
    coordinates = models.JSONField(blank=True, null=True)
    timezone = models.CharField(max_length=64, blank=True, null=True)
    access_notes = models.CharField(max_length=2000, blank=True, null=True)

    def __str__(self) -> str:
        return f"address {self.pk}"


class Contact(Record):
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="contacts")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=100, blank=True, null=True)
    email = models.EmailField(max_length=254, blank=True, null=True)
    phone = models.CharField(max_length=50, blank=True, null=True)

    def __str__(self) -> str:
        return f"contact {self.pk}"
