"""`/_dealdock/requests`: the requests of all accounts, and those that belong to none."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, func, insert, select

from dealdock import Sandbox
from dealdock.platform.journal import everywhere, store, unassigned
from dealdock.platform.journal.call_log import Call, JournaledCall
from dealdock.platform.journal.retention import MAX_CALLS
from dealdock.platform.records.models import NO_ACCOUNT, JournalEntry
from dealdock.settings import Settings
from tests.control.test_requests import NOON, QUERY, UnsentRequest
from tests.control.test_steering import problem
from tests.support.builders import NO_TLS, Account, Pardot
from tests.support.cases import each_case
from tests.support.lowered import lower
from tests.support.marks import ONE_DATABASE
from tests.support.serving import served

Json = Any
Asked = Callable[..., list[Json]]

KEY = "0123456789abcdefdeadbeef"


@pytest.fixture
def asked(control: httpx.Client) -> Asked:
    """A function that reads the server's journal with these parameters. Earlier calls of no account are deleted."""
    assert control.delete("/requests").status_code == 204

    def ask(**parameters: Any) -> list[Json]:
        response = control.get("/requests", params=parameters)
        assert response.status_code == 200, response.text
        return response.json()  # type: ignore[no-any-return]  # JSON has no types here

    return ask


def of_none(asked: Asked, **parameters: Any) -> list[Json]:
    return asked(account="none", **parameters)


class TestCallsOfNoAccount:
    @pytest.mark.slow
    @each_case(
        ("path", "headers", "vendor", "end"),
        [
            (f"{QUERY}?user_key={KEY}&api_key={KEY}", {}, "pardot", "….beef"),
            (QUERY, {"Authorization": f"Pardot api_key={KEY}, user_key={KEY}"}, "pardot", "….beef"),
            ("/api/opportunity/version/4/do/query", {"Authorization": f"Bearer {KEY}"}, "pardot", "….beef"),
            ("/close/api/v1/lead/", {"Authorization": f"Bearer {KEY}"}, "close", "….beef"),
            ("/close/api/v1/lead/", {}, "close", None),
            ("/close/api/v1/nothing/", {}, "close", None),
            ("/api/v1/lead/", {"Authorization": f"Bearer {KEY}", "Host": "api.close.com"}, "close", "….beef"),
            ("/nothing", {"Host": "pi.pardot.com"}, "pardot", None),
            ("/api/nothing", {}, "pardot", None),
            ("/services/oauth2/nothing", {}, "pardot", None),
            ("/clsoe/api/v1/lead/", {"Authorization": f"Bearer {KEY}"}, None, "….beef"),
            ("/nothing", {"Host": "crm.example.com"}, None, None),
            ("/close/api/v1/lead/", {"Authorization": "Bearer short"}, "close", "…"),
        ],
    )
    def test_are_listed_with_their_vendor_and_the_end_of_their_key(
        self, pardot: Pardot, asked: Asked, path: str, headers: dict[str, str], vendor: str | None, end: str | None
    ) -> None:
        answer = pardot.http.get(path, headers=headers)
        *_, request = of_none(asked)
        assert request["status"] == answer.status_code
        assert request["url"].partition("?")[0] == path.partition("?")[0]
        assert [request[name] for name in ("account_id", "account_name", "vendor", "credential")] == [
            *(None, None),
            *(vendor, end),
        ]
        assert KEY not in json.dumps(request)
        assert request["explain"] or "error_description" in request["answer"]
        assert (request in of_none(asked, vendor="close")) == (vendor == "close")

    def test_show_no_end_of_a_password(self, pardot: Pardot, asked: Asked) -> None:
        pardot.http.get("/close/api/v1/lead/", auth=("nobody@example.com", "a long password"))
        pardot.http.post("/api/login/version/3", data={"email": "nobody@example.com", "password": "a long password"})
        assert [request["credential"] for request in of_none(asked)] == ["…..com", None]
        assert "word" not in json.dumps([request["credential"] for request in of_none(asked)])

    def test_have_the_time_of_the_machine(self, pardot: Pardot, asked: Asked) -> None:
        begun = datetime.now(UTC)
        pardot.http.get("/close/api/v1/lead/")
        [request] = of_none(asked)
        at = datetime.fromisoformat(request["at"])
        assert timedelta(0) <= at - begun < timedelta(minutes=1)
        assert of_none(asked, since=request["at"]) == of_none(asked, since=request["number"] - 1) == [request]
        assert of_none(asked, since=request["number"]) == []

    def test_since_a_time_include_the_one_at_that_time(self, sandbox: Sandbox, asked: Asked) -> None:
        noon = int(NOON.timestamp()) * 1_000_000
        for number in (noon - 1, noon, noon + 1):
            store.write(sandbox.database, [store.Unwritten(number, entry(number), number)])
        assert [each["number"] for each in of_none(asked, since=NOON.isoformat())] == [noon, noon + 1]
        assert [each["number"] for each in of_none(asked, since=noon)] == [noon + 1]

    def test_are_exported_as_an_archive(self, control: httpx.Client, pardot: Pardot, asked: Asked) -> None:
        pardot.http.get("/close/api/v1/lead/", headers={"Authorization": f"Bearer {KEY}"})
        [request] = of_none(asked)
        response = control.get("/requests.har", params={"account": "none"})
        assert response.headers["content-disposition"] == 'attachment; filename="requests.har"'
        [entry] = response.json()["log"]["entries"]
        own = {"number": request["number"], "account_id": None, "vendor": "close", "credential": "….beef"}
        assert own.items() <= entry["_dealdock"].items()

    def test_are_kept_when_an_account_is_reset_or_deleted(
        self, account: Account, control: httpx.Client, pardot: Pardot, asked: Asked
    ) -> None:
        pardot.http.get("/close/api/v1/lead/")
        for method, path in (("POST", "/reset"), ("DELETE", "/requests"), ("DELETE", "")):
            assert control.request(method, f"/accounts/{account.ready.id}{path}").status_code == 204
        assert len(of_none(asked)) == 1

    def test_are_deleted_without_those_of_accounts(self, control: httpx.Client, pardot: Pardot, asked: Asked) -> None:
        pardot.query()
        pardot.http.get("/close/api/v1/lead/")
        assert control.delete("/requests").status_code == 204
        assert of_none(asked) == []
        assert len(asked(account=pardot.account.ready.id)) == 1


