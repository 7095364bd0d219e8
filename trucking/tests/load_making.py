"""Loads for tests: made and moved through the API, as a client would."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from customers.models import Address, Customer
from tenancy.context import tenant_scope
from tenancy.files.uploads import SealedUpload
from trucking.models import Charge, Load, LoadDocument, Payment, Stop

URL = "/api/v1/loads"
PDF = b"%PDF-1.7\nsigned for\n"
AT = "2024-01-20T08:00:00Z"
WAY = [
    ("booked", "2024-01-15T10:00:00Z"),
    ("dispatched", "2024-01-19T10:00:00Z"),
    ("at_pickup", "2024-01-20T07:50:00Z"),
    ("in_transit", "2024-01-20T09:00:00Z"),
    ("at_delivery", "2024-01-22T16:30:00Z"),
    ("delivered", "2024-01-22T18:00:00Z"),
    ("closed", "2024-01-23T09:00:00Z"),
]
MakeLoad = Callable[..., dict[str, Any]]


def make_address(customer: Customer, city: str = "Dallas", **fields: Any) -> Address:
    with tenant_scope(customer.tenant_id):
        return Address.objects.create(
            customer=customer, **{"type": "shipping", "city": city, "country": "US", **fields}
        )


def body_for(customer: Customer, **fields: Any) -> dict[str, Any]:
    """A load from Dallas to Atlanta that may be booked at its spot rate."""
    pickup = make_address(customer, "Dallas", state="TX", zip_code="75207")
    delivery = make_address(customer, "Atlanta", state="GA", zip_code="30303")
    return {
        "pickupLocation": str(pickup.pk),
        "deliveryLocation": str(delivery.pk),
        "scheduledPickup": AT,
        "scheduledDelivery": "2024-01-22T17:00:00Z",
        "loadDetails": {"weight": 25000, "commodity": "Electronics", "value": 50000},
        "equipmentType": "van",
        "mode": "tl",
        "spotRate": {"amount": "1000.00"},
        **fields,
    }


def made(client: Any, customer: Customer, **fields: Any) -> dict[str, Any]:
    """A new load's answer."""
    body = body_for(customer, **fields)
    answer = client.post(f"/api/v1/customers/{customer.pk}/loads", body)
    assert answer.status_code == 201, answer.json()
    load: dict[str, Any] = answer.json()
    return load


def at_rate(client: Any, shipper: Customer, **fields: Any) -> dict[str, Any]:
    return made(client, shipper, **{"spotRate": None, "distanceMiles": 523.4, **fields})


def spot(amount: str) -> dict[str, Any]:
    return {"spotRate": {"amount": amount}}


def go(client: Any, load: dict[str, Any], to: str, **more: Any) -> Any:
    return client.post(f"{URL}/{load['id']}/transitions", {"to": to, **more})


def drive(client: Any, load: dict[str, Any], until: str) -> dict[str, Any]:
    """Take a draft with one pickup and one delivery on its way until a state."""
    for to, at in WAY:
        answer = go(client, load, to, at=at)
        assert answer.status_code == 200, answer.json()
        load = answer.json()
        if to == until:
            return load
    raise AssertionError(f"{until} does not lie on the way")


def add_document(client: Any, load: dict[str, Any], kind: str = "pod", **parts: Any) -> Any:
    name, content = parts.get("name", "paper.pdf"), parts.get("content", PDF)
    form = {"kind": kind, "file": SimpleUploadedFile(name, content)}
    return client.post(f"{URL}/{load['id']}/documents", form, format="multipart")


def bill(client: Any, load: dict[str, Any], to: str, **more: Any) -> Any:
    return client.post(f"{URL}/{load['id']}/billing", {"to": to, **more})


def pay(client: Any, load: dict[str, Any], amount: str) -> Any:
    body = {"amount": amount, "paidOn": "2024-02-20", "reference": "Check 40117"}
    return client.post(f"{URL}/{load['id']}/payments", body)


def invoiced(client: Any, load: dict[str, Any]) -> dict[str, Any]:
    """Prove and invoice a delivered load."""
    assert add_document(client, load).status_code == 201
    assert bill(client, load, "ready").status_code == 200
    answer = bill(client, load, "invoiced", invoiceNumber="INV-1")
    assert answer.status_code == 200, answer.json()
    return dict(answer.json())


def make_load_records(customer: Customer) -> dict[str, Any]:
    """Ids of a draft and of one record of each kind below it, in the active company."""
    load = Load.objects.create(customer=customer, currency="USD")
    stop = Stop.objects.create(load=load, type="pickup")
    Stop.objects.create(load=load, type="delivery", position=1)
    charge = Charge.objects.create(load=load, code="detention", amount=75, source="proposed")
    payment = Payment.objects.create(
        load=load, amount=Decimal("1.00"), currency="USD", paid_on=date(2024, 2, 20)
    )
    document = LoadDocument(load=load, kind="bol")
    document.file = SealedUpload.of("bol.pdf", [PDF])
    document.save()
    rows = {"load": load, "stop": stop, "charge": charge, "payment": payment}
    return {name: row.pk for name, row in {**rows, "document": document}.items()}


def told(answer: Any) -> list[tuple[str, str]]:
    return [(error["field"], error["code"]) for error in answer.json()["error"]["fields"]]


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def insert_load(customer: Customer, **fields: Any) -> Load:
    """A row past the API, for what only reads."""
    with tenant_scope(customer.tenant_id):
        load = Load(customer=customer, currency="USD", **fields)
        load.save()
        return load


def later(text: str, **delta: int) -> str:
    return (datetime.fromisoformat(text) + timedelta(**delta)).isoformat()


def money(text: str) -> Decimal:
    return Decimal(text)
