"""Who may do what: the one table that API, admin and docs read.

Each cell says what a role may do with a kind of record or of field:

    write          read and write
    read           read
    masked         read, with personal data masked
    own            read what hangs on customers with a visit of theirs, see OwnRule
    own write      the same, and write it
    self           read what is about themselves
    hidden         the field is answered null
    none           403
"""

from enum import StrEnum

from django.db.models import TextChoices


class Role(TextChoices):
    OWNER = "owner", "Owner"
    MANAGER = "manager", "Manager"
    DISPATCHER = "dispatcher", "Dispatcher"
    TECHNICIAN = "technician", "Technician"
    ACCOUNTANT = "accountant", "Accountant"
    VIEWER = "viewer", "Viewer"


class Access(StrEnum):
    WRITE = "write"
    READ = "read"
    MASKED = "masked"
    OWN = "own"
    OWN_WRITE = "own write"
    SELF = "self"
    HIDDEN = "hidden"
    NONE = "none"

    @property
    def reads(self) -> bool:
        return self not in {Access.NONE, Access.HIDDEN}

    @property
    def writes(self) -> bool:
        return self in {Access.WRITE, Access.OWN_WRITE}

    @property
    def only_own(self) -> bool:
        return self in {Access.OWN, Access.OWN_WRITE}


#                                 owner    manager  dispatcher  technician   accountant  viewer
PERMISSION_TABLE = {
    "customers":               ("write", "write", "write",    "own",       "read",     "masked"),
    "equipment":               ("write", "write", "write",    "own",       "read",     "read"),
    "meter_readings":          ("write", "write", "write",    "own write", "read",     "read"),
    "visits":                  ("write", "write", "write",    "own",       "read",     "read"),
    "visit_moves":             ("write", "write", "write",    "own write", "none",     "none"),
    "service_records":         ("write", "write", "write",    "own write", "read",     "read"),
    "technicians":             ("write", "write", "write",    "self",      "read",     "masked"),
    "loads":                   ("write", "write", "write",    "none",      "read",     "masked"),
    "documents":               ("write", "write", "write",    "own write", "read",     "none"),
    "rates":                   ("write", "write", "read",     "none",      "write",    "none"),
    "money":                   ("write", "write", "write",    "hidden",    "write",    "hidden"),
    "credit_terms":            ("write", "write", "read",     "hidden",    "write",    "hidden"),
    "billing":                 ("write", "write", "none",     "none",      "write",    "none"),
    "revenue_figures":         ("read",  "read",  "hidden",   "hidden",    "read",     "hidden"),
    "other_figures":           ("read",  "read",  "read",     "self",      "read",     "read"),
    "history":                 ("read",  "read",  "read",     "none",      "read",     "none"),
    "restores_and_overrides":  ("write", "write", "none",     "none",      "none",     "none"),
    "customers_csv":           ("read",  "read",  "read",     "none",      "read",     "masked"),
    "company_administration":  ("write", "none",  "none",     "none",      "none",     "none"),
    "own_session":             ("write", "write", "write",    "write",     "write",    "write"),
}  # fmt: skip


PERMISSIONS: dict[str, dict[str, Access]] = {
    resource: dict(zip(Role, map(Access, cells), strict=True))
    for resource, cells in PERMISSION_TABLE.items()
}


def access(role: str, resource: str) -> Access:
    """What `role` may do with `resource`; KeyError for a resource without a row."""
    return PERMISSIONS[resource][role]
