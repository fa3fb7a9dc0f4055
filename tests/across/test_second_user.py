"""A second user of an account: what calls write and read of the user who calls, and what the roles of users permit."""

from collections.abc import Sequence

import httpx
import pytest

from dealdock.sandbox import Sandbox
from dealdock.web.rest.routing import Operation
from tests.across.calls import VendorCalls, calls_of
from tests.across.test_operations import label, operations, refused, run_all
from tests.across.users import FIRST, OF_USERS, SECOND, Change, Users
from tests.support.example import VENDORS
from tests.support.marks import ONE_DATABASE_ACROSS

pytestmark = [ONE_DATABASE_ACROSS, pytest.mark.slow(but="minicrm")]

NAMES = [each.name for each in VENDORS]
OF_THE_LAST_CHANGE = ("updated_", "completed_")
"""The beginnings of the names of columns with the user who changed a row last."""


@pytest.mark.parametrize("name", NAMES)
def test_writes_what_the_first_user_writes_under_another_name(sandbox: Sandbox, http: httpx.Client, name: str) -> None:
    users = Users.open(sandbox, http, name, calls_of(name))
    first, second = users.writes(FIRST), users.writes(SECOND)
    assert len(first) > 5
    none = Change("", None, is_new=False)
    wrong, taken = [], []
    for cell in first.keys() | second.keys():
        column = cell[1]
        change, other = first.get(cell, none), second.get(cell, none)
        is_of_user = OF_USERS.search(column) is not None
        if users.of_second(change.value, column) != users.of_second(other.value, column):
            wrong.append((cell, change, other))
        if is_of_user and other.value == users.numbers[FIRST]:
            wrong.append((cell, change, other))
        if is_of_user and other.value == users.numbers[SECOND] and not other.is_new:
            taken.append((cell, other))
    assert wrong == []
    assert [each for each in taken if not each[0][1].startswith(OF_THE_LAST_CHANGE)] == []


@pytest.mark.parametrize("name", NAMES)
def test_reads_what_the_first_user_reads(sandbox: Sandbox, http: httpx.Client, name: str) -> None:
    calls = calls_of(name)
    users = Users.open(sandbox, http, name, calls)
    made = users.make()
    own = set()
    for operation in _reading(calls):
        answers = {place: users.client_of(place).run(operation, made) for place in (FIRST, SECOND)}
        if len({(answer.status_code, answer.content) for answer in answers.values()}) == 1:
            continue
        own.add((operation.object, operation.name))
        for place, answer in answers.items():
            assert users.shown[place]["email"] in answer.text, (label(operation), answer.text)
    assert own == set(calls.of_caller)


def _reading(calls: VendorCalls) -> Sequence[Operation]:
    """Return the operations that read and that do not count the calls."""
    others = {*calls.of_calls, *calls.withdrawn}
    found = (each for each in operations(calls) if (each.object, each.name) not in others)
    return [each for each in found if each.unit.kind in {"read", "stream"}]


@pytest.mark.parametrize("name", [name for name in NAMES if calls_of(name).roles])
def test_is_refused_exactly_what_the_role_does_not_permit(sandbox: Sandbox, http: httpx.Client, name: str) -> None:
    calls = calls_of(name)
    failed: set[str] | None = None
    for role in calls.roles:
        users = Users.open(sandbox, http, name, calls, role)
        found = dict(run_all(users.client_of(SECOND), make=users.make))
        if failed is None:
            failed = {label(operation) for operation, answer in found.items() if answer.is_error}
        wrong = {
            label(operation): answer.text
            for operation, answer in found.items()
            if answer.is_error != calls.refuses(role, operation) and label(operation) not in failed
        }
        assert wrong == {}, role
        assert len(failed) < 3, failed


@pytest.mark.parametrize("name", [name for name in NAMES if calls_of(name).remove_user])
def test_who_has_left_is_refused_every_operation(sandbox: Sandbox, http: httpx.Client, name: str) -> None:
    calls = calls_of(name)
    users = Users.open(sandbox, http, name, calls)
    made, client = users.make(), users.client_of(SECOND)
    assert calls.remove_user is not None
    calls.remove_user(users.client, users.shown[SECOND])
    before = users.rows()
    accepted = [
        label(operation)
        for operation in operations(calls, keyless=False)
        if not refused(client, client.run(operation, made), calls.refusals.wrong_key)
    ]
    assert accepted == []
    assert users.rows() == before
