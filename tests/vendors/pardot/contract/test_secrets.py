"""Keys and passwords: stored as hashes, and never compared as they are (contract, section 3)."""

import hashlib
import hmac
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Select, Table, select

from dealdock import Sandbox
from dealdock.platform.journal import call_log
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.all_tables import metadata
from tests.support.builders import Account, Pardot
from tests.support.marks import ONE_DATABASE
from tests.support.recorded_statements import record_statements
from tests.support.walk import routes


def secrets(account: Account) -> set[str]:
    """Return the credentials of an account, without names and addresses."""
    ready = account.ready
    named = {ready.password, ready.user_key, ready.api_key, ready.client_secret, ready.access_token}
    return {each for each in named if each is not None}


def log_in(pardot: Pardot, **changes: str) -> int | None:
    """Log in as the account's first user; the error's code."""
    ready = pardot.account.ready
    given = {"email": ready.email, "password": ready.password, "user_key": ready.user_key} | changes
    return pardot.send("POST", "/api/login/version/3", data=given).code


@pytest.mark.slow
@pytest.mark.contract("3.key.12")
def test_none_is_stored(sandbox: Sandbox, account: Account, pardot: Pardot) -> None:
    assert len(secrets(account)) == 5
    assert [log_in(pardot), pardot.query().code, log_in(pardot, password="wrong")] == [None, None, 15]
    basic = (account.ready.client_id, account.ready.client_secret)
    granted = pardot.http.post("/services/oauth2/token", data={"grant_type": "client_credentials"}, auth=basic)
    assert granted.status_code == 200
    bearer = {"Authorization": f"Bearer {account.ready.access_token}", "Referer": f"/?{account.ready.access_token}"}
    path = f"/api/user/version/3/do/query/name/{account.ready.access_token}"
    assert pardot.send("GET", path, headers=bearer).code == 181

    sandbox.journal.flush()

    tenant = account.tenant

    def work(db: Connection) -> str:
        return repr([tuple(row) for table in metadata.sorted_tables for row in db.execute(whole(table, tenant))])

    stored = sandbox.database.read(work)
    assert account.ready.email in stored
    assert [each for each in secrets(account) if each in stored] == []


def whole(table: Table, tenant: AccountContext) -> Select[Any]:
    """Return the statement for all rows of a table, without those of other accounts."""
    mine = {"account_id": tenant.account_id, "dataset_id": tenant.dataset_id}
    for name, value in mine.items():
        if name in table.c:
            return select(table).where((table.c[name] == value) | table.c[name].is_(None))
    return select(table)


GUESS = "nearly-the-right-one"


def ways(account: Account) -> list[dict[str, Any]]:
    """All ways to send credentials, as arguments of httpx: correct, wrong, and in the wrong place."""
    ready, keys = account.ready, account.keys
    wrong = keys | {"api_key": GUESS}
    unit = {"Pardot-Business-Unit-Id": ready.business_unit_id}
    everything = keys | {"password": ready.password, "client_secret": ready.client_secret, "token": ready.access_token}
    return [
        {"headers": {"Authorization": account.authorization}},
        {"headers": {"Authorization": account.authorization.upper()}},
        {"headers": {"Authorization": f"Pardot {ready.api_key}"}},
        {"headers": {"Authorization": f"Bearer {ready.access_token}"} | unit},
        {"headers": {"Authorization": f"Bearer {GUESS}"} | unit},
        {"headers": {"Authorization": f"Bearer {ready.access_token}", "Pardot-Business-Unit-Id": ready.access_token}},
        {"headers": {"Authorization": f"{ready.client_secret}"}},
        {"headers": {"Authorization": f"Digest {ready.password}"}},
        {"auth": (ready.client_id, ready.client_secret)},
        {"auth": (ready.email, GUESS)},
        {"params": keys, "headers": {"Cookie": f"token={ready.access_token}"}},
        {"data": keys | {"id": ready.api_key, "limit": ready.user_key}},
        {"data": wrong | {"id": GUESS, "sort_by": GUESS}},
        {"data": everything | {"format": ready.access_token, "output": ready.password}},
        {"params": wrong, "headers": {"Referer": f"/?password={GUESS}", "User-Agent": f"x/{GUESS}"} | unit},
    ]


