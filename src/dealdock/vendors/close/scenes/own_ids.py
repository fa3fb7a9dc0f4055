"""The ids of a scene's users and of its organization within JSON."""

from collections.abc import Callable
from typing import Any, Final

from dealdock.platform.scenes.references import References
from dealdock.platform.scenes.values import WrongValue
from dealdock.vendors.close.wire.ids import PREFIXES

_USER: Final = f"{PREFIXES['user']}_"
_PATH: Final = "/api/"
"""The begin of the path of a call."""
_ORGANIZATION: Final = "organization_id"
"""The key under which each object has its organization."""


class OwnIds:
    """Replaces the ids of a scene's users and organization with the account's."""

    def __init__(self, users: References, show: Callable[[int], str], organization: Callable[[], str]) -> None:
        """`show` returns the public id of a user of the account, and `organization` the public id of the account
        itself.
        """
        self._users, self._show, self._organization = users, show, organization
        self._known: dict[str, str] = {}

    def replaced(self, value: Any) -> Any:
        """Return a JSON value with the ids replaced. Ids of other users stay."""
        match value:
            case str() if value.startswith(_USER):
                if value not in self._known:
                    self._known[value] = self._own(value)
                return self._known[value]
            case str() if value.startswith(_PATH):
                return "/".join(map(self.replaced, value.split("/")))
            case dict():
                own = {_ORGANIZATION: self._organization()} if value.get(_ORGANIZATION) else {}
                return {name: self.replaced(each) for name, each in value.items()} | own
            case list():
                return [self.replaced(each) for each in value]
        return value

    def _own(self, public_id: str) -> str:
        try:
            return self._show(self._users.find(public_id))
        except WrongValue:
            return public_id
