from typing import Any

from django.contrib.auth.backends import ModelBackend


class MemberBackend(ModelBackend):
    """Passwords and sessions, for users who may sign in: no demo users outside the quick start."""

    def user_can_authenticate(self, user: Any) -> bool:
        may: bool = getattr(user, "may_sign_in", False)
        return may