class LogCapture(logging.Handler):
    """A handler that keeps all log records with their exceptions and extra values."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.text = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.text += f"{record.getMessage()} {record.__dict__}\n"


@pytest.fixture
def logged() -> Iterator[LogCapture]:
    """The messages that are logged meanwhile, at every level."""
    levels = {logging.getLogger(name): logging.getLogger(name).level for name in ("dealdock", call_log.LOG.name)}
    logging.getLogger("dealdock").addHandler(kept := LogCapture())
    for logger in levels:
        logger.setLevel(logging.DEBUG)
    yield kept
    logging.getLogger("dealdock").removeHandler(kept)
    for logger, level in levels.items():
        logger.setLevel(level)


@pytest.mark.slow
@ONE_DATABASE
def test_no_secret_is_shown(account: Account, pardot: Pardot, logged: LogCapture) -> None:
    """A secret is in no response, header, log, journal or metric, for every way to send it and every operation."""
    answered = ""
    paths = [*(route.path for route in routes(also=False)), "/services/oauth2/revoke", "/api/unicorn/version/3/do/x"]
    for path in paths:
        for way in ways(account):
            answer = pardot.send("POST", path, **way)
            answered += f"{answer.status} {answer.http.headers} {answer.text}\n"
        in_path = "/".join(f"{name}/{key}" for name, key in account.keys.items())
        answered += pardot.send("GET", f"{path}/{in_path}/password/{GUESS}").text
    journal = pardot.http.get(f"/_dealdock/accounts/{account.ready.id}/requests", params={"limit": 1000}).text
    metrics = pardot.http.get("/_dealdock/metrics").text
    assert "visitorActivity" in journal
    assert "visitorActivity" in metrics
    assert "refused" in logged.text
    for told in (answered, journal, metrics, logged.text):
        found = [each for each in (*secrets(account), GUESS) if each.lower() in told.lower()]
        assert found == [], told[max(0, told.lower().find(found[0].lower()) - 200) :][:400]


@ONE_DATABASE
def test_a_login_shows_only_its_key(account: Account, pardot: Pardot, logged: LogCapture) -> None:
    ready = account.ready
    given = {"email": ready.email, "password": ready.password, "user_key": ready.user_key}
    basic = (ready.client_id, ready.client_secret)
    grant = {"grant_type": "password", "username": ready.email, "password": ready.password}
    answers = [
        pardot.send("POST", "/api/login/version/3", data=given),
        *(pardot.send("POST", "/api/login/version/3", data=given | {name: GUESS}) for name in given),
        pardot.send("POST", "/api/login/version/3", params=given | {"email": GUESS}),
        pardot.send("POST", "/services/oauth2/token", data=grant, auth=basic),
        pardot.send("POST", "/services/oauth2/token", data=grant | {"password": GUESS}, auth=basic),
        pardot.send("POST", "/services/oauth2/token", data=grant, auth=(ready.client_id, GUESS)),
    ]
    journal = pardot.http.get(f"/_dealdock/accounts/{ready.id}/requests").text
    told = (
        logged.text
        + journal
        + "".join(f"{answer.http.headers}{answer.text}" for answer in (*answers[1:5], *answers[6:]))
    )
    assert pardot.keys["api_key"] in answers[0].text
    named = secrets(account) | {answers[5].json["access_token"]}
    assert [each for each in named if each in told] == []


@pytest.mark.contract("3.key.11", "3.key.12")
def test_the_database_is_queried_by_hashes_only(sandbox: Sandbox, account: Account, pardot: Pardot) -> None:
    """The duration of the search does not reveal how much of a guessed secret is correct."""
    with record_statements(sandbox) as said:
        assert [log_in(pardot), pardot.query().code, log_in(pardot, user_key="guess")] == [None, None, 15]
        assert pardot.query(api_key="guessed").code == 1
        sandbox.journal.flush()
    assert [each for each in (*secrets(account), "guess") if each in repr(said)] == []
    assert hashlib.sha256(pardot.keys["api_key"].encode()).hexdigest() in repr(said)


@pytest.mark.contract("3.key.11")
def test_a_password_is_compared_in_constant_time(
    account: Account, pardot: Pardot, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[bytes | str] = []

    def compare(one: Any, other: Any) -> bool:
        compared.extend((one, other))
        return one == other  # type: ignore[no-any-return]  # bytes or text

    monkeypatch.setattr(hmac, "compare_digest", compare)
    assert log_in(pardot, password="a guess") == 15
    assert {(account.ready.password or "").encode(), b"a guess"} <= set(compared)
