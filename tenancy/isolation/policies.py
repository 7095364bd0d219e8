"""Row-level security: which tables have it, and what it says."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tenancy.isolation.roles import AUDIT_ROLE, ERASER_ROLE

POLICY = "tenant_isolation"

# NULLIF, because a setting that was local to an earlier transaction comes back as ''. The
# sub-select is evaluated once per statement, not once per row.
OF_ACTIVE_TENANT = (
    "tenant_id = (SELECT NULLIF(current_setting('attune.tenant_id', true), '')::uuid)"
)

# Tables with a tenant_id that are read before a company is known. No customer data in them.
EXEMPT_TABLES = frozenset({"tenancy_authtoken", "tenancy_membership"})

# Tables that belong to no company. A table that is neither here nor policed fails the check.
TABLES_OUTSIDE_COMPANIES = frozenset(
    {
        "auth_group",
        "auth_group_permissions",
        "auth_permission",
        "django_admin_log",
        "django_content_type",
        "django_migrations",
        "django_session",
        "tenancy_company",
        "tenancy_signinfailure",
        "tenancy_user",
        "tenancy_user_groups",
        "tenancy_user_user_permissions",
    }
)


class Policy(NamedTuple):
    name: str
    command: str
    role: str
    using: str | None
    check: str | None


OF_COMPANY = [Policy(POLICY, "ALL", "public", OF_ACTIVE_TENANT, OF_ACTIVE_TENANT)]
# Whoever writes the history is a trigger's function, and copies rows that were let in already.
OF_HISTORY = [
    Policy("history_by_triggers", "INSERT", AUDIT_ROLE, None, "true"),
    Policy("history_erased", "UPDATE", ERASER_ROLE, OF_ACTIVE_TENANT, OF_ACTIVE_TENANT),
    Policy(POLICY, "SELECT", "public", OF_ACTIVE_TENANT, None),
]


def policy_statements(
    table: str, wanted: Iterable[Policy], present: Iterable[str]
) -> Iterator[str]:
    """Leave these policies alone: policies are OR-ed, so one more could only open it."""
    yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
    yield f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY'
    for name in present:
        yield f'DROP POLICY "{name}" ON "{table}"'
    for name, command, role, using, check in wanted:
        conditions = (f" USING ({using})" if using else "") + (
            f" WITH CHECK ({check})" if check else ""
        )
        yield f'CREATE POLICY {name} ON "{table}" FOR {command} TO {role}{conditions}'
