"""`/_dealdock/accounts/{id}/requests`: the requests of an account, and their responses."""

import base64
import json
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from threading import Timer
from time import monotonic
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, func, select

from dealdock import Sandbox
from dealdock.platform.journal import store
from dealdock.platform.journal.call_log import Call, JournaledCall
from dealdock.platform.journal.retention import MAX_CALLS
from dealdock.platform.records.models import JournalEntry
from dealdock.platform.records.models.context import AccountContext
from dealdock.settings import Settings
from dealdock.web.shown_records import ShownRecords
from tests.control.test_steering import problem
from tests.support.builders import Account, Pardot
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE
from tests.support.running import eventually

Json = Any
Asked = Callable[..., list[Json]]

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
QUERY = "/api/opportunity/version/3/do/query"
TOKEN = "/services/oauth2/token"


@pytest.fixture
def asked(control: httpx.Client, account: Account) -> Asked:
    """A function that reads the account's journal with these parameters."""

    def ask(**parameters: Any) -> list[Json]:
        response = control.get(f"/accounts/{account.tenant.account_id}/requests", params=parameters)
        assert response.status_code == 200, response.text
        return response.json()  # type: ignore[no-any-return]  # JSON has no types here

    return ask


def codes(requests: list[Json]) -> list[int | None]:
    return [request["code"] for request in requests]


@dataclass
class UnsentRequest:
    """A journal entry of a request that was not sent, and has not read PostgreSQL's time.

    Its response would wait until it is written; `flush` does so in its place.
    """

    account: AccountContext | None
    number: int = 0
    fails: bool = False
    shown: tuple[str, ...] = ()
    weight: int = 1

    @property
    def clock_lead(self) -> int | None:
        return None if self.account is None else self.account.clock_lead

    @property
    def last_change(self) -> int:
        return 0

    def entry(self) -> JournaledCall:
        if self.fails:
            raise ZeroDivisionError
        call = Call(self.account, "GET", f"/{self.number}", None, None, 200, None, None, None, 1)
        request = '{"parameters": {}, "headers": {}}'
        return JournaledCall(
            call,
            "pardot",
            True,
            self.shown,
            None,
            NOON,
            request,
            "",
            0,
            complete=True,
            received_at=0,
            answer_headers="{}",
            shown=None,
            done=None,
            ignored=None,
            changes=None,
        )


