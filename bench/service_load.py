"""Fill the benchmark's database with service work: `python -m bench.service_load [--services N]`.

PostgreSQL makes the rows itself, with the triggers that write their history off: services of the
past, one a minute, and days of 500 visits that begin with 2 June 2025.
"""

import argparse
from typing import Any

import psycopg

from bench.freight_load import insert, migrated_database
from bench.load import company_with_owner, load_company

SLUG = "bench-service"
CUSTOMERS, TECHNICIANS, UNITS = 1000, 200, 2
SERVICES, DAYS = 1_000_000, 200

# The company's customers, each with a place and units, and its technicians.
PEOPLE = """
CROSS JOIN (SELECT array_agg(id ORDER BY id) AS ids FROM servicing_technician
    WHERE tenant_id = %(tenant)s) people
CROSS JOIN (SELECT array_agg(id ORDER BY id) AS ids FROM servicing_equipment
    WHERE tenant_id = %(tenant)s) units
CROSS JOIN LATERAL (SELECT id, customer_id, address_id FROM servicing_equipment
    WHERE id = units.ids[n %% array_length(units.ids, 1) + 1]) unit
"""
SERVICES_DONE = f"""
INSERT INTO servicing_servicerecord
    (id, created_at, updated_at, service_date, service_type, kind, outcome, arrived_at,
     completed_at, labor_minutes, labor_rate, amount, amount_is_given, satisfaction_score,
     follow_up_required, customer_id, address_id, technician_id, tenant_id, archived_at)
SELECT gen_random_uuid(), at, at, at,
    ('{{Tune-up,Repair,Inspection,Installation}}'::text[])[n %% 4 + 1],
    ('{{preventive,corrective,inspection,installation}}'::text[])[n %% 4 + 1],
    CASE WHEN n %% 1000 = 0 THEN 'no_access' WHEN n %% 20 = 0 THEN 'partial'
        ELSE 'completed' END,
    at, at + interval '1 hour', 60, 115, 115, false, n %% 5 + 1, n %% 500 = 0,
    unit.customer_id, unit.address_id, people.ids[n %% array_length(people.ids, 1) + 1],
    %(tenant)s, CASE WHEN n %% 100 = 7 THEN at END
FROM generate_series(1, %(services)s) n
CROSS JOIN LATERAL (SELECT now() - (%(services)s - n) * interval '1 minute' AS at) clock
{PEOPLE}
"""  # noqa: S608 - both are this file's own
SERVICED = """
INSERT INTO servicing_servicedequipment
    (id, created_at, updated_at, position, equipment_id, service_id, tenant_id)
SELECT gen_random_uuid(), service.created_at, service.created_at, 0, unit.id, service.id,
    service.tenant_id
FROM servicing_servicerecord service
CROSS JOIN LATERAL (SELECT id FROM servicing_equipment
    WHERE tenant_id = service.tenant_id AND customer_id = service.customer_id
    ORDER BY id LIMIT 1) unit
WHERE service.tenant_id = %(tenant)s
"""
# 100 leads have five visits a day each; a third of these have somebody along.
VISITS = f"""
INSERT INTO servicing_visit
    (id, created_at, updated_at, service_type, status, status_at, priority, scheduled_start,
     scheduled_end, timezone, source, overbooked, customer_id, address_id, technician_id,
     tenant_id)
SELECT gen_random_uuid(), at - interval '7 days', at - interval '7 days', 'Tune-up', 'scheduled',
    at - interval '7 days', 'normal', at, at + interval '1 hour', 'UTC', 'manual', false,
    unit.customer_id, unit.address_id, people.ids[n %% 100 + 1], %(tenant)s
FROM generate_series(0, %(visits)s - 1) n
CROSS JOIN LATERAL (SELECT timestamptz '2025-06-02 08:00Z' + n / 500 * interval '1 day'
    + n %% 500 / 100 * interval '2 hours' AS at) clock
{PEOPLE}
"""  # noqa: S608 - both are this file's own
CREW = """
INSERT INTO servicing_crewmember
    (id, created_at, updated_at, position, technician_id, visit_id, tenant_id)
SELECT gen_random_uuid(), created_at, created_at, 0, people.ids[100 + place], visit, %(tenant)s
FROM (SELECT id AS visit, created_at,
        row_number() OVER (PARTITION BY scheduled_start ORDER BY id) AS place
    FROM servicing_visit WHERE tenant_id = %(tenant)s) visits
CROSS JOIN (SELECT array_agg(id ORDER BY id) AS ids FROM servicing_technician
    WHERE tenant_id = %(tenant)s) people
WHERE place <= 33
"""
BOOKINGS = """
INSERT INTO servicing_booking
    (id, created_at, updated_at, during, overridden, technician_id, visit_id, tenant_id)
SELECT gen_random_uuid(), visit.created_at, visit.created_at,
    tstzrange(scheduled_start, scheduled_end), false, who, visit.id, visit.tenant_id
FROM servicing_visit visit
CROSS JOIN LATERAL (SELECT visit.technician_id AS who UNION ALL
    SELECT technician_id FROM servicing_crewmember WHERE visit_id = visit.id) going
WHERE visit.tenant_id = %(tenant)s
"""
TABLES = {
    "servicing_servicerecord": SERVICES_DONE,
    "servicing_servicedequipment": SERVICED,
    "servicing_visit": VISITS,
    "servicing_crewmember": CREW,
    "servicing_booking": BOOKINGS,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--services", type=int, default=SERVICES)
    parser.add_argument("--days", type=int, default=DAYS, help="of 500 visits each")
    options = parser.parse_args()
    with migrated_database() as superuser:
        company = company_with_owner(SLUG)
        load_company(SLUG, CUSTOMERS)
        values = {
            "tenant": company.pk,
            "services": options.services,
            "visits": options.days * 500,
        }
        fill(superuser, company, values)


def fill(superuser: psycopg.Connection, company: Any, values: dict[str, object]) -> None:
    from tenancy.context import tenant_scope  # noqa: PLC0415 - after the set-up

    found = superuser.execute(
        "SELECT 1 FROM servicing_visit WHERE tenant_id = %(tenant)s LIMIT 1", values
    )
    if found.fetchone():
        return
    with tenant_scope(company.pk):
        make_people_and_units()
    insert(superuser, TABLES, values)


def make_people_and_units() -> None:
    from customers.models import Address  # noqa: PLC0415 - after the set-up
    from servicing.models import Equipment, Technician  # noqa: PLC0415

    Technician.objects.all().delete()
    Equipment.objects.all().delete()
    Technician.objects.bulk_create(
        Technician(name=f"Technician {number}") for number in range(TECHNICIANS)
    )
    Equipment.objects.bulk_create(
        Equipment(customer_id=place.customer_id, address=place, name=f"Rooftop unit {number}")
        for place in Address.objects.filter(position=0).order_by("id")
        for number in range(UNITS)
    )


if __name__ == "__main__":
    main()
