"""Fill a company with a history for its analytics: `python -m bench.history`.

A million records of five years: six in ten are services, three visits, one a load with two stops.
One customer has 10,000 of them, another 100,000. PostgreSQL makes the rows, past the triggers
that write the audit, and builds the indexes when the rows are there.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from bench.environment import PRODUCT_DATABASE, at_database, set_up_product
from bench.load import company_with_owner, tidy

SLUG = "bench-history"
CUSTOMERS = {"10,000": 10_000, "100,000": 100_000}
OTHERS, RECORDS = 1000, 1_000_000
TABLES = ("servicing_servicerecord", "servicing_visit", "trucking_load", "trucking_stop")
STAMPS = "gen_random_uuid(), %(company)s, now(), now()"
# Ids in the order of time, as the product makes them: neighbours in time are so in every index.
TIMED = """(lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7'
    || substr(md5(random()::text), 1, 19))::uuid, %(company)s, at, at"""

NEW_CUSTOMERS = """
INSERT INTO customers_customer (id, tenant_id, created_at, updated_at, name, type, status,
    do_not_contact, tags, metadata, external_id)
SELECT {stamps}, '', 'commercial', 'active', false, '{{}}', '{{}}', 'H-' || number
FROM generate_series(1, %(customers)s) number
"""
# The first two customers own as many records as their names say, the others share the rest.
OWNED = """
INSERT INTO owned (number, customer_id, at)
SELECT number, customer.id, now() - random() * interval '5 years'
FROM generate_series(1, %(records)s) number JOIN customers_customer customer
ON customer.tenant_id = %(company)s AND customer.external_id = 'H-' ||
    CASE WHEN number <= 10000 THEN 1 WHEN number <= 110000 THEN 2 ELSE 3 + number % %(others)s END
"""
SERVICES = """
INSERT INTO servicing_servicerecord (id, tenant_id, created_at, updated_at, customer_id,
    technician_id, service_date, service_type, kind, outcome, amount, amount_is_given,
    requested_at, arrived_at, completed_at, satisfaction_score, follow_up_required, archived_at)
SELECT {timed}, customer_id, %(technician)s, at, 'Repair',
    (ARRAY['preventive', 'corrective', 'corrective', 'inspection', NULL])[1 + number % 5],
    (ARRAY['completed', 'completed', 'completed', 'partial', 'no_access'])[1 + number / 7 % 5],
    CASE WHEN number % 11 > 0 THEN (number % 90000) / 100.0 END, true,
    CASE WHEN number % 13 > 0 THEN at - number % 5000 * interval '1 minute' END, at,
    at + interval '1 hour', CASE WHEN number % 3 = 0 THEN 1 + number / 3 % 5 END, false,
    CASE WHEN number % 50 = 0 THEN now() END
FROM owned WHERE number % 10 < 6
"""
VISITS = """
INSERT INTO servicing_visit (id, tenant_id, created_at, updated_at, customer_id, technician_id,
    service_type, status, priority, timezone, source, overbooked, scheduled_start, scheduled_end,
    window_start, window_end, arrived_at, requested_at)
SELECT {timed}, customer_id, %(technician)s, 'Repair', 'completed', 'normal', 'America/Chicago',
    'manual', false, at, at + interval '1 hour',
    CASE WHEN number % 4 > 0 THEN at END, CASE WHEN number % 4 > 0 THEN at + interval '2 hours' END,
    at + number % 150 * interval '1 minute', at - interval '1 day'
FROM owned WHERE number % 10 BETWEEN 6 AND 8
"""
LOADS = """
INSERT INTO trucking_load (id, tenant_id, created_at, updated_at, customer_id, number, status,
    distance_estimated, currency, total_charge, paid_amount, billing_status, has_pod,
    has_exception, hold_overridden, credit_overridden, distance_miles, booked_at, rate_source,
    delivered_at)
SELECT {timed}, customer_id, number, 'delivered', false, 'USD', (number % 500000) / 100.0, 0,
    'not_ready', true, false, false, false, 50 + number % 900, at - interval '3 days', 'spot', at
FROM owned WHERE number % 10 = 9
"""
STOPS = """
INSERT INTO trucking_stop (id, tenant_id, created_at, updated_at, load_id, position, type, status,
    appointment_start, appointment_end, arrived_at, departed_at)
SELECT {stamps}, load.id, place, (ARRAY['pickup', 'delivery'])[1 + place], 'departed',
    load.delivered_at - interval '2 hours', load.delivered_at - interval '1 hour',
    load.delivered_at - load.number / 10 % 100 * interval '1 minute', load.delivered_at
FROM trucking_load load, generate_series(0, 1) place WHERE load.tenant_id = %(company)s
"""
INDEXES = """
SELECT quote_ident(index.relname), pg_get_indexdef(index.oid)
FROM pg_index JOIN pg_class index ON index.oid = indexrelid
WHERE indrelid = %s::regclass AND NOT EXISTS (
    SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""


def main() -> None:
    set_up_product()
    from django.core.management import call_command  # noqa: PLC0415 - after the set-up

    call_command("bootstrap_database")
    call_command("migrate", verbosity=0)
    company = company_with_owner(SLUG)
    url = at_database(os.environ["DATABASE_ADMIN_URL"], PRODUCT_DATABASE)
    with psycopg.connect(url) as admin:
        admin.execute("SET session_replication_role = replica")
        if not admin.execute(
            "SELECT 1 FROM customers_customer WHERE tenant_id = %s", [company.pk]
        ).fetchone():
            fill(admin, company.pk)
    tidy(url)


def fill(admin: psycopg.Connection, company: object) -> None:
    asked = {"company": company, "records": RECORDS, "others": OTHERS, "customers": OTHERS + 2}
    admin.execute("CREATE TEMP TABLE owned (number int, customer_id uuid, at timestamptz)")
    admin.execute(
        "INSERT INTO servicing_technician (id, tenant_id, created_at, updated_at, name, skills,"
        " active) VALUES (gen_random_uuid(), %s, now(), now(), '', '{}', true)",
        [company],
    )
    technician = "(SELECT id FROM servicing_technician WHERE tenant_id = %(company)s)"
    with without_indexes(admin):
        for statement in (NEW_CUSTOMERS, OWNED, SERVICES, VISITS, LOADS, STOPS):
            text = statement.format(stamps=STAMPS, timed=TIMED).replace(
                "%(technician)s", technician
            )
            # A literal % is doubled for the driver; what it fills in is not.
            text = text.replace("%", "%%").replace("%%(", "%(")
            admin.execute(text, asked)


@contextmanager
def without_indexes(admin: psycopg.Connection) -> Iterator[None]:
    dropped = []
    for table in TABLES:
        for name, definition in admin.execute(INDEXES, [table]).fetchall():
            admin.execute(f"DROP INDEX {name}")
            dropped.append(definition)
    yield
    for definition in dropped:
        admin.execute(definition)


if __name__ == "__main__":
    main()
