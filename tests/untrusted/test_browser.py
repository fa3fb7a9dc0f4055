"""A hostile web page in a browser on the machine of the sandbox cannot use the control plane.

The same requests by plain HTTP, with the headers that browsers send, are in tests/control/test_steering.py.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode, urlsplit

import pytest

from dealdock import Sandbox
from dealdock.platform.accounts import accounts
from dealdock.sandbox import Sandbox as SandboxOf
from dealdock.settings import Settings
from dealdock.vendors.registry import VENDORS
from tests.support.builders import Account
from tests.support.serving import served
from tests.untrusted.browser import CHROMIUM, HOSTILE_HOST, HostileSite, Relay, dom_of, serving, visit

SCRIPT: Final = Path(__file__).with_name("attack.js").read_text(encoding="utf-8")
ACCOUNTS: Final = "/_dealdock/accounts"
MINE: Final = "Mine alone"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        CHROMIUM is None and not os.environ.get("NEEDS_BROWSER"),
        reason="no Chromium is installed (Debian: apt-get install chromium-headless-shell)",
    ),
]


class Visit(NamedTuple):
    """The findings of a page, its calls to the sandbox, and their effect."""

    found: dict[str, Any]
    requests: set[str]
    sandbox: Sandbox
    mine: Account

    @property
    def names(self) -> list[str | None]:
        """Those of all accounts."""
        sandbox, now = self.sandbox, self.sandbox.clock.now()
        return [
            each.name for each in sandbox.database.write(lambda db: accounts.every(db, sandbox.credentials, real=now))
        ]

    def statuses(self) -> set[str]:
        """The statuses of its calls of the control plane, as far as the page could read them."""
        front = ("read the front page", "read the front page opaquely", "read the records")
        return {" ".join(said.split()[:2]) for name, said in self.found.items() if name not in front}


@contextmanager
def run_page(page: str, home: Path) -> Iterator[Visit]:
    """Visit the page: under its own name, under one that now resolves to the sandbox, or as the sandbox's own page."""
    with ExitStack() as stack:
        sandbox = stack.enter_context(Sandbox(Settings(database=None)))
        mine = Account.open(sandbox, name=MINE)
        port = urlsplit(stack.enter_context(served(sandbox))).port or 0
        site_port = stack.enter_context(serving(site := HostileSite(SCRIPT)))
        stack.callback((relay := Relay(site_port, port)).close)
        at = {
            "elsewhere": f"{HOSTILE_HOST}:{site_port}",
            "rebound": f"{HOSTILE_HOST}:{relay.port}",
            "own": f"127.0.0.1:{relay.port}",
        }[page]
        requests = {"tell": f"http://{HOSTILE_HOST}:{site_port}/"}
        if page == "elsewhere":
            requests["target"] = f"http://127.0.0.1:{relay.port}"
        found = visit(f"http://{at}/page?{urlencode(requests)}", site, home)
        yield Visit(found, relay.requests, sandbox, mine)


@pytest.fixture(scope="module", params=["elsewhere", "rebound"])
def hostile_visit(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    with run_page(request.param, tmp_path_factory.mktemp("browser")) as found:
        yield found


def test_a_hostile_page_sends_many_calls(hostile_visit: Visit) -> None:
    """All requests reach the sandbox, except those that a browser sends only after a successful preflight."""
    assert {
        f"POST {ACCOUNTS}",
        f"GET {ACCOUNTS}",
        "GET /",
        f"POST {ACCOUNTS}/1/reset",
        "GET /_dealdock/metrics",
    } <= hostile_visit.requests
    assert {f"OPTIONS {ACCOUNTS}", f"DELETE {ACCOUNTS}/1"} & hostile_visit.requests


def test_a_hostile_page_reads_no_response(hostile_visit: Visit) -> None:
    ready = hostile_visit.mine.ready
    secrets = (ready.name, ready.email, ready.user_key, ready.api_key, ready.business_unit_id)
    assert [each for each in secrets if str(each) in str(hostile_visit.found)] == []
    assert hostile_visit.statuses() <= {"failed: TypeError", "failed", "basic 403", "submitted", "sent"}


def test_a_hostile_page_changes_nothing(hostile_visit: Visit) -> None:
    assert hostile_visit.names == [MINE]
    assert hostile_visit.mine.refreshed().tenant == hostile_visit.mine.tenant


def test_the_sandboxs_own_page_may_make_these_calls(tmp_path: Path) -> None:
    """The same calls work from the sandbox's own page: the hostile page is not refused because of mistakes."""
    with run_page("own", tmp_path) as own:
        assert own.found["read"].startswith("basic 200 [{")
        assert own.found["create"].startswith("basic 201 ")
        assert own.found["delete"].startswith("basic 204")
        assert MINE not in own.names
        assert "pwned" in own.names


def test_the_description_shows_itself_under_its_policy(tmp_path: Path) -> None:
    """Without inline script: Swagger UI runs by its files alone.

    It renders the operations of a long description only as far as the window shows them.
    """
    with SandboxOf(Settings(database=None), VENDORS[:1]) as sandbox, served(sandbox) as address:
        page = dom_of(f"{address}/_dealdock/docs", tmp_path)
    assert "create_account" in page
    assert page.count('class="opblock ') > 20