class TestRequest:
    def test_has_the_response(self, account: Account, pardot: Pardot, asked: Asked) -> None:
        account.freeze(NOON)
        pardot.http.headers = {"User-Agent": "connector/1.0", "Authorization": account.authorization}
        answer = pardot.send("POST", "/api/opportunities/version/3/do/CREATE/stage/New?format=json", data={"tag[]": 5})
        [request] = asked()
        assert request.pop("number") > 0
        assert request.pop("duration_ms") > 0
        assert {"user-agent": "connector/1.0", "authorization": "Pardot ***"}.items() <= request.pop("headers").items()
        assert request.pop("answer_headers")["content-type"] == "application/json"
        received, answered = (datetime.fromisoformat(request.pop(f"{name}_at")) for name in ("received", "answered"))
        assert timedelta() <= answered - received < timedelta(seconds=60)
        assert abs(datetime.now(UTC) - received) < timedelta(seconds=60)
        assert request == {
            "at": "2026-01-01T12:00:00Z",
            "method": "POST",
            "url": "/api/opportunities/version/3/do/CREATE/stage/New?format=json",
            "object": "opportunity",
            "operation": "create",
            "parameters": {"format": "json", "tag": ["5"], "stage": "New"},
            "status": 200,
            "code": 13,
            "explain": "none of these is given: prospect_id, prospect_email",
            "answer": answer.text,
            "size": len(answer.text),
            "complete": True,
            "fault": None,
            "shown": {},
            "done": [],
            "ignored": [],
        }

    def test_comes_after_those_before_it(self, pardot: Pardot, asked: Asked) -> None:
        for name in "abc":
            pardot.create(name=name)
        pardot.send("DELETE", QUERY, params=pardot.keys)
        pardot.send("HEAD", QUERY, params=pardot.keys)
        requests = asked()
        assert [request["parameters"].get("name") for request in requests] == ["a", "b", "c", None, None]
        assert [request["number"] for request in requests] == sorted({request["number"] for request in requests})
        assert [(each["method"], each["code"], each["size"]) for each in requests[3:]] == [
            ("DELETE", 60, len(requests[3]["answer"])),
            ("HEAD", None, 0),
        ]

    @pytest.mark.slow
    def test_is_there_as_soon_as_it_is_answered(self, pardot: Pardot, asked: Asked) -> None:
        """Of 200 by several threads none is missing."""

        def call(number: int) -> None:
            assert pardot.read(1, crm=number).error is not None

        with ThreadPoolExecutor(8) as threads:
            list(threads.map(call, range(200)))
        requests = asked()
        assert {request["parameters"]["crm"] for request in requests} == {str(number) for number in range(200)}
        assert len(requests) == 200

    def test_to_a_stream_has_its_beginning_and_its_size(self, account: Account, pardot: Pardot, asked: Asked) -> None:
        account.opportunities(202, name="Deal", value=Decimal(1))
        answer = pardot.query(output="mobile")
        [request] = asked()
        assert request["size"] == len(answer.text) > 10_000
        assert request["complete"] is True
        assert request["answer"][:8192] == answer.text[:8192]
        assert request["answer"][8192:] == f"… [cut: {len(answer.text):,} bytes in all]"

    def test_an_entry_that_cannot_be_written_does_not_lose_others(
        self, sandbox: Sandbox, account: Account, asked: Asked
    ) -> None:
        sandbox.journal.add(UnsentRequest(account.tenant, 1))
        sandbox.journal.add(UnsentRequest(account.tenant, fails=True))
        sandbox.journal.add(UnsentRequest(account.tenant, 2))
        sandbox.journal.flush()
        assert [request["url"] for request in asked()] == ["/1", "/2"]

    def test_a_request_of_no_account_is_in_no_journal(self, sandbox: Sandbox, account: Account, asked: Asked) -> None:
        gone = account.tenant._replace(account_id=2**40)
        for told in (UnsentRequest(gone), UnsentRequest(None, shown=("nobody",)), UnsentRequest(account.tenant, 7)):
            sandbox.journal.add(told)
        sandbox.journal.flush()
        assert [request["url"] for request in asked()] == ["/7"]
        stored = select(func.count()).where(JournalEntry.account_id == 2**40)
        assert sandbox.database.read(lambda db: db.scalar(stored)) == 0


