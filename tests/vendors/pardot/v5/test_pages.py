"""Pages of a query, and their tokens (contract, version 5, section 1.5)."""

import base64
import json
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any, Final

import pytest

from dealdock import Sandbox
from tests.support.builders import Account
from tests.support.cases import each_case
from tests.support.transport import Transport
from tests.vendors.pardot.v5.client import V5, code, error

NOON: Final = datetime(2024, 3, 1, 12, tzinfo=UTC)
EXPIRED: Final = (400, 210, "Page token has expired.")
INVALID: Final = (400, 211, "Page token is invalid.")
EXCEEDED: Final = "203;Record count for nextPageToken sequence has been exceeded. No page token returned."


def token(v5: V5, collection: str = "opportunities", **parameters: Any) -> str:
    """Return the token of the page behind the first one, which has one record."""
    found: str = v5.get(collection, fields="id", **{"limit": 1} | parameters).json()["nextPageToken"]
    return found


class TestPages:
    @pytest.mark.contract("v5.page.1", "v5.page.2", "v5.page.16")
    def test_end_with_null(self, account: Account, v5: V5) -> None:
        numbers = account.opportunities(4)
        pages = []
        page = v5.get("opportunities", fields="id", limit=2).json()
        while True:
            assert [*page] == ["nextPageToken", "nextPageUrl", "values"]
            pages.append([record["id"] for record in page["values"]])
            if page["nextPageToken"] is None:
                break
            page = v5.get("opportunities", fields="id", nextPageToken=page["nextPageToken"]).json()
        assert page["nextPageUrl"] is None
        assert pages == [numbers[:2], numbers[2:]]

    @pytest.mark.contract("v5.page.3", "v5.page.4")
    @pytest.mark.parametrize("prefix", ["", "/pardot"])
    def test_have_the_address_of_the_next_one(self, account: Account, v5: V5, prefix: str) -> None:
        first, second, _ = account.opportunities(3, name="Deal")
        url = f"{prefix}/api/v5/objects/opportunities?fields=id,campaign.name&limit=1&orderBy=id"
        headers = {**v5.headers, "Host": "pardot.local:8080"}
        page = v5.http.request("GET", url, headers=headers).json()
        own = f"http://pardot.local:8080{prefix}/api/v5/objects/opportunities?fields=id,campaign.name&nextPageToken="
        assert page["nextPageUrl"] == own + page["nextPageToken"]
        followed = v5.http.request("GET", page["nextPageUrl"].replace("http://pardot.local:8080", ""), headers=headers)
        assert followed.json()["values"] == [{"id": second, "campaign": {"name": "Website Tracking"}}]
        assert first < second

    def test_keep_order_limit_filters_and_recycle_bin(self, account: Account, v5: V5) -> None:
        numbers = [*account.opportunities(3), account.deleted_opportunity(), *account.opportunities(3)]
        found = v5.pages("opportunities", limit=2, orderBy="id DESC", deleted="all", idGreaterThan=numbers[0])
        pages = [[record["id"] for record in page] for page in found]
        expected = numbers[:0:-1]
        assert pages == [expected[:2], expected[2:4], expected[4:]]

    @pytest.mark.contract("v5.page.7")
    def test_may_have_other_fields(self, account: Account, v5: V5) -> None:
        account.opportunities(2, name="Deal")
        answer = v5.get("opportunities", fields="name,status", nextPageToken=token(v5))
        assert answer.json()["values"] == [{"name": "Deal", "status": "Open"}]

    @pytest.mark.contract("v5.page.8")
    def test_are_repeated_by_their_token(self, account: Account, v5: V5) -> None:
        account.freeze(NOON)  # the token of the next page has the second in which it was issued
        account.opportunities(3)
        again = {"fields": "id", "nextPageToken": token(v5)}
        assert v5.get("opportunities", **again).json() == v5.get("opportunities", **again).json()

    def test_begin_at_the_offset_once(self, account: Account, v5: V5) -> None:
        numbers = account.opportunities(6)
        pages = [[record["id"] for record in page] for page in v5.pages("opportunities", limit=2, offset=1)]
        assert pages == [numbers[1:3], numbers[3:5], numbers[5:]]

    @pytest.mark.slow
    @pytest.mark.contract("v5.page.9")
    @each_case("order", ["id", "id DESC", "createdAt", "createdAt DESC", "updatedAt"])
    def test_neither_repeat_nor_hide_records(self, v5: V5, order: str) -> None:
        account = v5.account
        with_this: dict[str, Any] = {"limit": 2, "orderBy": order}
        kept = [account.opportunity(now=NOON + timedelta(hours=place % 3)) for place in range(8)]
        removed = [account.opportunity(now=NOON + timedelta(hours=place % 3)) for place in range(8)]
        seen: list[int] = []
        for place, page in enumerate(v5.pages("opportunities", **with_this, idGreaterThanOrEqualTo=kept[0])):
            seen += [record["id"] for record in page]
            if place < len(removed):
                headers = {"Authorization": v5.account.authorization}
                path = f"/api/opportunity/version/3/do/delete/id/{removed[place]}"
                assert v5.http.request("POST", path, headers=headers).status_code == 204
                account.opportunity(now=NOON - timedelta(hours=place))
        assert len(seen) == len(set(seen))
        assert set(kept) <= set(seen)

    def test_of_records_with_the_same_moment_are_complete(self, account: Account, v5: V5) -> None:
        numbers = account.opportunities(7, now=NOON)
        for order in ("createdAt", "createdAt DESC", "updatedAt ASC, createdAt DESC"):
            found = chain.from_iterable(v5.pages("opportunities", limit=3, orderBy=order))
            assert [record["id"] for record in found] == numbers