class TestCallsOfAccounts:
    def test_are_listed_among_all_in_order(self, sandbox: Sandbox, pardot: Pardot, address: str, asked: Asked) -> None:
        other = Account.open(sandbox)
        pardot.account.freeze(NOON)
        pardot.query()
        pardot.http.get("/close/api/v1/lead/")
        with Pardot(address, other) as client:
            client.create(name="x")
        found = asked(limit=3)
        assert [each["account_id"] for each in found] == [pardot.account.ready.id, None, other.ready.id]
        assert [each["account_name"] for each in found] == [pardot.account.ready.name, None, other.ready.name]
        assert [each["vendor"] for each in found] == ["pardot", "close", "pardot"]
        assert [each["credential"] for each in found] == [None] * 3
        assert found == sorted(found, key=lambda each: each["number"])
        assert datetime.fromisoformat(found[0]["at"]) > NOON  # by the machine's clock, not by the account's
        assert asked(account=other.ready.id) == found[2:]
        assert asked(object="opportunities", operation="CREATE", limit=1) == found[2:]
        assert asked(vendor="Close", limit=1) == found[1:2]

    def test_are_searched_among_the_newest_ten_thousand_unless_an_account_is_named(
        self, sandbox: Sandbox, pardot: Pardot, address: str, asked: Asked, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lower(monkeypatch, everywhere, "MAX_SEARCHED_CALLS", 10_000, 5)
        other = Account.open(sandbox)
        with Pardot(address, other) as client:
            for _ in range(3):
                assert client.read(1).code == 35
                pardot.query()
        own, others = asked(account=pardot.account.ready.id), asked(account=other.ready.id)
        assert asked() == [own[0], others[1], own[1], others[2], own[2]]
        assert asked(operation="read") == others[1:]
        page = pardot.http.get("/_dealdock/console/").text
        assert re.search('id="failed"[^>]*>2 errors<', page)

    def test_of_a_deleted_account_are_not_listed(self, sandbox: Sandbox, pardot: Pardot, asked: Asked) -> None:
        """Although their rows are there until they are deleted in the background."""
        pardot.query()
        account_id, gone = pardot.account.ready.id, 2**40
        assert len(asked(account=account_id)) == 1
        row = select(JournalEntry.__table__).where(JournalEntry.account_id == account_id)

        def copy(db: Connection) -> None:
            left = dict(db.execute(row).mappings().one())
            db.execute(insert(JournalEntry).values({**left, "account_id": gone, "number": left["number"] + 1}))

        sandbox.database.write(copy)
        try:
            assert asked(limit=1)[0]["account_id"] == account_id
        finally:
            sandbox.database.write(partial(store.clear, account_id=gone))


@ONE_DATABASE
class TestFilters:
    def test_that_are_wrong_are_refused_together(self, control: httpx.Client) -> None:
        given: dict[str, Any] = {
            "acount": "none",
            "account": "nobody",
            "vendor": "clsoe",
            "limit": 0,
            "since": "now",
            "object": "x",
        }
        response = control.get("/requests", params=given)
        assert problem(response)[0] == 422
        wrong = {each["parameter"]: each["detail"] for each in response.json()["errors"]}
        assert set(wrong) == set(given)
        assert "did you mean account?" in wrong["acount"]
        assert wrong["account"].endswith("or the word none")
        assert "did you mean close?" in wrong["vendor"]


@pytest.mark.both_databases
class TestBounds:
    @pytest.mark.slow(but="sqlite")
    def test_are_a_thousand_calls_without_an_account(self, sandbox: Sandbox, asked: Asked) -> None:
        written = [store.Unwritten(number, entry(number), number) for number in range(1, 3 * MAX_CALLS)]
        for start in range(0, len(written), 100):
            store.write(sandbox.database, written[start : start + 100])
        urls = [request["url"] for request in of_none(asked)]
        assert urls == [f"/{number}" for number in range(2 * MAX_CALLS, 3 * MAX_CALLS)]
        stored = select(func.count()).where(JournalEntry.account_id == NO_ACCOUNT)
        assert sandbox.database.read(lambda db: db.scalar(stored) or 0) < 2 * MAX_CALLS

    @pytest.mark.slow
    def test_limit_the_bytes_of_a_call(self, sandbox: Sandbox, asked: Asked) -> None:
        parameters = {f"name{number}": "\U0001f600" * 500 for number in range(30)}
        headers = {"user-agent": "x", "accept": "y" * 5_000}
        request = json.dumps({"parameters": parameters, "headers": headers, "body": "x"})
        call = entry(1)._replace(request=request, answer="\U0001f600" * 8_000, size=32_000)
        store.write(sandbox.database, [store.Unwritten(1, call, 1)])
        [found] = of_none(asked)
        assert found["parameters"]["…"] == "[cut: 28 more]"
        assert found["headers"] == {"user-agent": "x", "…": "[cut: 1 more]"}
        assert found["answer"] == "\U0001f600" * 1_024 + "… [cut]"
        row = sandbox.database.read(
            lambda db: db.execute(select(JournalEntry.__table__).where(JournalEntry.account_id == NO_ACCOUNT)).one()
        )
        assert sum(len(str(value).encode()) for value in row) < 4 * unassigned.MAX_PART_BYTES

    def test_limit_the_calls_of_a_flood(self) -> None:
        """Those of accounts are stored, however many of others come."""
        with Sandbox(Settings(database=None)) as sandbox:
            account = Account.open(sandbox)
            for number in range(3 * MAX_CALLS):
                sandbox.journal.add(UnsentRequest(None, number))
            sandbox.journal.add(UnsentRequest(account.tenant, 7))
            sandbox.journal.flush()
            rows = select(JournalEntry.url, JournalEntry.account_id).order_by(JournalEntry.number)
            found = sandbox.database.read(lambda db: db.execute(rows).all())
        assert found[-1] == ("/7", account.ready.id)
        kept = [row.url for row in found[:-1]]
        assert f"/{MAX_CALLS - 300}" in kept
        assert f"/{3 * MAX_CALLS - 1}" not in kept

    def test_fill_up_with_time(self) -> None:
        allowance = unassigned.Allowance()
        second = 1_000_000
        taken = [allowance.take(second * 10_000) for _ in range(MAX_CALLS + 1)]
        assert taken == [True] * MAX_CALLS + [False]
        later = [allowance.take(second * 10_001) for _ in range(unassigned.CALLS_PER_SECOND + 1)]
        assert later == [True] * unassigned.CALLS_PER_SECOND + [False]
        assert not allowance.take(0)  # a clock that was set back gives nothing


def entry(number: int) -> JournaledCall:
    call = Call(None, "GET", f"/{number}", None, None, 401, None, None, None, 1)
    return UnsentRequest(None, number).entry()._replace(call=call)


def test_the_token_is_required_where_the_control_plane_requires_one() -> None:
    with Sandbox(Settings(database=None)) as sandbox:
        sandbox.control_token = "0123456789abcdef0123"
        with served(sandbox) as address:
            for method, path in (("GET", "requests"), ("GET", "requests.har"), ("DELETE", "requests")):
                assert (
                    httpx.request(method, f"{address}/_dealdock/{path}", verify=NO_TLS, timeout=30).status_code == 401
                )
