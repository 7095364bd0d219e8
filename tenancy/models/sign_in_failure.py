from django.db import models
from django.utils import timezone


class SignInFailure(models.Model):
    """One refused sign-in, kept for the lockout's sake.

    Stands outside every company and names nobody: of e-mail and address only keyed digests stand
    here, and known and unknown e-mails leave the same row.
    """

    email_digest = models.BinaryField()
    address_digest = models.BinaryField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index("email_digest", "at", name="sign_in_failure_by_email"),
            models.Index("address_digest", "at", name="sign_in_failure_by_address"),
            models.Index("at", name="sign_in_failure_by_age"),
        ]

    def __str__(self) -> str:
        return f"sign-in failure {self.pk}"