class TestRefused:
    """A request belongs to an account by any of its credentials, valid or not."""

    @each_case(
        "path",
        [
            "/api/opportunity/version/5/do/query",
            "/api/opportunity/do/query",
            "/api/nothing/version/3/do/query",
            "/api/opportunity/version/3/do/nothing",
            "/nowhere",
        ],
    )
    @ONE_DATABASE
    def test_calls_of_every_part_are_listed(self, pardot: Pardot, asked: Asked, path: str) -> None:
        answer = pardot.send("POST", path, data=pardot.keys)
        large, others = pardot.keys | {"name": "x" * 2**20}, {"Authorization": "Pardot x=y"}
        assert pardot.send("POST", path, data=large, headers=others).code is not None
        assert [(each["url"], each["code"]) for each in asked() if each["url"] == path] == [(path, answer.code)]

    def test_with_a_wrong_or_an_expired_key(self, account: Account, pardot: Pardot, asked: Asked) -> None:
        old = account.user(logged_in=datetime(2020, 1, 1, tzinfo=UTC))
        wrong = (
            {"user_key": pardot.keys["user_key"]},
            {"user_key": pardot.keys["user_key"], "api_key": "guessed"},
            {"api_key": pardot.keys["api_key"], "user_key": "guessed"},
            {"api_key": old["api_key"]},
            {"api_key": "guessed", "user_key": "guessed"},
        )
        for keys in wrong:
            pardot.send("POST", QUERY, data=keys)
        pardot.send("POST", QUERY, headers={"Authorization": f"Pardot api_key={old['api_key']}, user_key=guessed"})
        assert codes(asked()) == [1] * 5

    def test_with_a_wrong_token_or_a_wrong_business_unit(self, account: Account, pardot: Pardot, asked: Asked) -> None:
        unit = account.ready.business_unit_id
        for token, named in ((account.ready.access_token, None), ("guessed", unit), ("guessed", "0UvNobodysUnit1234")):
            headers = {"Authorization": f"Bearer {token}"} | ({"Pardot-Business-Unit-Id": named} if named else {})
            pardot.send("POST", QUERY, headers=headers)
        assert codes(asked()) == [181, 184]

    def test_with_a_business_unit_in_place_of_a_key(self, account: Account, pardot: Pardot, asked: Asked) -> None:
        unit = account.ready.business_unit_id
        for keys in ({"api_key": "guessed", "user_key": unit}, {"api_key": unit, "user_key": "guessed"}):
            assert pardot.send("POST", QUERY, data=keys).code == 1
        assert asked() == []

    def test_with_a_body_that_is_too_large(self, pardot: Pardot, asked: Asked) -> None:
        pardot.send("POST", QUERY, params=pardot.keys, content=b"x" * (2**20 + 1))
        [request] = asked()
        assert (request["status"], request["code"], request["complete"]) == (413, 51, True)

    def test_with_credentials_that_no_header_can_hold(self, pardot: Pardot, asked: Asked) -> None:
        for authorization in ("Basic \xff", "Basic w6k=", "\xff", "Bearer \xff"):
            headers = {"Authorization": authorization.encode("latin-1")}
            pardot.send("POST", QUERY, params={"user_key": pardot.keys["user_key"]}, headers=headers)
        assert codes(asked()) == [126, 126, 126, 181]

    def test_by_the_clock_of_then(self, control: httpx.Client, account: Account, pardot: Pardot, asked: Asked) -> None:
        account.freeze(NOON)
        pardot.send("POST", QUERY, data={"user_key": pardot.keys["user_key"]})
        clock = {"mode": "frozen", "at": "2030-01-01T00:00:00Z"}
        assert control.put(f"/accounts/{account.tenant.account_id}/clock", json=clock).status_code == 200
        assert [request["at"] for request in asked()] == ["2026-01-01T12:00:00Z"]


