"""Columns and links that several screens show."""

from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html


def page_of(record: Any, text: str) -> str:
    """A link to the record's own screen."""
    meta = record._meta
    url = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])
    classes = "font-medium text-primary-600 dark:text-primary-500"
    return format_html('<a href="{}" class="{}">{}</a>', url, classes, text)


class CustomerColumns:
    """For screens of records with a customer and, maybe, a technician."""

    @admin.display(description="Customer")
    def customer_name(self, record: Any) -> str:
        return str(record.customer.name)

    @admin.display(description="Customer")
    def customer_link(self, record: Any) -> str:
        return page_of(record.customer, record.customer.name)

    @admin.display(description="Technician")
    def technician_name(self, record: Any) -> str | None:
        return record.technician.name if record.technician else None
