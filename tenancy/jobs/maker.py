from tenancy.asker import Asker
from tenancy.jobs.registry import JobRefusedError
from tenancy.models import Job, Membership
from tenancy.roles import Role


def maker_of(job: Job, resource: str) -> Asker:
    """The member who ordered it, with the role that they had; refused once they may no longer."""
    members = Membership.objects.working().select_related("tenant")
    member = members.filter(tenant_id=job.tenant_id, user=job.maker).first()
    asker = Asker(member, Role(job.role)) if member else None
    if asker is None or not asker.access(resource).writes:
        raise JobRefusedError("forbidden", "Who ordered this may not do it any more.")
    return asker