class TestLoggingIn:
    def test_is_in_the_journal(self, account: Account, pardot: Pardot, asked: Asked) -> None:
        ready = account.ready
        form = {"email": ready.email, "password": ready.password, "user_key": ready.user_key}
        pardot.send("POST", "/api/login/version/3", data=form)
        pardot.send("POST", "/api/login/version/3", data=form | {"password": "wrong", "format": "json"})
        masked = {"email": ready.email, "password": "***", "user_key": "***"}
        requests = asked(object="login")
        assert [request["parameters"] for request in requests] == [masked, masked | {"format": "json"}]
        assert codes(requests) == [None, 15]
        assert "<api_key>***</api_key>" in requests[0]["answer"]

    def test_by_oauth_is_listed(self, account: Account, pardot: Pardot, asked: Asked) -> None:
        ready = account.ready
        client = {"client_id": ready.client_id, "client_secret": ready.client_secret}
        token = pardot.http.post(TOKEN, data=client | {"grant_type": "client_credentials"}).json()["access_token"]
        pardot.http.post(TOKEN, data=client | {"grant_type": "client_credentials", "client_secret": "wrong"})
        pardot.http.post(TOKEN, data={"grant_type": "none"}, auth=(ready.client_id, "wrong"))
        pardot.http.get("/services/oauth2/authorize", params={"client_id": ready.client_id})
        pardot.http.post("/services/oauth2/revoke", data={"token": token})
        pardot.http.post("/services/oauth2/nothing", data=client)
        pardot.http.post(TOKEN, data={"grant_type": "password", "client_id": "guessed"})
        assert [(request["object"], request["operation"], request["status"]) for request in asked()] == [
            ("token", None, 200),
            ("token", None, 400),
            ("token", None, 400),
            ("authorize", None, 400),
            ("revoke", None, 200),
            (None, None, 404),
        ]
        assert json.loads(asked(object="token")[0]["answer"])["access_token"] == "***"

    def test_by_an_assertion_is_listed(self, account: Account, pardot: Pardot, asked: Asked) -> None:
        said = {"iss": account.ready.client_id, "sub": account.ready.email, "aud": "x", "exp": 1}
        parts = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode() for part in ({"alg": "RS256"}, said, "x"))
        grant = "urn:ietf:params:oauth:grant-type:jwt-bearer"
        pardot.http.post(TOKEN, data={"grant_type": grant, "assertion": ".".join(parts).replace("=", "")})
        [request] = asked()
        assert request["parameters"] == {"grant_type": grant, "assertion": "***"}
        assert "no public key" in request["answer"]


class TestFaults:
    @pytest.fixture
    def strike(self, control: httpx.Client, account: Account) -> Callable[..., int]:
        """Make the next call of the account fail. Return the number of the fault."""

        def add(when: str | None = None, **effect: Any) -> int:
            fault = {"effect": effect, "times": 1} | ({"when": when} if when else {})
            made = control.post(f"/accounts/{account.tenant.account_id}/faults", json=fault)
            assert made.status_code == 201, made.text
            return made.json()["number"]  # type: ignore[no-any-return]  # a number

        return add

    def test_faults_that_lose_the_response_are_listed(
        self, pardot: Pardot, asked: Asked, strike: Callable[..., int]
    ) -> None:
        """As soon as the connection is closed."""
        for number in range(1, 6):
            assert strike("after", close=True) == number
            with pytest.raises(httpx.RemoteProtocolError):
                pardot.create()
            request = asked()[-1]
            told = [request[name] for name in ("status", "code", "answer", "size", "complete", "fault")]
            assert told == [0, None, "", 0, False, number]

    def test_faults_that_cut_the_response_are_listed(
        self, pardot: Pardot, asked: Asked, strike: Callable[..., int]
    ) -> None:
        strike(truncate=7)
        with pytest.raises(httpx.RemoteProtocolError):
            pardot.query()
        [request] = asked()
        told = [request[name] for name in ("status", "answer", "size", "complete", "fault")]
        assert told == [200, '{"@attr', 7, False, 1]

    def test_faults_that_replace_the_response_are_listed(
        self, pardot: Pardot, asked: Asked, strike: Callable[..., int]
    ) -> None:
        secret = pardot.keys["api_key"]
        strike(status=503, body=f'{{"api_key": "{secret}", "userKey": "short"}} <token a="b">short</token>')
        strike(error=66)
        for _ in range(2):
            pardot.query()
        pardot.send("POST", QUERY, data=pardot.keys, headers={"Dealdock-Fault": '{"status": 500}'})
        told = [[request[name] for name in ("status", "code", "fault")] for request in asked()]
        assert told == [[503, None, 1], [200, 66, 2], [500, None, 0]]
        assert asked()[0]["answer"] == '{"api_key": "***", "userKey": "***"} <token a="b">***</token>'


