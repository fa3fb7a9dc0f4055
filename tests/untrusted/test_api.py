"""Every operation of the API, called without permission: responses reveal nothing, not even which records exist.

The operations come from the registry, so a new one is tested without a change here.
"""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from http.client import HTTPConnection
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

import pytest
from sqlalchemy import update

from dealdock import Sandbox
from dealdock.platform.records.models import Dataset
from tests.support.builders import Account
from tests.support.marks import ONE_DATABASE
from tests.support.walk import Route, ample, routes
from tests.untrusted.invalid_credentials import InvalidCredential, invalid_credentials

THEIRS: Final = "Theirs, and nobody else's"
FAR: Final = 1_000_000
"""The first id of the other account. The first account has no id as high, and nobody has an id twice as high."""

FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}

pytestmark = ONE_DATABASE

every_route = pytest.mark.parametrize("route", list(routes(also=False)), ids=str)


class Answered(NamedTuple):
    """The response without its time."""

    status: int
    headers: list[tuple[str, str]]
    body: str

    def unexplained(self) -> "Answered":
        return self._replace(headers=[each for each in self.headers if each[0] != "dealdock-explain"])


@dataclass(frozen=True)
class TwoAccounts:
    """Two accounts, and invalid credentials for the first one."""

    mine: Account
    theirs: Account
    shown: list[InvalidCredential]
    http: HTTPConnection  # half of what httpx takes, at two thousand calls

    @cached_property
    def refusals(self) -> dict[str, Answered]:
        """Return the answer that each of these credentials gets, wherever it is shown."""
        return {shown.name: self._refused(shown) for shown in self.shown}

    def _refused(self, shown: InvalidCredential) -> Answered:
        answered = self.ask("/api/opportunity/version/3/do/delete", {}, shown.headers)
        assert answered.status == shown.status
        assert f'<err code="{shown.code}">' in answered.body
        return answered

    @cached_property
    def _ample(self) -> dict[tuple[int, str], dict[str, Any]]:
        return {}

    def ample(self, account: Account, resource: str) -> dict[str, Any]:
        """Return parameters that tests share: no call with them changes anything."""
        key = account.ready.id, resource
        if key not in self._ample:
            self._ample[key] = ample(account, resource)
        return self._ample[key]

    def contents(self, route: Route) -> list[Any]:
        """The contents of both accounts, if the operation could change them."""
        return [self.mine.contents, self.theirs.contents] if route.operation.writes else []

    def ask(self, path: str, given: dict[str, Any], headers: dict[str, str]) -> Answered:
        self.http.request("POST", path, urlencode(given), FORM | headers)
        response = self.http.getresponse()
        said = sorted((name.lower(), value) for name, value in response.getheaders() if name.lower() != "date")
        answered = Answered(response.status, said, response.read().decode())
        assert THEIRS not in str(answered)
        return answered


@pytest.fixture(scope="module")
def two_accounts(address: str, sandbox: Sandbox) -> Iterator[TwoAccounts]:
    mine, theirs = Account.open(sandbox), Account.open(sandbox)
    far = update(Dataset).where(Dataset.id == theirs.tenant.dataset_id).values(last_id=FAR)
    sandbox.database.write(lambda db: db.execute(far))
    theirs.opportunity(theirs.prospect(f"{len(THEIRS)}@example.com", first_name=THEIRS), name=THEIRS)
    with closing(HTTPConnection(address.removeprefix("http://"), timeout=30)) as http:
        yield TwoAccounts(mine, theirs, list(invalid_credentials(mine, theirs)), http)


@every_route
def test_refuses_invalid_credentials_with_one_error(two_accounts: TwoAccounts, route: Route) -> None:
    """The responses have the same bytes for every operation and every record."""
    given = [two_accounts.ample(account, route.resource) for account in (two_accounts.mine, two_accounts.theirs)]
    before = two_accounts.contents(route)
    for number, shown in enumerate(two_accounts.shown):
        if route.operation.writes or shown.code != 46:
            answered = two_accounts.ask(route.path, given[number % 2], shown.headers)
            assert (shown.name, answered) == (shown.name, two_accounts.refusals[shown.name])
    assert two_accounts.contents(route) == before


def test_invalid_credentials_of_one_kind_get_the_same_response(two_accounts: TwoAccounts) -> None:
    """A key that is expired, or belongs to another account, is refused."""
    told: dict[int, set[str]] = {}
    for shown in two_accounts.shown:
        told.setdefault(shown.code, set()).add(repr(two_accounts.refusals[shown.name].unexplained()))
    of_codes = dict.fromkeys((1, 46, 49, 126, 181, 182, 201), 1)
    assert {code: len(answers) for code, answers in told.items()} == {**of_codes, 184: 2}, "184 says what has expired"


@every_route
def test_a_record_of_another_account_is_answered_like_a_missing_one(two_accounts: TwoAccounts, route: Route) -> None:
    """The answers are equal, except for the values that were sent."""
    given = ample if route.operation.writes else two_accounts.ample
    theirs, own = given(two_accounts.theirs, route.resource), given(two_accounts.mine, route.resource)
    before = two_accounts.contents(route)[1:]
    for name, value in theirs.items():
        if (away := elsewhere(value)) == value:
            continue
        answers = []
        for sent in (value, away):
            answered = two_accounts.ask(route.path, own | {name: sent} | two_accounts.mine.keys, {})
            answers.append(plain(answered, sent))
            if route.operation.writes and '<rsp stat="fail"' not in answered.body:  # it may have used up a record
                own = ample(two_accounts.mine, route.resource)
        assert answers[0] == answers[1], name
    assert two_accounts.contents(route)[1:] == before


def elsewhere(value: Any) -> Any:
    """Return a value that looks the same and that no account has."""
    if isinstance(value, int):
        return value + FAR if value > FAR else value
    return re.sub(r"\d{6,}", lambda found: str(int(found[0]) + FAR), value)


def plain(answered: Answered, sent: Any) -> str:
    """Return a response without the text that was sent, and without numbers and times that differ in each call."""
    return re.sub(r"\d+", "0", repr(answered).replace(str(sent), "SENT"))


def test_a_login_does_not_reveal_which_part_is_wrong(two_accounts: TwoAccounts) -> None:
    mine, theirs = two_accounts.mine.ready, two_accounts.theirs.ready
    right = {"email": mine.email, "password": mine.password, "user_key": mine.user_key}
    wrong = [
        *({name: getattr(theirs, name)} for name in right),
        *({name: "nobody@example.com"} for name in right),
        *({name: ""} for name in right if name != "email"),
        {"email": theirs.email, "password": theirs.password},
        {"user_key": theirs.user_key, "password": theirs.password},
    ]
    told = {repr(two_accounts.ask("/api/login/version/3", right | changes, {}).unexplained()) for changes in wrong}
    assert len(told) == 1
    assert '<err code="15">' in told.pop()
