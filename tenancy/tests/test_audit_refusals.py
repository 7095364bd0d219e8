"""What was refused is told, although nothing of it was written."""

from uuid import UUID

import pytest

from conftest import Api, MakeMember
from customers.models import Address, Customer
from tenancy.audit.events import record_refusal
from tenancy.context import Channel, acting, tenant_scope
from tenancy.models import AuditEvent, Company
from tenancy.roles import Role
from tenancy.tests.audit_reading import AUDIT, history_of, results


def test_refused_write_is_told_though_it_was_rolled_back(
    api: Api, acme: Company, busy: Customer, make_member: MakeMember
) -> None:
    viewer = make_member(acme, Role.VIEWER)
    answer = api(acme, Role.VIEWER).delete(f"/api/v1/customers/{busy.pk}")
    looked = api(acme, Role.VIEWER).get(AUDIT)

    refusal, *_ = results(api(acme), history_of(busy))

    assert (answer.status_code, looked.status_code) == (403, 403)
    assert (refusal["action"], refusal["resource"], refusal["resourceId"]) == (
        "refused",
        "customer",
        str(busy.pk),
    )
    assert refusal["actor"]["id"] == str(viewer.user_id)
    assert len([e for e in results(api(acme), AUDIT) if e["action"] == "refused"]) == 1


@pytest.mark.django_db(transaction=True)
def test_refusal_outlives_the_transaction_that_it_was_met_in(acme: Company) -> None:
    def refuse(tenant_id: UUID) -> None:
        with (
            acting(channel=Channel.TASK, reason="The customer is on hold."),
            tenant_scope(tenant_id),
        ):
            Customer.objects.create(name="Gone", type="commercial")
            record_refusal("visit")
            raise KeyError

    with pytest.raises(KeyError):
        refuse(acme.pk)

    with tenant_scope(acme.pk):
        (event,) = AuditEvent.objects.all()
        assert (event.action, event.history_channel) == ("refused", "task")
        assert event.history_change_reason == "The customer is on hold."
        assert Customer.history.count() == Address.objects.count() == 0