def spellings(secret: str) -> list[dict[str, Any]]:
    """Requests that show a secret, in ways that are right and in ways that are not."""
    encoded = "".join(f"%{ord(letter):02X}" for letter in secret)
    basic = base64.b64encode(f"app:{secret}".encode()).decode()
    return [
        {"url": f"{QUERY}?api_key={secret}"},
        {"url": f"{QUERY}?API_KEY={encoded}&x=1"},
        {"url": f"{QUERY}?api%5Fkey={secret}&api%255Fkey={encoded}"},
        {"url": f"{QUERY}?api_key[]={secret}&a[user_key]={secret}&password%5B0%5D={secret}"},
        {"url": f"{QUERY}?callback=/x%3Fcode%3D1%26api_key%3D{secret}&x=1;api_key={secret}"},
        {"url": f"{QUERY}/api_key/{secret}/user_key/{encoded}"},
        {"url": f"/api/api_key/{secret}"},
        {"url": f"{QUERY}/api_key={secret}"},
        {"data": {"password": secret, "Client-Secret": secret, "accessToken": secret, "code": secret}},
        {"data": {"user_key[a][b]": secret, "refresh_token[]": [secret, secret], "x[assertion]": secret}},
        {"data": {"api_key": secret, "name": f"a name with {secret} in it"}},
        {"files": {"api_key": (None, secret), "code_verifier": (None, secret)}},
        {"headers": {"Authorization": f"Pardot api_key={secret}, user_key={secret}"}},
        {"headers": {"Authorization": f"Bearer {secret}"}, "url": f"{QUERY}?name={secret}"},
        {"headers": {"Authorization": f"Basic {basic}"}, "data": {"name": basic}},
        {"headers": {"Authorization": secret, "Proxy-Authorization": f"Bearer {secret}", "Cookie": f"sid={secret}"}},
        {"headers": {"X-Api-Key": secret, "Referer": f"http://127.0.0.1/?api_key={secret}", "X-Auth-Token": secret}},
    ]


class TestCredentials:
    @ONE_DATABASE
    @each_case("place", range(len(spellings(""))))
    def test_are_masked_in_every_place(self, account: Account, pardot: Pardot, asked: Asked, place: int) -> None:
        secret = "s3cret-0f-s0mebody"
        given = {"url": f"{QUERY}?by=nobody"} | spellings(secret)[place]
        separator = "&" if "?" in given["url"] else "?"
        named: dict[str, Any] = {"url": f"{given.pop('url')}{separator}client_id={account.ready.client_id}"}
        pardot.http.request("POST", **named | given)
        *_, request = asked()
        assert "***" in json.dumps(request)
        assert secret not in json.dumps(request)
        assert "".join(f"%{ord(letter):02X}" for letter in secret) not in request["url"]
        assert base64.b64encode(f"app:{secret}".encode()).decode() not in json.dumps(request)

    @ONE_DATABASE
    def test_that_are_none_are_left(self, pardot: Pardot, asked: Asked) -> None:
        given = {"name": "Key account", "crm_opportunity_fid": "0" * 32, "zip_code": "75001", "token_type": "x"}
        pardot.create(**given)
        pardot.send("GET", f"{QUERY}?name=100%25+key", headers={"Authorization": pardot.account.authorization})
        requests = asked()
        assert given.items() <= requests[0]["parameters"].items()
        assert requests[1]["url"] == f"{QUERY}?name=100%25+key"

    @ONE_DATABASE
    def test_are_hidden_in_answers(self, account: Account, pardot: Pardot, asked: Asked) -> None:
        ready = account.ready
        form = {"email": ready.email, "password": ready.password, "user_key": ready.user_key}
        keys = {}
        for format_ in ("xml", "json"):
            answer = pardot.send("POST", "/api/login/version/3", data=form | {"format": format_})
            keys[format_] = answer.text
        assert all(ready.api_key in text for text in keys.values() if ready.api_key)
        assert [ready.api_key in request["answer"] for request in asked()] == [False, False]
        assert json.loads(asked()[1]["answer"])["api_key"] == "***"


