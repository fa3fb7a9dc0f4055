"""The console of a server with two worker processes, where each request may be answered by either."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any, Final

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cli.test_workers import connections, needs_proc, workers
from tests.console.calling import call
from tests.console.conftest import PATIENCE
from tests.support.builders import NO_TLS
from tests.support.running import Started, start

pytestmark = pytest.mark.slow

TOKEN: Final = "a-long-control-token"
CONSOLE: Final = "/_dealdock/console/"
CLIENTS: Final = 12
MAX_CLIENTS: Final = 200


@pytest.fixture
def server(migrated_postgres: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    """A server with two workers and with the login of servers that other machines can reach."""
    settings = {
        "DEALDOCK_DATABASE": migrated_postgres(),
        "DEALDOCK_HOME": tmp_path_factory.mktemp("workers"),
        "DEALDOCK_CONTROL_TOKEN": TOKEN,
        "DEALDOCK_HOST": "0.0.0.0",  # noqa: S104 (the console requires a login there)
        "DEALDOCK_HTTPS_PORT": "none",
        "DEALDOCK_SCENE": "empty",
    }
    with start("--workers", 2, **settings) as server:
        yield server


@needs_proc
def test_login_forms_and_live_calls_work_whichever_worker_answers(server: Started, browser: Browser) -> None:
    address = f"http://127.0.0.1:{server.connect().port}"
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    with ExitStack() as stack:
        clients = [
            stack.enter_context(httpx.Client(base_url=address, verify=NO_TLS, trust_env=False, timeout=60))
            for _ in range(CLIENTS)
        ]
        made = clients[0].post("/_dealdock/accounts", json={"vendor": "close", "scene": "demo"}, headers=bearer)
        account = made.json() | {"base_url": f"{address}/close"}
        journal = f"/_dealdock/accounts/{account['id']}/requests"
        page = stack.enter_context(browser.new_context(base_url=f"{address}{CONSOLE}")).new_page()
        page.set_default_timeout(PATIENCE)
        _log_in(page, account)
        for client in clients:  # each has a connection of its own, which stays open
            assert call(client, account).is_success
        assert min(map(connections, workers(server))) > 0
        rows = page.locator("tbody tr")
        expect(rows).to_have_count(CLIENTS)
        numbers = [each["number"] for each in clients[0].get(journal, headers=bearer).json()]
        assert [row.get_attribute("id") for row in rows.all()] == [f"call-{number}" for number in reversed(numbers)]
        (cookie,) = page.context.cookies()
        _take_turns(clients, account, {"Cookie": f"{cookie['name']}={cookie['value']}", "Origin": address})
        page.get_by_role("link", name="Snapshots and scenes").click()
        expect(rows).to_have_count(CLIENTS)


@needs_proc
def test_a_logout_is_known_to_every_worker(server: Started) -> None:
    address = f"http://127.0.0.1:{server.connect().port}"
    origin = {"Origin": address}
    with ExitStack() as stack:
        clients = [
            stack.enter_context(httpx.Client(base_url=address, trust_env=False, timeout=60, verify=NO_TLS))
            for _ in range(CLIENTS)
        ]
        answer = clients[0].post(f"{CONSOLE}login", data={"token": TOKEN}, headers=origin)
        cookie = {"Cookie": answer.headers["set-cookie"].partition(";")[0]}
        clients[0].cookies.clear()
        assert {client.get(CONSOLE, headers=cookie).status_code for client in clients} == {200}
        while (
            min(map(connections, workers(server))) == 0 and len(clients) < MAX_CLIENTS
        ):  # a busy machine wakes only one
            clients.append(
                stack.enter_context(httpx.Client(base_url=address, trust_env=False, timeout=60, verify=NO_TLS))
            )
            assert clients[-1].get(CONSOLE, headers=cookie).status_code == 200
        assert min(map(connections, workers(server))) > 0
        clients[0].post(f"{CONSOLE}logout", headers=cookie | origin)
        assert {client.get(CONSOLE, headers=cookie).status_code for client in clients} == {303}


def _log_in(page: Page, account: dict[str, Any]) -> None:
    """Log in on the way to the page of calls, and wait until it shows new ones."""
    page.goto(f"accounts/{account['id']}/calls")
    page.get_by_label("Control token").fill(TOKEN)
    page.get_by_role("button", name="Log in").click()
    expect(page.locator("#live")).to_have_text("live")
    expect(page.locator("tbody tr")).to_have_count(0)


def _take_turns(clients: list[httpx.Client], account: dict[str, Any], headers: dict[str, str]) -> None:
    """Let each client take a snapshot by the form, and read the page by the next client's connection."""
    here = f"{CONSOLE}accounts/{account['id']}/snapshots"
    for number, client in enumerate(clients):
        assert client.get(here, headers=headers).text.count('<th scope="row">') == number
        sent = client.post(f"{here}/take", data={"name": f"by {number:02}"}, headers=headers)
        assert sent.headers["location"].endswith("done=snapshot")
