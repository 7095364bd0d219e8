"""What follows when a customer is archived or restored: its series and plans stop, or go on."""

from typing import Any

from django.db.models.signals import post_save

from customers.models import Customer
from servicing.models import MaintenancePlan, RecurringService


def connect() -> None:
    """The app below knows nothing of series and plans, so it cannot call."""
    post_save.connect(follow, sender=Customer, dispatch_uid="servicing_follows_customer")


def follow(instance: Customer, update_fields: Any = None, **kwargs: Any) -> None:
    """In the transaction that archives or restores; other saves cost nothing here."""
    if update_fields and "archived_at" in update_fields:
        below = RecurringService.objects.filter(customer=instance, archived_at__isnull=True)
        for series in below.order_by("pk"):
            series.customer = instance
            series.replan()
        MaintenancePlan.objects.filter(customer=instance).reschedule()
