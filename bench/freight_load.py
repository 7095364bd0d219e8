"""Fill the benchmark's database with freight: `python -m bench.freight_load [--loads 1000000]`.

10,000 rates and the loads go into one company, 100,000 rates into another. PostgreSQL makes the
rows itself, with the triggers that write their history off.
"""

import argparse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psycopg

from bench.environment import PRODUCT_DATABASE, at_database, product_environment, set_up_product
from bench.load import company_with_owner, load_company

SLUG, RATES_SLUG = "bench-freight", "bench-rates"
CUSTOMERS, RATES, MANY_RATES = 1000, 10_000, 100_000

# From each city to each state, a quarter of them the company's tariff.
LANES = """
INSERT INTO trucking_rate
    (id, created_at, updated_at, origin_level, origin_value, destination_level, destination_value,
     equipment_type, rate_type, amount, currency, weight_breaks, fuel_surcharge, accessorials,
     effective_from, priority, status, customer_id, tenant_id)
SELECT gen_random_uuid(), now() - n * interval '1 minute', now(), 'city',
    cities.names[n %% cities.count + 1], 'state',
    states.names[n / cities.count %% states.count + 1], 'van', 'per_mile', 2 + n %% 100 / 100.0,
    'USD', '[]', '{"method": "percent", "percent": "18.5"}', '[]', '2024-01-01',
    n / (cities.count * states.count), 'active',
    CASE WHEN n %% 4 = 0 THEN NULL ELSE owners.ids[n %% array_length(owners.ids, 1) + 1] END,
    %(tenant)s
FROM generate_series(1, %(rates)s) n
CROSS JOIN (SELECT array_agg(id ORDER BY id) AS ids FROM customers_customer
    WHERE tenant_id = %(tenant)s) owners
CROSS JOIN (SELECT array_agg(DISTINCT city || ', ' || state) AS names,
    count(DISTINCT city || ', ' || state)::int AS count
    FROM customers_address WHERE tenant_id = %(tenant)s) cities
CROSS JOIN (SELECT array_agg(DISTINCT state) AS names, count(DISTINCT state)::int AS count
    FROM customers_address WHERE tenant_id = %(tenant)s) states
"""
# From the newest on, one in ten still open; one load a minute.
LOADS = """
INSERT INTO trucking_load
    (id, created_at, updated_at, number, status, mode, equipment_type, pickup_at, delivery_at,
     weight, commodity, distance_miles, distance_estimated, currency, spot_rate, rate_source,
     total_charge, billing_status, paid_amount, has_pod, has_exception, hold_overridden,
     credit_overridden, booked_at, customer_id, origin_id, destination_id, tenant_id)
SELECT gen_random_uuid(), at, at, n, status, 'tl',
    ('{van,van,flatbed,step_deck}'::text[])[CASE WHEN n %% 50 = 0 THEN 4
        WHEN n %% 5 = 0 THEN 3 ELSE 1 END],
    at + interval '3 days', at + interval '5 days', 20000, 'Paper', 500, false, 'USD', 1500, 'spot',
    1500, billing, CASE billing WHEN 'paid' THEN 1500 ELSE 0 END,
    billing <> 'not_ready', n %% 500 = 0, false, false, at,
    owners.ids[n %% array_length(owners.ids, 1) + 1],
    places.ids[n %% array_length(places.ids, 1) + 1],
    places.ids[n * 7 %% array_length(places.ids, 1) + 1], %(tenant)s
FROM generate_series(1, %(loads)s) n
CROSS JOIN LATERAL (SELECT now() - (%(loads)s - n) * interval '1 minute' AS at) clock
CROSS JOIN LATERAL (SELECT CASE WHEN n > %(loads)s * 0.98 THEN
    ('{draft,booked,dispatched,at_pickup,in_transit,at_delivery,delivered}'::text[])[n %% 7 + 1]
    ELSE 'closed' END AS status) way
CROSS JOIN LATERAL (SELECT CASE WHEN status <> 'closed' OR n %% 1000 = 0 THEN 'not_ready'
    WHEN n > %(loads)s * 0.95 THEN 'invoiced' ELSE 'paid' END AS billing) account
CROSS JOIN (SELECT array_agg(id ORDER BY id) AS ids FROM customers_customer
    WHERE tenant_id = %(tenant)s) owners
CROSS JOIN (SELECT array_agg(id ORDER BY id) AS ids FROM customers_address
    WHERE tenant_id = %(tenant)s) places
"""
STOPS = """
INSERT INTO trucking_stop
    (id, created_at, updated_at, position, type, appointment_start, status, address_id, load_id,
     tenant_id)
SELECT gen_random_uuid(), created_at, created_at, place,
    CASE place WHEN 0 THEN 'pickup' ELSE 'delivery' END,
    CASE place WHEN 0 THEN pickup_at ELSE delivery_at END, 'pending',
    CASE place WHEN 0 THEN origin_id ELSE destination_id END, id, tenant_id
FROM trucking_load, generate_series(0, 1) place WHERE tenant_id = %(tenant)s
"""
CHARGES = """
INSERT INTO trucking_charge
    (id, created_at, updated_at, position, code, amount, source, load_id, tenant_id)
SELECT gen_random_uuid(), created_at, created_at, 0, 'line_haul', 1500, 'spot', id, tenant_id
FROM trucking_load WHERE tenant_id = %(tenant)s
"""
REFERENCES = """
INSERT INTO trucking_reference
    (id, created_at, updated_at, position, type, value, load_id, tenant_id)
SELECT gen_random_uuid(), created_at, created_at, 0, 'po', 'PO-' || number, id, tenant_id
FROM trucking_load WHERE tenant_id = %(tenant)s
"""
COUNTER = """
INSERT INTO trucking_loadnumber (id, tenant_id, last)
VALUES (gen_random_uuid(), %(tenant)s, %(loads)s)
"""

