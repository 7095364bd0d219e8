"""Looking through all of a company's customers, batch by batch."""

from uuid import UUID

from django.db.models import Q

from customers.duplicates.pairs import alike, drop_others, keep_pairs, pair_of
from customers.models import Customer
from tenancy.jobs.maker import maker_of
from tenancy.models import Job

KIND = "customer_duplicates"
RESOURCE = "restores_and_overrides"
BATCH = 250  # Customers that are opened in one transaction, with who is like them.
MOST = 60  # Candidates of one: the newer ones among them are left to their own turn.
NO_ONE = UUID(int=0)


class DuplicateSearch:
    """Finds each pair at the turn of its newer customer."""

    def __init__(self, job: Job) -> None:
        maker_of(job, RESOURCE)

    def __call__(self, job: Job) -> None:
        after = UUID(job.position["after"]) if job.position else NO_ONE
        result = job.result or {"checked": 0, "pairs": 0}
        customers = batch_behind(after)
        if not customers:
            job.succeed()
            return
        result["checked"] += len(customers)
        result["pairs"] += find_pairs(customers)
        done = min(result["checked"], job.total or result["checked"])
        job.advance(done, {"after": str(customers[-1].pk)}, result)


def batch_behind(after: UUID) -> list[Customer]:
    rows = Customer.objects.filter(pk__gt=after, archived_at__isnull=True).order_by("pk")
    return list(rows.select_related("tenant").for_list()[:BATCH])


def find_pairs(customers: list[Customer]) -> int:
    found = alike(customers, limit=MOST)
    pairs = [
        pair_of(pk, match) for pk, matches in found.items() for match in matches if match.id < pk
    ]
    drop_others(Q(duplicate__in=list(found)), pairs)
    return keep_pairs(pairs)
