"""`update` (contract, objects 2.2)."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.builders import Account, Pardot
from tests.support.cases import each_case
from tests.vendors.pardot import api_errors
from tests.vendors.pardot.queries import found

NOON = datetime(2020, 2, 29, 12, tzinfo=UTC)


class TestUpdate:
    @pytest.mark.contract("o.2.2.3")
    def test_changes_the_given_fields(self, account: Account, pardot: Pardot) -> None:
        number = account.campaign("Fair")
        for given, name, cost in (
            ({"cost": "7"}, "Fair", 7),
            ({"name": "Show"}, "Show", 7),
            ({"cost": ""}, "Show", None),
            ({"name": "Fair", "cost": "8"}, "Fair", 8),
            ({}, "Fair", 8),
        ):
            answer = pardot.call("update", "campaign", id=number, **given)
            assert answer.json["campaign"] == {"id": number, "name": name, "cost": cost}

    @pytest.mark.contract("o.2.2.15")
    def test_is_updated_by_what_is_different(self, account: Account, pardot: Pardot) -> None:
        number = account.campaign("Fair", now=NOON)
        account.freeze(NOON + timedelta(hours=1))
        for sent in ({"name": "Fair", "cost": ""}, {"folder_id": "3"}, {}):
            assert pardot.call("update", "campaign", id=number, **sent).error is None
        since = {"updated_after": "2020-02-29 12:59:59", "id_less_than": number + 1, "id_greater_than": number - 1}
        assert found(pardot, "campaign", "campaign", **since) == []
        pardot.call("update", "campaign", id=number, name="Show")
        assert found(pardot, "campaign", "campaign", **since) == [number]
        assert found(pardot, "campaign", "campaign", created_before="2020-02-29 12:00:01", **since) == [number]


class TestErrors:
    """In their order; nothing is changed by what failed."""

    @pytest.mark.contract("o.2.2.9", "o.2.2.10", "o.2.2.13")
    @each_case(
        ("given", "error"),
        [
            ({"id": None, "name": ""}, api_errors.MISSING),
            ({"id": "x", "name": ""}, api_errors.INVALID_ID),
            ({"id": "2147483647", "name": ""}, api_errors.INVALID_ID),
            ({"name": "", "cost": "x"}, api_errors.EMPTY),
            ({"name": "x" * 256, "cost": "x"}, api_errors.TOO_LONG),
            ({"name": "Show", "cost": "x"}, api_errors.INVALID_NUMBER),
        ],
    )
    def test_of_what_is_given(
        self, account: Account, pardot: Pardot, given: dict[str, str | None], error: tuple[int, str]
    ) -> None:
        form = {"id": account.campaign(), **given}
        before = account.contents
        form = {name: value for name, value in form.items() if value is not None}
        assert pardot.call("update", "campaign", **form).error == error
        assert account.contents == before

    @pytest.mark.contract("o.2.2.21")
    @pytest.mark.account(connected_campaigns=True)
    def test_with_connected_campaigns(self, account: Account, pardot: Pardot) -> None:
        number = account.campaign()
        for given in ({"name": "Show"}, {"cost": "7"}, {"name": ""}, {"cost": "x"}):
            assert pardot.call("update", "campaign", id=number, **given).error == api_errors.CONNECTED_UPDATE
        assert pardot.call("update", "campaign", id=number, folder_id="3").json["campaign"]["id"] == number
        assert pardot.call("update", "campaign", id="x", name="Show").error == api_errors.INVALID_ID

    def test_of_another_account(self, account: Account, pardot: Pardot) -> None:
        other = Account.open(account.sandbox)
        ids = [other.campaign() for _ in range(20)]
        mine = set(found(pardot, "campaign", "campaign"))
        for number in set(ids) - mine:
            assert pardot.call("update", "campaign", id=number, name="Mine").error == api_errors.INVALID_ID
