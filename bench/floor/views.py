"""Customers as a first hour with DRF would write them: nested serializers, pages by id."""

from typing import Any

import django_filters
from django.db import transaction
from rest_framework import serializers
from rest_framework.pagination import CursorPagination
from rest_framework.viewsets import ModelViewSet

from bench.floor.models import Address, Contact, Customer

NESTED = {"addresses": Address, "contacts": Contact}


class AddressSerializer(serializers.ModelSerializer):
    class Meta:
        model = Address
        exclude = ["customer", "created_at", "updated_at", "position"]


class ContactSerializer(serializers.ModelSerializer):
    class Meta:
        model = Contact
        exclude = ["customer", "created_at", "updated_at", "position"]


class CustomerSerializer(serializers.ModelSerializer):
    addresses = AddressSerializer(many=True, required=False)
    contacts = ContactSerializer(many=True, required=False)

    class Meta:
        model = Customer
        fields = "__all__"

    @transaction.atomic
    def create(self, validated_data: dict[str, Any]) -> Customer:
        nested = {name: validated_data.pop(name, []) for name in NESTED}
        customer = super().create(validated_data)
        add_nested(customer, nested)
        return customer

    @transaction.atomic
    def update(self, instance: Customer, validated_data: dict[str, Any]) -> Customer:
        nested = {name: validated_data.pop(name) for name in NESTED if name in validated_data}
        customer = super().update(instance, validated_data)
        for name in nested:
            getattr(customer, name).all().delete()
        add_nested(customer, nested)
        return customer


def add_nested(customer: Customer, nested: dict[str, Any]) -> None:
    for name, items in nested.items():
        model = NESTED[name]
        rows = [model(customer=customer, position=at, **item) for at, item in enumerate(items)]
        model.objects.bulk_create(rows)


class CustomerFilter(django_filters.FilterSet):
    city = django_filters.CharFilter("addresses__city", distinct=True)
    zip_code = django_filters.CharFilter("addresses__zip_code", distinct=True)

    class Meta:
        model = Customer
        fields = ["status"]


class ById(CursorPagination):
    page_size = 50
    ordering = "-id"


class CustomerViewSet(ModelViewSet):
    queryset = Customer.objects.prefetch_related("addresses", "contacts")
    serializer_class = CustomerSerializer
    pagination_class = ById
    filter_backends = [django_filters.rest_framework.DjangoFilterBackend]
    filterset_class = CustomerFilter
