"""`--public-url`, the address by which clients reach a server, kept with its database."""

import json
from typing import Any

import httpx
import pytest

from dealdock.vendors.registry import VENDORS
from pytest_dealdock import Server
from tests.cli.conftest import Dealdock
from tests.support.builders import NO_TLS
from tests.support.cases import each_case
from tests.support.running import Started, start

PUBLIC = "https://crm.test"


def listed(dealdock: Dealdock, lasting: dict[str, object], **variables: object) -> set[str]:
    """Return the addresses of all accounts, as another command prints them."""
    done = dealdock("account", "list", **lasting, **variables)
    assert done.returncode == 0, done.stderr
    return {json.loads(line)["base_url"] for line in done.stdout.splitlines()}


def all_of(address: str) -> set[str]:
    """Return the addresses of the demo scene's accounts below an address."""
    _, *others = (vendor.name for vendor in VENDORS)  # the default one is at the root
    return {address, *(f"{address}/{name}" for name in others)}


def logged_in(server: Started) -> str:
    """Return the cookie of a session of the console."""
    form = f"{server.line['url']}/_dealdock/console/login"
    headers = {"Origin": server.line["url"]}
    answer = httpx.post(form, data={"token": server.line["control_token"]}, headers=headers, verify=NO_TLS, timeout=30)
    return answer.headers["set-cookie"].partition(";")[0]


class TestPublicAddress:
    @pytest.mark.slow
    def test_is_shown_everywhere_and_kept_with_the_database(
        self, dealdock: Dealdock, lasting: dict[str, object]
    ) -> None:
        with start("--public-url", f"{PUBLIC.upper().replace('HTTPS', 'https')}/", **lasting) as server:
            assert server.line["public_url"] == PUBLIC
            assert server.line["url"].startswith("http://127.0.0.1:")
            assert server.account["base_url"] == server.account["instance_url"] == PUBLIC
            bearer = {"Authorization": f"Bearer {server.line['control_token']}"}
            assert server.get("/_dealdock/accounts")[0] == 401
            accounts: list[Any] = json.loads(server.get("/_dealdock/accounts", **bearer)[1])
            assert {each["base_url"] for each in accounts} == all_of(PUBLIC)
            start_page = json.loads(server.get("/")[1])
            assert (start_page["url"], start_page["api_url"]) == (PUBLIC, f"{PUBLIC}/api")
            assert PUBLIC in start_page["curl"]
            session = {"Cookie": logged_in(server)}
            for account in accounts:
                page = server.get(f"/_dealdock/console/accounts/{account['id']}", **session)[1]
                assert account["base_url"] in page
            assert json.loads(server.get("/_dealdock/version", Host="crm.test")[1])["public_url"] == PUBLIC
            assert server.get("/_dealdock/accounts", Host="crm.test", **bearer)[0] == 200
            assert server.get("/_dealdock/accounts", Host="other.test", **bearer)[0] == 403
            form = f"{server.line['url']}/_dealdock/console/calls/delete"  # behind a proxy that ends TLS
            for origin, status in ((PUBLIC, 303), ("http://crm.test", 303), ("https://other.test", 403)):
                headers = {"Host": "crm.test", "Origin": origin, **session}
                assert httpx.post(form, headers=headers, verify=NO_TLS, timeout=30).status_code == status, origin
            with (
                Server.at(server.line["url"], server.line["control_token"]) as reached,
                reached.account(vendor="close") as mine,
            ):
                assert mine.url == f"{PUBLIC}/close"
            assert listed(dealdock, lasting) == all_of(PUBLIC)
            assert server.stop() == (0, "")
        assert listed(dealdock, lasting) == all_of(PUBLIC)
        assert listed(dealdock, lasting, DEALDOCK_PUBLIC_URL="http://crm.example") == all_of("http://crm.example")
        with start(**lasting) as server:
            assert server.account["base_url"] == PUBLIC
            assert server.get("/_dealdock/accounts", Host="crm.test")[0] == 401
            bearer = {"Authorization": f"Bearer {server.line['control_token']}"}
            assert server.get("/_dealdock/accounts", Host="crm.test", **bearer)[0] == 200

    @pytest.mark.slow
    def test_can_be_removed(self, dealdock: Dealdock, lasting: dict[str, object]) -> None:
        """Then commands print the address of the server that was started last."""
        with start("--public-url", PUBLIC, **lasting) as server:
            assert server.stop() == (0, "")
        with start("--public-url", "none", **lasting) as server:
            address = server.line["url"]
            assert "public_url" not in server.line
            assert server.get("/_dealdock/accounts")[0] == 200
            assert server.account["base_url"] == address
            assert listed(dealdock, lasting) == all_of(address)

    @each_case(
        "value", ["crm.test", "ftp://crm.test", "https://", "https://crm.test/path", "https://a@crm.test", "x:y"]
    )
    def test_is_an_address_without_a_path(self, dealdock: Dealdock, lasting: dict[str, object], value: str) -> None:
        done = dealdock("start", "--public-url", value, **lasting)
        assert (done.returncode, done.stdout) == (2, "")
        assert "--public-url: must be http:// or https:// with a host, such as https://crm.test" in done.stderr


@pytest.mark.slow
def test_a_temporary_database_has_one_too() -> None:
    with start("--public-url", PUBLIC) as server:
        assert server.account["base_url"] == PUBLIC