class TestBounds:
    @pytest.mark.slow
    def test_are_a_thousand_requests(self, sandbox: Sandbox, account: Account, asked: Asked) -> None:
        for number in range(3 * MAX_CALLS):
            sandbox.journal.add(UnsentRequest(account.tenant, number))
        sandbox.journal.flush()
        urls = [request["url"] for request in asked()]
        assert urls == [f"/{number}" for number in range(2 * MAX_CALLS, 3 * MAX_CALLS)]
        stored = select(func.count()).where(JournalEntry.account_id == account.tenant.account_id)
        # One call of 256 is followed by a deletion, by chance: none after 2,000 calls is one run of 2,500.
        assert sandbox.database.read(lambda db: db.scalar(stored) or 0) < 3 * MAX_CALLS

    @pytest.mark.slow
    def test_are_those_of_the_account(
        self, sandbox: Sandbox, account: Account, control: httpx.Client, asked: Asked
    ) -> None:
        path, other = f"/accounts/{account.tenant.account_id}", Account.open(sandbox)
        assert control.patch(path, json={"kept_requests": 2_000}).json()["kept_requests"] == 2_000
        for number in range(3 * MAX_CALLS):
            sandbox.journal.add(UnsentRequest(account.tenant, number))
            sandbox.journal.add(UnsentRequest(other.tenant, number))
        sandbox.journal.flush()
        urls = [request["url"] for request in asked(limit=50_000)]
        assert urls == [f"/{number}" for number in range(MAX_CALLS, 3 * MAX_CALLS)]
        assert len(control.get(f"/accounts/{other.tenant.account_id}/requests?limit=50000").json()) == MAX_CALLS
        control.patch(path, json={"kept_requests": 3})
        assert [request["url"] for request in asked()] == urls[-3:]
        for wrong in (0, 50_001):
            assert control.patch(path, json={"kept_requests": wrong}).status_code == 422

    def test_do_not_drop_older_requests_of_another_account(self, sandbox: Sandbox, account: Account) -> None:
        other = Account.open(sandbox)
        sandbox.journal.add(UnsentRequest(other.tenant, 1))
        sandbox.journal.flush()
        for number in range(2 * MAX_CALLS):
            sandbox.journal.add(UnsentRequest(account.tenant, number))
        sandbox.journal.flush()
        assert sandbox.database.read(lambda db: [row.url for part in store.read(db, other.tenant) for row in part]) == [
            "/1"
        ]

    @pytest.mark.slow
    @ONE_DATABASE
    def test_leave_none_out_of_the_log(
        self, sandbox: Sandbox, account: Account, asked: Asked, caplog: pytest.LogCaptureFixture
    ) -> None:
        urls = [f"/{number}" for number in range(2 * MAX_CALLS)]

        def logged() -> list[str]:
            paths = [str(record.__dict__.get("path")) for record in caplog.records]
            return [path for path in paths if path in urls]

        with caplog.at_level(logging.INFO, logger="dealdock.calls"):
            for number in range(2 * MAX_CALLS):
                sandbox.journal.add(UnsentRequest(account.tenant, number))
            asked()
            eventually(lambda: len(logged()) == len(urls))
        assert logged() == urls

    @ONE_DATABASE
    def test_with_long_values_are_cut(self, pardot: Pardot, asked: Asked) -> None:
        many = {f"name{number:03}": "y" * 300 for number in range(200)}
        pardot.query(name="x" * 5000)
        pardot.query(**many)
        pardot.query(**{"ids[]": ["z" * 3000] * 20})
        pardot.send("GET", f"{QUERY}?{'q' * 5000}", headers={"User-Agent": "u" * 5000, **headers(pardot)})
        first, second, third, fourth = asked()
        assert first["parameters"]["name"] == "x" * 2048 + "… [cut: 5,000 characters in all]"
        *_, (name, words) = second["parameters"].items()
        assert (name, words) == ("…", f"[cut: {203 - len(second['parameters']) + 1} more parameters]")
        assert third["parameters"]["ids"][-1] == "… [cut: 12 more]"
        assert fourth["url"].endswith("q… [cut: 5,036 characters in all]")
        assert fourth["headers"]["user-agent"].endswith("u… [cut: 5,000 characters in all]")
        assert all(len(json.dumps(request)) < 30_000 for request in asked())

    @ONE_DATABASE
    def test_have_no_part_of_a_key_before_a_cut(self, pardot: Pardot, asked: Asked) -> None:
        key = pardot.keys["api_key"]
        for before in range(2048 - len(key), 2048 + 2, 5):
            pardot.query(name="-" * before + key + "-" * 5000)
            assert key[:6] not in json.dumps(asked()[-1]["parameters"]), before

    def test_are_found_in_a_long_header_without_looking_for_long(self, pardot: Pardot, asked: Asked) -> None:
        authorization = f"Pardot {'x' * 60_000} api_key={pardot.keys['api_key']}"
        assert pardot.send("POST", QUERY, headers={"Authorization": authorization}).code == 1
        assert codes(asked()) == [1]


