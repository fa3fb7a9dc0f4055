"""The ids of a scene's users within JSON."""

from collections.abc import Callable
from typing import Any, Final

from dealdock.platform.scenes.references import References
from dealdock.platform.scenes.values import Wrong
from dealdock.vendors.close.ids import PREFIXES

_PREFIX: Final = f"{PREFIXES['user']}_"


class UserIds:
    """Replaces the ids of a scene's users by those of the account's users that stand for them."""

    def __init__(self, users: References, show: Callable[[int], str]) -> None:
        """`show` returns the public id of a user of the account."""
        self._users, self._show = users, show
        self._known: dict[str, str] = {}

    def replaced(self, value: Any) -> Any:
        """Return a JSON value with the ids replaced. Ids of other users stay."""
        match value:
            case str() if value.startswith(_PREFIX):
                if value not in self._known:
                    self._known[value] = self._own(value)
                return self._known[value]
            case dict():
                return {name: self.replaced(each) for name, each in value.items()}
            case list():
                return [self.replaced(each) for each in value]
        return value

    def _own(self, public_id: str) -> str:
        try:
            return self._show(self._users.find(public_id))
        except Wrong:
            return public_id
