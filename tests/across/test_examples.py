"""The worked examples of the vendors' contracts, played to a server byte by byte. See `tests/support/exchanges.py`."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

import httpx
import pytest
from sqlalchemy import update

from dealdock.platform import scenes
from dealdock.platform.records.models import Dataset
from dealdock.sandbox import Sandbox
from dealdock.settings import Settings
from dealdock_client.advice import smells
from dealdock_client.journal import Request
from tests.support import exchanges
from tests.support.example import VENDORS
from tests.support.exchanges import Exchange, Session
from tests.support.serving import served
from tests.support.transport import Transport

EXAMPLE: Final = Path(__file__).parents[1] / "example_vendor" / "tests" / "examples"
VARIABLE: Final = re.compile(r"\$\{(\w+)\}")


def sessions() -> Iterator[Any]:
    """Yield each file of examples, with its vendor."""
    for file in (*exchanges.files(), *sorted(EXAMPLE.glob("*.http"))):
        vendor = "minicrm" if file.is_relative_to(EXAMPLE) else file.parents[1].name
        yield pytest.param(vendor, file, id=f"{vendor}-{file.stem}")


class Answer(NamedTuple):
    """The compared parts of an answer."""

    status: int
    headers: Mapping[str, str | None]
    body: str


class Player:
    """A client of the account of a session."""

    def __init__(self, http: httpx.Client, account: Mapping[str, Any]) -> None:
        self._http, self._account = http, account

    def play(self, exchange: Exchange) -> None:
        """Send the request, and compare its answer."""
        if clock := exchange.options.get("clock"):
            self._set_clock(clock)
        for _ in range(int(exchange.options.get("repeat", 1))):
            answer = self._send(exchange)
        wanted = exchange.answer
        expected = Answer(int(wanted.start), wanted.headers, self._filled(wanted.body))
        body = answer.content.decode()
        if exchange.is_control or ("part" in exchange.options and expected.body in body):
            body = expected.body
        headers = {name: answer.headers.get(name) for name in wanted.headers}
        assert Answer(answer.status_code, headers, body) == expected, exchange.title

    def advice(self) -> set[str]:
        """Return the rules that the calls break."""
        own = f"/_dealdock/accounts/{self._account['id']}"
        calls = [Request.read(one) for one in self._http.get(f"{own}/requests?limit=1000").json()]
        staging = self._http.get(f"/_dealdock/vendors/{self._account['vendor']}").json()["staging"] or {}
        codes = (staging.get("credentials") or {"codes": ()})["codes"]
        return {smell.rule for smell in smells(calls, codes)}

    def _send(self, exchange: Exchange) -> httpx.Response:
        method, path = self._filled(exchange.request.start).split(" ")
        headers = {name: self._filled(value) for name, value in exchange.request.headers.items()}
        url = path if exchange.is_control else self._account["base_url"] + path
        body = self._filled(exchange.request.body).encode()
        return self._http.request(method, url, content=body, headers={"Accept-Encoding": "identity", **headers})

    def _set_clock(self, clock: str) -> None:
        path = f"/_dealdock/accounts/{self._account['id']}/clock"
        if clock.startswith("+"):
            answer = self._http.post(f"{path}/advance", json={"seconds": int(clock)})
        else:
            answer = self._http.put(path, json={"mode": "frozen", "at": clock})
        assert answer.is_success, answer.text

    def _filled(self, text: str) -> str:
        return VARIABLE.sub(lambda found: str(self._account[found[1]]), text)


@contextmanager
def player(session: Session, vendor: str, database: str | None) -> Iterator[Player]:
    """Yield a client of the first account of an empty sandbox."""
    settings = Settings(database=database, secret=session.settings.get("secret", "a secret for tests"))
    with Sandbox(settings, VENDORS) as sandbox:
        if session.scene is not None:
            scene = scenes.read(str(session.scene), sandbox.vendors)
            now = sandbox.clock.now()
            sandbox.database.write(lambda db: scenes.load(db, sandbox.credentials, scene, real=now))
        if (last_id := session.settings.get("last id")) is not None:
            sandbox.database.write(lambda db: db.execute(update(Dataset).values(last_id=int(last_id))))
        with (
            served(sandbox) as address,
            httpx.Client(base_url=address, transport=Transport(), trust_env=False, timeout=30) as http,
        ):
            if session.scene is None:
                assert http.post("/_dealdock/accounts", json={"vendor": vendor}).is_success
            yield Player(http, http.get("/_dealdock/accounts/1").json())


@pytest.mark.slow(but="minicrm")
@pytest.mark.parametrize(("vendor", "file"), [*sessions()])
def test_the_answers_are_those_of_the_contract(vendor: str, file: Path, new_database: str | None) -> None:
    session = exchanges.read(file)
    with player(session, vendor, new_database) as playing:
        for exchange in session.exchanges:
            playing.play(exchange)
        shows_keys = any("key=" in exchange.request.start for exchange in session.exchanges)
        assert playing.advice() == ({"secret_in_url"} if shows_keys else set()), "no other rule has a false alarm"


def test_a_session_has_its_defaults_and_options(tmp_path: Path) -> None:
    file = tmp_path / "a.http"
    file.write_text(
        "About it.\n\nending: line feed\n> Key: 1\n> Accept: x\n< Kind: y\n\n### A\ncontract: 1.a, 1.b\nrepeat: 2\n"
        "POST /a\nkey:\nContent-Length: 4\n\na\n\nb\n--\n201\n\n{}\n\n### B\nGET /_dealdock/a\n--\n200\n"
    )
    first, second = exchanges.read(file).exchanges
    assert (first.title, first.statements, first.options["repeat"]) == ("A", ["1.a", "1.b"], "2")
    assert (first.request.start, first.request.body) == ("POST /a", "a\n\nb")
    assert first.request.headers == {"Accept": "x", "Content-Length": "4"}
    assert (first.answer.start, first.answer.headers, first.answer.body) == ("201", {"Kind": "y"}, "{}\n")
    assert (second.is_control, second.answer.headers, second.answer.body) == (True, {}, "")


@pytest.mark.parametrize(
    ("example", "mistake"),
    [
        ("GET /a\n--\n200\nContent-Length: 3\n\n{}\n", "the body has 2 bytes"),
        ("GET /a\n200\n", "is not in list"),
        ("GET\n--\n200\n", "no method and path"),
        ("GET /a\nHeader\n--\n200\n", "'Header' is no name with a value"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_its_example(tmp_path: Path, example: str, mistake: str) -> None:
    file = tmp_path / "a.http"
    file.write_text(f"### 1. Create\n{example}")
    with pytest.raises(ValueError, match=rf"a\.http: 1\. Create: .*{mistake}"):
        exchanges.read(file)


def test_the_examples_of_all_contracts_can_be_read() -> None:
    numbers = [len(exchanges.read(file).exchanges) for file in exchanges.files()]
    assert len(numbers) >= 4
    assert all(numbers)