def headers(pardot: Pardot) -> dict[str, str]:
    return {"Authorization": pardot.account.authorization}


class TestShown:
    def test_has_all_records_of_a_stream(self, pardot: Pardot, asked: Asked) -> None:
        for number in range(3):
            pardot.call("create", "prospect", email=f"p{number}@dealdock.example")
        made = [one for call in asked(operation="create") for one in call["shown"]["prospect"]["first"]]
        assert len(set(made)) == 3
        for form in ("xml", "json"):
            pardot.call("query", "prospect", output="mobile", format=form)
            [call] = asked(operation="query", limit=1)
            assert call["shown"] == {"prospect": {"count": 3, "first": made, "last": []}}

    def test_keeps_the_first_and_the_last_of_many(self) -> None:
        shown = ShownRecords([("lead", range(150))])
        shown.add("lead", range(150, 450))
        assert shown.as_json() == {"lead": {"count": 450, "first": [*range(100)], "last": [*range(350, 450)]}}


@dataclass
class Later:
    """A call that comes while a reader waits."""

    pardot: Pardot

    def __enter__(self) -> None:
        self._timer = Timer(0.3, self.pardot.query)
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.join()


class TestWaiting:
    def test_ends_with_the_next_request(self, pardot: Pardot, asked: Asked) -> None:
        pardot.query()
        [before] = asked()
        began = monotonic()
        with Later(pardot):
            [found] = asked(since=before["number"], wait=30, object="opportunity")
        assert found["number"] > before["number"]
        assert 0.2 < monotonic() - began < 15

    def test_ends_at_once_if_there_is_one(self, pardot: Pardot, asked: Asked) -> None:
        pardot.query()
        began = monotonic()
        assert len(asked(wait=30)) == 1
        assert monotonic() - began < 15

    @pytest.mark.slow
    def test_ends_with_the_time(self, pardot: Pardot, asked: Asked) -> None:
        pardot.query()
        began = monotonic()
        assert asked(object="prospect", wait=1) == []
        assert 0.9 < monotonic() - began < 15

    @ONE_DATABASE
    def test_has_a_limit(self, control: httpx.Client, account: Account) -> None:
        response = control.get(f"/accounts/{account.tenant.account_id}/requests?wait=61")
        assert problem(response) == (422, "wait: must be a whole number from 0 to 60, is 61.")