class TestToken:
    @pytest.mark.contract("v5.page.5", "v5.page.6")
    @each_case("name", ["limit", "orderBy", "offset", "deleted", "idGreaterThan", "colour"])
    def test_takes_no_other_parameter(self, account: Account, v5: V5, name: str) -> None:
        account.opportunities(2)
        answer = v5.get("opportunities", fields="id", nextPageToken=token(v5), **{name: "1"})
        assert error(answer) == (400, 51, f"Invalid parameter: Parameter {name} is invalid.")

    @pytest.mark.contract("v5.page.5")
    def test_needs_fields(self, account: Account, v5: V5) -> None:
        account.opportunities(2)
        assert code(v5.get("opportunities", nextPageToken=token(v5))) == (400, 13)

    @pytest.mark.contract("v5.page.10", "v5.page.13")
    def test_lives_four_hours_by_the_accounts_clock(self, account: Account, v5: V5) -> None:
        account.opportunities(2)
        account.freeze(NOON)
        found = token(v5)
        account.freeze(NOON + timedelta(hours=4, seconds=-1))
        assert v5.get("opportunities", fields="id", nextPageToken=found).status_code == 200
        account.freeze(NOON + timedelta(hours=4))
        assert error(v5.get("opportunities", fields="id", nextPageToken=found)) == EXPIRED

    @pytest.mark.contract("v5.page.11", "v5.page.13")
    @each_case("change", [lambda _: "x", lambda _: "", lambda t: t[:-1], lambda t: f"{t}A", lambda t: t.swapcase()])
    def test_that_was_never_issued(self, account: Account, v5: V5, change: Any) -> None:
        account.opportunities(2)
        assert error(v5.get("opportunities", fields="id", nextPageToken=change(token(v5)))) == INVALID

    @pytest.mark.contract("v5.page.17")
    def test_is_json(self, account: Account, v5: V5) -> None:
        first, _, _ = account.opportunities(3)
        account.freeze(NOON)
        given = {"limit": "1", "orderBy": "createdAt,id", "deleted": "all", "idGreaterThan": "1", "offset": "0"}
        values = json.loads(base64.b64decode(token(v5, **given)))
        assert values.pop("signature")
        assert values.pop("resumeValue")[-1] == first
        assert values == {
            "orderBy": "createdAt,id",
            "filters": {"idGreaterThan": "1"},
            "limit": 1,
            "page": 2,
            "recCount": 1,
            "expireTime": int((NOON + timedelta(hours=4)).timestamp()),
            "deleted": "all",
        }

    @pytest.mark.contract("v5.page.11")
    @each_case(
        "change",
        [
            lambda values: values | {"limit": 1000},
            lambda values: values | {"filters": {"id": "1"}},
            lambda values: values | {"expireTime": values["expireTime"] + 1},
            lambda values: values | {"signature": "\ud800"},
            lambda values: values | {"page": "\ud800"},
            lambda values: {name: each for name, each in values.items() if name != "signature"},
            lambda values: [values],
        ],
    )
    def test_that_was_changed(self, account: Account, v5: V5, change: Any) -> None:
        account.opportunities(2)
        changed = json.dumps(change(json.loads(base64.b64decode(token(v5)))), separators=(",", ":")).encode()
        answer = v5.get("opportunities", fields="id", nextPageToken=base64.b64encode(changed).decode())
        assert error(answer) == INVALID

    @pytest.mark.contract("v5.page.12")
    def test_of_another_object_or_account(
        self, address: str, sandbox: Sandbox, account: Account, v5: V5, transport: Transport
    ) -> None:
        account.opportunities(2)
        found = token(v5)
        assert error(v5.get("campaigns", fields="id", nextPageToken=found)) == INVALID
        other = V5(address, Account.open(sandbox), transport)
        assert error(other.get("opportunities", fields="id", nextPageToken=found)) == INVALID

    @pytest.mark.contract("v5.page.14", "v5.page.15")
    @pytest.mark.account(page_token_records=4)
    def test_ends_a_sequence_of_too_many_records(self, account: Account, v5: V5) -> None:
        account.opportunities(5)
        first = v5.get("opportunities", fields="id", limit=2)
        last = v5.get("opportunities", fields="id", nextPageToken=first.json()["nextPageToken"])
        assert "pardot-warning" not in first.headers
        assert (last.status_code, last.headers["pardot-warning"]) == (200, EXCEEDED)
        assert (len(last.json()["values"]), last.json()["nextPageToken"], last.json()["nextPageUrl"]) == (2, None, None)
        complete = v5.get("opportunities", fields="id", limit=5)
        assert "pardot-warning" not in complete.headers

    @pytest.mark.contract("v5.page.15")
    def test_has_a_setting_for_that_number(self, v5: V5) -> None:
        shown = v5.http.request("GET", f"/_dealdock/accounts/{v5.account.ready.id}").json()
        assert shown["page_token_records"] == 100_000
        changed = v5.http.request(
            "PATCH", f"/_dealdock/accounts/{v5.account.ready.id}", json={"page_token_records": 1}
        ).json()
        assert changed["page_token_records"] == 1
        v5.account.opportunities(2)
        answer = v5.get("opportunities", fields="id", limit=1)
        assert (answer.json()["nextPageToken"], answer.headers["pardot-warning"]) == (None, EXCEEDED)
