"""Plant a person into the company `canary` of a real database, and print where: run as a module."""

import json
import sys

import django


def main() -> None:
    django.setup()
    from attune.tests.person import planted_person, sealed_values  # noqa: PLC0415 - set up first
    from customers.alphabet.relisting import relist_names  # noqa: PLC0415
    from customers.models import NameOrder  # noqa: PLC0415
    from customers.search.keeping import keep_stored  # noqa: PLC0415
    from tenancy.context import tenant_scope  # noqa: PLC0415
    from tenancy.models import Company  # noqa: PLC0415

    with tenant_scope(Company.objects.get(slug="canary").pk):
        customer, texts = planted_person()
        keep_stored([customer.pk])
        relist_names()
        names = NameOrder.objects.get().__dict__["names"]
        sealed = [value.hex() for value in (*sealed_values(customer), bytes(names))]
        json.dump({"id": str(customer.pk), "texts": texts, "sealed": sealed}, sys.stdout)


if __name__ == "__main__":
    main()
