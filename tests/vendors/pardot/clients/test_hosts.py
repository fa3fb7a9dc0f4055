"""Clients as they are published, their addresses hard-coded: by redirection in the process, and through the proxy."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
import requests
from pypardot.client import PardotAPI

from dealdock import Sandbox
from dealdock_client.redirect import redirect
from tests.server.answering import PATIENCE, Answering, answering
from tests.support.builders import Account, Pardot
from tests.support.forks import Forks
from tests.support.marks import ONE_DATABASE
from tests.vendors.pardot.clients.tap import HOME, Tap, token

SOURCE: Final = Path(__file__).parents[4] / "packages" / "dealdock-client" / "src"
START_DATE: Final = "2026-01-01T00:00:00Z"

PYPARDOT = """
import sys
from pypardot.client import PardotAPI

client = PardotAPI(email=sys.argv[1], password=sys.argv[2], user_key=sys.argv[3], version=3)
client.authenticate()
print(*(each["id"] for each in client.opportunities.query()["opportunity"]))
"""

SALESFORCE: Final = Path(f"{sys.prefix}-simple-salesforce")  # where `make check` installs it
LOGIN: Final = """
import sys
from simple_salesforce import SalesforceLogin
from simple_salesforce.exceptions import SalesforceAuthenticationFailed

try:
    print(*SalesforceLogin(username=sys.argv[1], password=sys.argv[2], security_token=sys.argv[3]))
except SalesforceAuthenticationFailed as error:
    print(error)
"""

HANDLER: Final = Path(f"{sys.prefix}-pardot-api-handler")
UPSERTS: Final = """
import json
import sys
from pardot_handler.client import PardotAPI

client = PardotAPI("password", *sys.argv[1:])
client.authenticate("https://login.salesforce.com/")
for body in json.load(sys.stdin):
    answer = client.prospects.upsert_latest_by_email(body)
    print(json.dumps([answer.status_code, answer.json()]))