TABLES = {
    "trucking_load": LOADS,
    "trucking_stop": STOPS,
    "trucking_charge": CHARGES,
    "trucking_reference": REFERENCES,
}
# Those that are no constraint's: made anew after the rows, which is several times as fast.
INDEXES = """
SELECT indexname, indexdef FROM pg_indexes
WHERE schemaname = 'public' AND tablename = %s
    AND indexname NOT IN (SELECT conname FROM pg_constraint)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--loads", type=int, default=1_000_000)
    options = parser.parse_args()
    with migrated_database() as superuser:
        for slug, rates, loads in ((SLUG, RATES, options.loads), (RATES_SLUG, MANY_RATES, 0)):
            company = company_with_owner(slug)
            load_company(slug, CUSTOMERS)
            fill(superuser, {"tenant": company.pk, "rates": rates, "loads": loads})


@contextmanager
def migrated_database() -> Iterator[psycopg.Connection]:
    """The benchmark's database, to be filled by statements that no trigger follows."""
    set_up_product()
    from django.core.management import call_command  # noqa: PLC0415 - after the set-up

    call_command("bootstrap_database")
    call_command("migrate", verbosity=0)
    url = at_database(product_environment()["DATABASE_ADMIN_URL"], PRODUCT_DATABASE)
    with psycopg.connect(url, autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        yield superuser
        superuser.execute("VACUUM (ANALYZE)")


def fill(superuser: psycopg.Connection, values: dict[str, object]) -> None:
    found = superuser.execute(
        "SELECT 1 FROM trucking_loadnumber WHERE tenant_id = %(tenant)s", values
    )
    if found.fetchone():
        return
    superuser.execute(LANES, values)
    insert(superuser, TABLES, values)
    superuser.execute(COUNTER, values)


def insert(
    superuser: psycopg.Connection, tables: Mapping[str, str], values: Mapping[str, object]
) -> None:
    """Fill each table by its statement."""
    for table, statement in tables.items():
        indexes = superuser.execute(INDEXES, [table]).fetchall()
        for name, _ in indexes:
            superuser.execute(f"DROP INDEX {name}")
        superuser.execute(statement, values)
        for _, definition in indexes:
            superuser.execute(definition)
        print(f"{table} ", end="", flush=True)


if __name__ == "__main__":
    main()
