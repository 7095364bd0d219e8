"""A check that PostgreSQL puts off to COMMIT is answered by the view that broke it."""

from typing import Any
from uuid import uuid4

from django.db import transaction
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory

from tenancy.api.views import ApiView
from tenancy.models import Company, Membership


class CarelessView(ApiView):
    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []

    def post(self, request: Any) -> Response:
        tenant = Company.objects.get()
        Membership.objects.bulk_create([Membership(tenant=tenant, user_id=uuid4(), role="viewer")])
        return Response({"done": True}, status=201)


def test_deferred_key_is_told_before_commit(acme: Company) -> None:
    with transaction.atomic():
        answer = CarelessView.as_view()(APIRequestFactory().post("/"))
        transaction.set_rollback(True)

    assert (answer.status_code, answer.data["error"]["code"]) == (409, "conflict")
