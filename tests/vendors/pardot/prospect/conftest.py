"""A client of prospects."""

from typing import Any

import pytest

from dealdock.vendors.pardot import settings
from tests.support.builders import Account, Answer, Pardot, members


class Prospects:
    """Calls the operations of the prospect, in the account's version."""

    def __init__(self, pardot: Pardot) -> None:
        self.pardot = pardot

    def call(self, operation: str, **parameters: Any) -> Answer:
        version = settings.of(self.pardot.account.tenant).version
        return self.pardot.call(operation, "prospect", **{"version": version} | parameters)

    def create(self, email: str = "jane@company.com", **parameters: Any) -> Answer:
        return self.call("create", email=email, **parameters)

    def query(self, **parameters: Any) -> Answer:
        return self.call("query", **parameters)

    def read(self, prospect_id: int, **parameters: Any) -> dict[str, Any]:
        """Return the JSON of the one prospect."""
        return shown(self.call("read", id=prospect_id, **parameters))

    def ids(self, **criteria: Any) -> list[int]:
        """The ids of those that match, in their order."""
        return self.ids_of(self.query(**criteria))

    @staticmethod
    def ids_of(answer: Answer) -> list[int]:
        """The ids in an answer to a query, in their order."""
        assert answer.error is None, answer.error
        return [row["id"] for row in members(answer.json["result"], "prospect")]


def shown(answer: Answer) -> dict[str, Any]:
    """The one prospect of a JSON answer."""
    assert answer.error is None, answer.error
    return answer.json["prospect"]  # type: ignore[no-any-return]  # JSON has no types here


@pytest.fixture
def prospects(pardot: Pardot) -> Prospects:
    return Prospects(pardot)


@pytest.fixture
def jane(account: Account) -> int:
    """The id of an existing prospect."""
    return account.prospect("jane@company.com")
