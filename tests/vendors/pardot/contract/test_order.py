"""The order of the checks (contract, section 1): of two that fail, the first answers."""

from typing import Any, Final, NamedTuple

import pytest

from dealdock.vendors.pardot.wire.errors import usual_status
from tests.support.builders import Account, Answer, Pardot
from tests.support.cases import each_case, with_later
from tests.support.marks import ONE_DATABASE

pytestmark = ONE_DATABASE


class Check(NamedTuple):
    """A check of a call: its error, and the part of a call that makes it fail."""

    code: int
    wrong: dict[str, Any]
    status: int | None = None
    """The HTTP status, if it is not the code's usual one."""

    def __str__(self) -> str:
        return " ".join([str(self.code), *self.wrong])


CHECKS: Final = (
    Check(51, {"colour": "x" * 2**20}, status=413),
    Check(60, {"method": "PUT"}),
    Check(94, {"version": "x"}),
    Check(22, {"version": "5"}),
    Check(198, {"object": "nothing"}),
    Check(1, {"api_key": "wrong"}),
    Check(89, {"version": "4"}),
    Check(122, {"daily_limit": 0}),
    Check(66, {"concurrent_limit": 0}),
    Check(2, {"operation": "nothing"}),
    Check(46, {"role": "Read Only"}),
    Check(37, {"connector": "salesforce"}),
    Check(51, {"output": "x"}),
    Check(16, {"id": "x"}),
    Check(36, {"value": ""}),
)
"""An update's, in their order."""

SETTINGS: Final = {"daily_limit", "concurrent_limit", "connector"}


def update(pardot: Pardot, wrong: dict[str, Any], **headers: str) -> Answer:
    """Update an opportunity of a new account, with something wrong about the call or the account."""
    account = Account.open(pardot.account.sandbox, **{name: wrong[name] for name in SETTINGS & wrong.keys()})
    call = {"method": "POST", "version": "3", "object": "opportunity", "operation": "update", "role": "Administrator"}
    form = {"id": account.opportunity(), **account.user(role=wrong.get("role", "Administrator"))}
    form |= {name: value for name, value in wrong.items() if name not in SETTINGS | call.keys()}
    path = "/api/{object}/version/{version}/do/{operation}".format(**call | wrong)
    if "authorization" in headers:
        headers = {name: text.format(unit=account.ready.business_unit_id) for name, text in headers.items()}
    return pardot.send((call | wrong)["method"], path, data=form, headers=headers)


@pytest.mark.slow
@pytest.mark.contract("1.order.1", "1.order.2", "1.order.3", "1.order.4", "1.order.5", "1.order.6", "1.order.7")
@pytest.mark.contract("1.order.8", "1.order.9", "1.order.10", "1.order.11", "1.order.12")
@each_case("place", range(len(CHECKS) - 1))
def test_of_two_checks_that_fail(pardot: Pardot, place: int) -> None:
    first = CHECKS[place]
    for wrong in with_later(place, [(check.code, check.wrong) for check in CHECKS]):
        answer = update(pardot, wrong)
        status = first.status or usual_status(first.code, 4 if wrong.get("version") == "4" else 3)
        assert (answer.status, answer.code) == (status, first.code), [*wrong]


@pytest.mark.slow
@pytest.mark.contract("1.order.4", "1.order.5")
@each_case(
    ("code", "headers"),
    [
        (1, {"authorization": "Pardot api_key=x, user_key=y"}),
        (126, {"authorization": "Basic eDp5"}),
        (181, {"authorization": "Bearer x"}),
        (182, {"authorization": "Bearer x", "pardot-business-unit-id": "x"}),
        (201, {"authorization": "Bearer x", "pardot-business-unit-id": "0UvNobodysUnit1234"}),
        (184, {"authorization": "Bearer x", "pardot-business-unit-id": "{unit}"}),
    ],
)
def test_authority_stands_between_object_and_version_of_the_account(
    pardot: Pardot, code: int, headers: dict[str, str]
) -> None:
    for earlier, wrong in ((60, {"method": "PUT"}), (94, {"version": "x"}), (198, {"object": "nothing"})):
        assert update(pardot, wrong, **headers).code == earlier
    for later in ({"version": "4"}, {"daily_limit": 0}, {"operation": "nothing"}, {"output": "x"}, {"id": "x"}):
        assert update(pardot, later, **headers).code == code


@pytest.mark.contract("1.order.5", "3.key.7")
def test_keys_that_may_not_stand_in_the_url_are_a_matter_of_authority(pardot: Pardot) -> None:
    account = Account.open(pardot.account.sandbox, keys_in_query=False, daily_limit=0)
    for path, code in (
        ("/api/opportunity/version/4/do/query", 49),
        ("/api/opportunity/version/3/do/nothing", 49),
        ("/api/nothing/version/3/do/query", 198),
    ):
        assert pardot.send("GET", path, params=account.keys).code == code
    assert pardot.send("POST", "/api/opportunity/version/3/do/query", data=account.keys).code == 122
