"""What PostgreSQL's own catalogue says about the tables of the product."""

from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from tenancy.isolation.policies import (
    EXEMPT_TABLES,
    OF_ACTIVE_TENANT,
    OF_COMPANY,
    OF_HISTORY,
    Policy,
)
from tenancy.isolation.roles import APPEND_ONLY_TABLES, READ_ONLY_TABLES

TABLES = """
SELECT c.relname,
       EXISTS (SELECT FROM pg_attribute a
               WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped),
       c.relrowsecurity AND c.relforcerowsecurity,
       (SELECT array_agg(ARRAY[p.polname::text, p.polpermissive::text, p.polcmd::text,
                               p.polroles::regrole[]::text,
                               pg_get_expr(p.polqual, p.polrelid),
                               pg_get_expr(p.polwithcheck, p.polrelid)] ORDER BY p.polname)
        FROM pg_policy p WHERE p.polrelid = c.oid),
       (SELECT array_agg(a.attname::text) FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
       (SELECT array_agg(k.conname::text) FROM pg_constraint k
        WHERE k.conrelid = c.oid AND k.convalidated),
       (SELECT array_agg(g.privilege_type::text ORDER BY g.privilege_type)
        FROM (SELECT (aclexplode(c.relacl)).*
              UNION ALL
              SELECT (aclexplode(a.attacl)).* FROM pg_attribute a WHERE a.attrelid = c.oid) g
        LEFT JOIN pg_roles r ON r.oid = g.grantee
        WHERE r.rolname = %s OR g.grantee = 0)
FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'm')
ORDER BY c.relname
"""


COMMANDS = {"ALL": "*", "SELECT": "r", "INSERT": "a", "UPDATE": "w"}  # As pg_policy has them.


class Table(NamedTuple):
    name: str
    has_tenant: bool
    forced: bool  # Row security both enabled and forced on the owner.
    policies: list[list[str]]  # Name, permissive, command, roles, USING, WITH CHECK.
    columns: list[str]
    constraints: list[str]  # Validated ones.
    app_rights: list[str]  # By grants to it and to PUBLIC, on the table and on columns.

    @property
    def is_policed(self) -> bool:
        """Whether it belongs to companies, so that it must have the policy."""
        return self.has_tenant and self.name not in EXEMPT_TABLES

    @property
    def expected_rights(self) -> list[str]:
        if self.is_history or self.name in READ_ONLY_TABLES:
            return ["SELECT"]
        if self.name in APPEND_ONLY_TABLES:
            return ["INSERT", "SELECT"]
        return ["DELETE", "INSERT", "SELECT", "UPDATE"]

    @property
    def is_history(self) -> bool:
        """Whether it is written by the audit's triggers alone."""
        return {"history_id", "history_type", "history_date"} <= set(self.columns)

    @property
    def wanted_policies(self) -> list[Policy]:
        return OF_HISTORY if self.is_history else OF_COMPANY

    def has_policies(self, expression: str) -> bool:
        """Whether exactly these stand; `expression` is the company's, in the server's words."""
        wanted = [
            [
                policy.name,
                "true",
                COMMANDS[policy.command],
                "{-}" if policy.role == "public" else f"{{{policy.role}}}",
                expression if policy.using == OF_ACTIVE_TENANT else policy.using,
                expression if policy.check == OF_ACTIVE_TENANT else policy.check,
            ]
            for policy in self.wanted_policies
        ]
        return self.forced and self.policies == wanted


def tables(connection: BaseDatabaseWrapper) -> dict[str, Table]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES, [settings.DATABASE_APP_ROLE])
        rows = cursor.fetchall()
    return {row[0]: Table(*row[:3], *(column or [] for column in row[3:])) for row in rows}


def policy_expression(connection: BaseDatabaseWrapper) -> str:
    """The policy as this server writes it back, asked of a table that is gone at once."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE policy_probe (tenant_id uuid)")
        cursor.execute(f"CREATE POLICY probe ON policy_probe USING ({OF_ACTIVE_TENANT})")
        cursor.execute(
            "SELECT pg_get_expr(polqual, polrelid) FROM pg_policy"
            " WHERE polrelid = 'policy_probe'::regclass"
        )
        row = cursor.fetchone()
        cursor.execute("DROP TABLE policy_probe")
    return str(row[0])