"""

pytestmark = ONE_DATABASE


@pytest.fixture(scope="module")
def running(sandbox: Sandbox) -> Iterator[Answering]:
    with answering(sandbox, "uvloop") as running:
        yield running


@pytest.fixture
def opportunities(account: Account) -> list[int]:
    return account.opportunities(3, account.prospect())


@pytest.fixture
def proxied(running: Answering) -> Mapping[str, str]:
    """The environment by which programs go through the proxy and trust the sandbox."""
    address, ca = f"http://127.0.0.1:{running.port}", str(running.authority.file())
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return kept | {"HTTPS_PROXY": address, "HTTP_PROXY": address, "REQUESTS_CA_BUNDLE": ca, "SSL_CERT_FILE": ca}


class TestPyPardot:
    def test_is_redirected(self, running: Answering, account: Account, opportunities: list[int]) -> None:
        ready = account.ready
        client: Any = PardotAPI(email=ready.email, password=ready.password, user_key=ready.user_key, version=3)
        with redirect(f"https://127.0.0.1:{running.port}", running.authority.certificate()):
            client.authenticate()
            found = client.opportunities.query()["opportunity"]
            client.opportunities.delete(opportunities[0])
        assert [each["id"] for each in found] == opportunities

    def test_goes_through_the_proxy(
        self, proxied: Mapping[str, str], account: Account, opportunities: list[int]
    ) -> None:
        ready = account.ready
        credentials = [str(each) for each in (ready.email, ready.password, ready.user_key)]
        done = subprocess.run(
            [sys.executable, "-c", PYPARDOT, *credentials],
            env=proxied,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.stdout.split() == [str(each) for each in opportunities], done.stderr


class TestOAuth:
    def test_the_instance_url_has_the_host_that_was_called(self, running: Answering, account: Account) -> None:
        ready = account.ready
        with (
            redirect(f"https://127.0.0.1:{running.port}", running.authority.certificate()),
            requests.Session() as client,
        ):
            given = client.post(
                "https://login.salesforce.com/services/oauth2/token",
                {"grant_type": "client_credentials"},
                auth=(ready.client_id, ready.client_secret),
                timeout=PATIENCE,
            ).json()
            assert given["instance_url"] == "https://login.salesforce.com"
            client.headers["Authorization"] = f"Bearer {given['access_token']}"
            client.headers["Pardot-Business-Unit-Id"] = ready.business_unit_id
            for url in ("https://pi.pardot.com", given["instance_url"]):
                answer = client.get(f"{url}/api/opportunity/version/3/do/query?format=json", timeout=PATIENCE).json()
                assert answer["result"] == {"total_results": 0}


@pytest.mark.skipif(not (HOME / "test").exists(), reason=f"no tap-pardot in {HOME}: `make check` installs it")
class TestTapPardot:
    """It gets an access token at login.salesforce.com by a refresh token, and calls pi.pardot.com with it."""

    @pytest.fixture
    def config(self, pardot: Pardot) -> dict[str, Any]:
        return {"start_date": START_DATE} | token(pardot)

    @pytest.mark.account(version=4)
    def test_is_redirected(
        self, running: Answering, config: dict[str, Any], opportunities: list[int], tmp_path: Path, forks: Forks
    ) -> None:
        environment = os.environ | {"DEALDOCK_CA": str(running.authority.file()), "PYTHONPATH": str(SOURCE)}
        tap = Tap(f"https://127.0.0.1:{running.port}", config, tmp_path, forks, environment)
        assert [each["id"] for each in tap.sync(["opportunities"], {}).records["opportunities"]] == opportunities

    @pytest.mark.account(version=4)
    def test_goes_through_the_proxy(
        self, proxied: Mapping[str, str], config: dict[str, Any], opportunities: list[int], tmp_path: Path, forks: Forks
    ) -> None:
        tap = Tap(None, config, tmp_path, forks, proxied)
        assert [each["id"] for each in tap.sync(["opportunities"], {}).records["opportunities"]] == opportunities


@pytest.mark.slow
@pytest.mark.skipif(not (SALESFORCE / "test").exists(), reason="no simple-salesforce: `make check` installs it")
class TestSimpleSalesforce:
    @pytest.mark.contract("3.soap.7", "3.soap.10")
    def test_logs_in(self, account: Account, pardot: Pardot, proxied: Mapping[str, str]) -> None:
        ready = account.ready
        session_id, instance = self.printed(proxied, ready.email, ready.password, ready.security_token).split()
        assert instance == "login.salesforce.com"
        headers = {"Authorization": f"Bearer {session_id}", "Pardot-Business-Unit-Id": ready.business_unit_id}
        answer = pardot.send("GET", "/api/prospect/version/3/do/query", headers=headers)
        assert answer.error is None
        refused = self.printed(proxied, ready.email, "wrong", ready.security_token)
        assert refused.startswith("Authentication failed (code: INVALID_LOGIN): Invalid username, password, security")

    @staticmethod
    def printed(environment: Mapping[str, str], *words: str | None) -> str:
        command = [str(SALESFORCE / "bin" / "python"), "-c", LOGIN, *map(str, words)]
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.strip()


@pytest.mark.slow
@pytest.mark.skipif(not (HANDLER / "test").exists(), reason="no pardot-api-handler: `make check` installs it")
class TestPardotApiHandler:
    """It logs in at login.salesforce.com with a password in the URL, and writes through version 5."""

    @pytest.mark.contract("v5.upsert.1", "v5.upsert.6")
    def test_upserts(self, account: Account, pardot: Pardot, proxied: Mapping[str, str]) -> None:
        ready, other = account.ready, account.prospect(email="other@quay.example")
        credentials = (ready.client_id, ready.client_secret, ready.email, ready.password, ready.business_unit_id)
        new = {"matchEmail": "ann@quay.example", "prospect": {"firstName": "Ann"}, "fields": ["id", "email"]}
        changed = {"matchEmail": "ann@quay.example", "prospect": {"email": "ann@pier.example", "lastName": "Lee"}}
        done = subprocess.run(
            [str(HANDLER / "bin" / "python"), "-c", UPSERTS, *map(str, credentials)],
            env=proxied,
            input=json.dumps([new, {**changed, "fields": ["email", "firstName", "lastName"]}]),
            check=True,
            capture_output=True,
            text=True,
        )
        (created, ann), (updated, shown) = map(json.loads, done.stdout.splitlines())
        assert (created, updated) == (201, 200)
        assert ann["email"] == "ann@quay.example"
        assert shown == {"email": "ann@pier.example", "firstName": "Ann", "lastName": "Lee"}
        found = pardot.call("query", "prospect", output="simple", sort_by="id", sort_order="ascending")
        emails = {each["id"]: each["email"] for each in found.json["result"]["prospect"]}
        assert emails == {other: "other@quay.example", ann["id"]: "ann@pier.example"}
