"""The calls that both servers get: recorded sessions, every operation of every vendor, and generated calls."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import httpx

from tests.across.calls import without_limits
from tests.across.client import NOON, Client
from tests.across.test_operations import label, run_all
from tests.golden.exchange import Session
from tests.golden.replay import names, stored
from tools.compare.pair import Pair
from tools.soak.random_requests.generator import calls as generated_calls
from tools.soak.random_requests.generator import generate
from tools.soak.random_requests.request import Accounts, RestAccount
from tools.soak.random_requests.server import CALLS, DOCUMENTS

EXAMPLES: Final = 1
"""The generated calls of each operation that are valid, and of those that are invalid."""
RESET_EVERY: Final = 1_000
"""The number of generated calls after which the records of their accounts are as at the beginning."""

CLOCK: Final = {"mode": "frozen", "at": NOON}
START: Final = "start"
"""The snapshot of an account with its first records."""

_ACCOUNT: Final = re.compile(r"(/_dealdock/accounts)/([12])(?=[/?]|$)")
_CAPTURED: Final = {"1": "me", "2": "other"}


def send(pair: Pair, *, seed: int, number: int) -> list[str]:
    """Send all calls. Return the operations that did not succeed."""
    failed = list(_operations(pair))
    for name in names():
        pair.replay(_of_any_account(stored(name)))
    accounts = _accounts(pair)
    requests = generate(seed, number, generated_calls(seed, accounts, EXAMPLES), accounts)
    for which, request in enumerate(requests):
        if which and which % RESET_EVERY == 0:
            _reset(pair, accounts)
        pair.send_generated(request)
    _read_accounts(pair)
    return failed


def _operations(pair: Pair) -> Iterator[str]:
    """Call every operation of the vendors with REST paths. Yield those without success. Pardot's are recorded."""
    with _http(pair) as http:
        for vendor, calls in CALLS.items():
            client = Client.open(http, vendor, calls, scene="demo")
            for operation, answer in run_all(client):
                if answer.status_code != operation.status:
                    yield f"{vendor} {label(operation)}: {answer.status_code}"
            _read_account(pair, client.account)


def _of_any_account(session: Session) -> Session:
    """Return a session that does not depend on the ids of its accounts, since earlier sessions made others."""
    exchanges = []
    for exchange in session.exchanges:
        target = _ACCOUNT.sub(lambda found: f"{found[1]}/${{{_CAPTURED[found[2]]}.id}}", exchange.request.target)
        exchanges.append(replace(exchange, request=replace(exchange.request, target=target)))
    return Session(session.name, tuple(exchanges))


def _accounts(pair: Pair) -> Accounts:
    """Create the accounts of generated calls."""
    described = {name: pair.control("GET", path) for name, path in DOCUMENTS.items()}
    first, second = (pair.control("POST", "/accounts", {"scene": "demo", "clock": CLOCK}) for _ in range(2))
    rest = []
    with _http(pair) as http:
        for vendor, calls in CALLS.items():
            client = Client.open(http, vendor, calls, scene="demo")
            client.control("PATCH", "", without_limits(client.account))
            rest.append(RestAccount(vendor, client.account, client.make()))
    accounts = Accounts(first, second, described, rest)
    for account in _all(accounts):
        pair.control("PUT", f"/accounts/{account['id']}/snapshots/{START}")
    return accounts


def _reset(pair: Pair, accounts: Accounts) -> None:
    """Compare what the calls have left, and return to the first records."""
    for account in _all(accounts):
        _read_account(pair, account)
        pair.control("PUT", f"/accounts/{account['id']}/clock", CLOCK)
        pair.control("DELETE", f"/accounts/{account['id']}/faults")
        if any(each["name"] == START for each in pair.control("GET", f"/accounts/{account['id']}/snapshots")):
            pair.control("POST", f"/accounts/{account['id']}/reset", {"to": START})


def _read_accounts(pair: Pair) -> None:
    """Compare what the control plane shows of all accounts."""
    for account in pair.control("GET", "/accounts"):
        _read_account(pair, account)
    pair.send(b"GET /_dealdock/metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")


def _read_account(pair: Pair, account: Any) -> None:
    """Compare an account, its users, journal and records."""
    for path in ("", "/users", "/requests?limit=1000", "/export?format=json", "/snapshots", "/faults", "/quota"):
        pair.send(f"GET /_dealdock/accounts/{account['id']}{path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())


def _all(accounts: Accounts) -> list[Any]:
    return [accounts.account, accounts.second, *(each.account for each in accounts.rest)]


def _http(pair: Pair) -> httpx.Client:
    return httpx.Client(base_url="http://localhost", transport=pair, trust_env=False)
