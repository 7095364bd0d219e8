"""Who asks: the member on whose behalf a request runs, and what is their own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from tenancy import roles

if TYPE_CHECKING:
    from tenancy.models import AuthToken, Company, Membership


@dataclass(frozen=True, slots=True)
class Asker:
    """A member, with the role that holds for this request (a token may carry a lesser one)."""

    membership: "Membership"
    role: roles.Role
    token: "AuthToken | None" = None
    # The platform's operator looks in from outside; the membership is then no row.
    visiting: bool = False

    @property
    def company(self) -> "Company":
        return self.membership.tenant

    def access(self, resource: str) -> roles.Access:
        return roles.access(self.role, resource)


OwnRule = Callable[[Asker], Iterable[UUID]]
_own_rule: list[OwnRule] = []


def register_own_rule(rule: OwnRule) -> None:
    """Let the app that plans visits say which customer ids (a subquery will do) are a member's own.

    Called from AppConfig.ready(), because the app that knows stands above the apps that ask.
    """
    _own_rule[:] = [rule]


def own_customer_ids(asker: Asker) -> Iterable[UUID]:
    """The ids of the customers that are `asker`'s own; none while no app has given a rule."""
    return _own_rule[0](asker) if _own_rule else []
