"""What the database refuses outside every serializer, as late as at COMMIT, in the rule's words."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from conftest import MakeCustomer, MakeMember
from customers.models import Customer, Note
from tenancy.api.exceptions import api_error
from tenancy.context import tenant_scope
from tenancy.models import Company, Membership, User


def refusal_of(*rows: Any) -> tuple[int, str, list[dict[str, str]]]:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        type(rows[0])._base_manager.bulk_create(rows)
    error = api_error(refused.value)
    return error.status, error.code, error.fields


def test_what_must_be_unique_is_a_conflict(acme: Company, make_member: MakeMember) -> None:
    user = make_member(acme).user
    words = {"code": "duplicate", "message": "This person is a member already."}

    told = refusal_of(Membership(tenant=acme, user=user, role="viewer"))

    assert told == (409, "duplicate", [{"field": "user", **words}])


def test_broken_check_is_invalid(acme: Company) -> None:
    user = User.objects.create_user("other@example.com")

    status, code, fields = refusal_of(Membership(tenant=acme, user=user, role="emperor"))

    assert (status, code, fields[0]["code"]) == (400, "invalid", "member_role_known")


def test_record_of_another_company_is_one_that_is_not_there(
    acme: Company, rival: Company, make_customer: MakeCustomer
) -> None:
    theirs: Customer = make_customer(rival)

    with tenant_scope(acme.pk):
        told = refusal_of(Note(tenant=acme, customer=theirs, body="Ring twice."))

    words = {"code": "not_found", "message": "No such record."}
    assert told == (400, "invalid", [{"field": "customer", **words}])
