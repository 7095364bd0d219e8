import re
from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db import models
from django.db.models import UniqueConstraint
from django.utils import timezone
from uuid_utils.compat import uuid7

from tenancy.context import current_tenant_id
from tenancy.managers import TenantManager
from tenancy.sealing.fields import SealedJSONField

UUIDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class StoredAnswer(models.Model):
    """What a POST with an Idempotency-Key was answered, kept for LIFETIME to be said again.

    It holds personal data, so it is sealed whole, with the digest of what was sent. It has no
    history: it only repeats a write that has one.
    """

    LIFETIME = timedelta(hours=24)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey(
        "tenancy.Company",
        models.PROTECT,
        default=current_tenant_id,
        editable=False,
        related_name="+",
    )
    digest = models.BinaryField(help_text="SHA-256 of token, method, path and key.")
    answer = SealedJSONField(label="stored_answer.answer")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = TenantManager()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["tenant", "digest"], name="stored_answer_once"),
        ]
        indexes = [
            models.Index("tenant", "created_at", name="stored_answer_by_age"),
        ]

    def __str__(self) -> str:
        return f"stored answer {str(self.pk)[-8:]}"

    @property
    def is_spent(self) -> bool:
        return timezone.now() - self.created_at > self.LIFETIME

    @classmethod
    def delete_spent(cls, batch: int = 1000) -> int:
        """Delete one batch of the active company's spent answers; return how many went."""
        spent = cls.objects.filter(created_at__lt=timezone.now() - cls.LIFETIME)
        ids = spent.order_by("created_at").values("pk")[:batch]
        return int(cls.objects.filter(pk__in=ids).delete()[0])

    @classmethod
    def erase_mentioning(cls, record_ids: Collection[UUID]) -> int:
        """Empty the active company's answers that name any of the records; return how many.

        For erasure. Opens every stored answer, which is a day's worth of keyed writes. The key
        stays taken: the same POST, sent again, must not make a second record.
        """
        ids, count = {str(record_id) for record_id in record_ids}, 0
        for row in cls.objects.select_for_update().iterator():
            if not ids.isdisjoint(UUIDS.findall(row.answer.get("content", ""))):
                row.answer = {"sent": row.answer["sent"], "erased": True}
                row.save(update_fields=["answer"])
                count += 1
        return count