class TestAsking:
    @pytest.fixture
    def requests(self, account: Account, pardot: Pardot, asked: Asked) -> list[Json]:
        for moment in (NOON, NOON.replace(hour=13)):
            account.freeze(moment)
            pardot.query()
            pardot.create()
            pardot.call("read", "prospect")
            pardot.call("query", "visitorActivity")
        return asked()

    def test_for_some_of_them(self, requests: list[Json], asked: Asked) -> None:
        assert asked(object="opportunity") == [requests[place] for place in (0, 1, 4, 5)]
        assert asked(object="Opportunities", operation="QUERY") == [requests[0], requests[4]]
        assert asked(object="activity", limit=1) == asked(object="visitoractivities", limit=1) == [requests[7]]
        assert asked(operation="query") == [requests[place] for place in (0, 3, 4, 7)]
        assert asked(limit=3) == requests[5:]
        assert asked(since=requests[5]["number"]) == requests[6:]
        assert asked(since="2026-01-01T14:00:00+01:00", object="prospect") == [requests[6]]
        assert asked(since=requests[7]["number"]) == asked(object="login") == []

    def test_forgets_them(self, control: httpx.Client, requests: list[Json], pardot: Pardot, asked: Asked) -> None:
        assert len(requests) == 8
        response = control.delete(f"/accounts/{pardot.account.tenant.account_id}/requests")
        assert (response.status_code, response.content) == (204, b"")
        assert asked() == []
        pardot.query()
        assert len(asked()) == 1

    def test_is_for_one_account(self, sandbox: Sandbox, pardot: Pardot, control: httpx.Client, asked: Asked) -> None:
        other = Account.open(sandbox)
        pardot.query()
        path = f"/accounts/{other.tenant.account_id}/requests"
        assert control.get(path).json() == []
        assert control.delete(path).status_code == 204
        assert len(asked()) == 1

    @ONE_DATABASE
    def test_with_wrong_filters_is_an_error(self, control: httpx.Client, account: Account) -> None:
        path = f"/accounts/{account.tenant.account_id}/requests"
        wrong = {"object": "opportunty", "operation": "sing", "since": "noon", "limit": "0", "offset": "1"}
        response = control.get(path, params=wrong)
        status, detail = problem(response)
        assert status == 422
        assert detail.startswith("object: is 'opportunty'; did you mean opportunity? It must be opportunity, prospect")
        assert ". operation: must be " in detail
        assert detail.endswith(
            "limit: must be a whole number from 1 to 50000, is 0. "
            "offset: unknown parameter; the parameters are object, operation, since, limit, wait."
        )
        said = {one["parameter"]: one["detail"] for one in response.json()["errors"]}
        assert said.keys() == wrong.keys()
        assert said["limit"] == "must be a whole number from 1 to 50000, is 0"
        assert said["offset"] == "unknown parameter; the parameters are object, operation, since, limit, wait"

    @ONE_DATABASE
    @pytest.mark.parametrize(
        ("object_", "reason"),
        [("emailClick", "must be query, is 'create'"), ("login", "is 'create', but login has no operations")],
    )
    def test_with_an_operation_that_the_object_does_not_have_is_an_error(
        self, control: httpx.Client, account: Account, object_: str, reason: str
    ) -> None:
        path = f"/accounts/{account.tenant.account_id}/requests"
        response = control.get(path, params={"object": object_, "operation": "create"})
        assert problem(response) == (422, f"operation: {reason}.")
        assert problem(control.get("/accounts/999999999/requests")) == (404, "Account 999999999 does not exist.")
        assert problem(control.delete("/accounts/999999999/requests"))[0] == 404


def test_none_is_lost_with_the_sandbox(tmp_path: Any) -> None:
    settings = Settings(database=f"sqlite:///{tmp_path}/dealdock.db", secret="x")
    with Sandbox(settings) as sandbox:
        account = Account.open(sandbox)
        sandbox.journal.add(UnsentRequest(account.tenant))
    with Sandbox(settings) as sandbox:

        def work(db: Connection) -> list[str]:
            return list(db.scalars(select(JournalEntry.url)))

        assert sandbox.database.read(work) == ["/0"]
        sandbox.journal.close()
        assert sandbox.journal.add(UnsentRequest(account.tenant)) is None
