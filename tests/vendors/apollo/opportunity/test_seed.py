"""The samples of the seed, as printed there, over a real socket: requests in both editions, answers in that of 2021."""

import json
import re
import subprocess
from typing import Any, Final

import httpx
import pytest
import requests

from dealdock.app import VENDORS
from tests.vendors.apollo.client import NOON, Apollo
from tests.vendors.apollo.opportunity.test_create import KEYS
from tests.vendors.apollo.opportunity.test_update import FULL

HOST: Final = re.compile(r"https://a[a-z]*\.apollo\.io")


class Samples:
    """The seed's samples, filled with the values of an account."""

    def __init__(self, apollo: Apollo) -> None:
        self.apollo = apollo
        self.company, self.stage = apollo.add_account()["id"], apollo.stage("Qualification")
        self.fields = {
            "api_key": apollo.key,
            "owner_id": apollo.user,
            "name": "Opportunity Name",
            "amount": "200",
            "opportunity_stage_id": self.stage,
            "closed_date": "2020-12-18",
            "account_id": self.company,
        }
        self.base = f"{apollo.account['base_url']}/v1"

    def curl(self, *arguments: str) -> Any:
        """Run the sample's command line."""
        command = ["curl", "--silent", "--show-error", "--noproxy", "*", *arguments]
        return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


@pytest.fixture(params=[2021, 2026])
def samples(request: pytest.FixtureRequest, http: httpx.Client) -> Samples:
    return Samples(Apollo.open(http, edition=request.param, clock={"mode": "frozen", "at": NOON}))


@pytest.fixture
def of_2021(older: Apollo) -> Samples:
    return Samples(older)


HEADERS: Final = {"Cache-Control": "no-cache", "Content-Type": "application/json"}
CURL: Final = ("-H", "Content-Type: application/json", "-H", "Cache-Control: no-cache")


@pytest.mark.contract("9.edition.3")
class TestCreate:
    def test_by_curl(self, samples: Samples) -> None:
        body = json.dumps(samples.fields, indent=4)
        answer = samples.curl("-X", "POST", *CURL, "-d", body, f"{samples.base}/opportunities")
        deal = answer["opportunity"]
        assert (deal["amount"], deal["closed_date"]) == (200.0, "2020-12-18T00:00:00.000+00:00")
        assert samples.apollo.view(deal)["account_id"] == samples.company

    def test_has_its_printed_answer(self, of_2021: Samples) -> None:
        body = json.dumps(of_2021.fields, indent=4)
        answer = of_2021.curl("-X", "POST", *CURL, "-d", body, f"{of_2021.base}/opportunities")
        deal = answer["opportunity"]
        assert (list(answer), list(deal)) == (["opportunity"], KEYS)
        assert (deal["amount"], deal["closed_date"]) == (200.0, "2020-12-18T00:00:00.000+00:00")
        assert (deal["is_closed"], deal["is_won"], deal["stage_name"]) == (None, None, None)
        assert (deal["existence_level"], deal["opportunity_contact_roles"]) == ("none", [])

    def test_by_requests(self, samples: Samples) -> None:
        url = f"{samples.base}/opportunities"
        response = requests.request("POST", url, headers=HEADERS, json=samples.fields, timeout=30)
        assert response.json()["opportunity"]["opportunity_stage_id"] == samples.stage


@pytest.mark.contract("9.edition.3")
class TestGetAll:
    def test_by_curl_and_requests(self, samples: Samples) -> None:
        samples.apollo.add(account_id=samples.company)
        url = f"{samples.base}/opportunities/search"
        by_curl = samples.curl("-X", "GET", *CURL, f"{url}?api_key={samples.apollo.key}")
        response = requests.request("GET", url, headers=HEADERS, params={"api_key": samples.apollo.key}, timeout=30)
        assert by_curl == response.json()
        assert list(by_curl)[:2] == ["breadcrumbs", "opportunities"]
        [deal] = by_curl["opportunities"]
        assert deal["account"]["id"] == samples.company

    def test_at_the_line_below_the_sample(self, samples: Samples) -> None:
        answer = samples.curl(f"{samples.base}/opportunities?api_key={samples.apollo.key}")
        assert answer["opportunities"] == []


@pytest.mark.contract("9.edition.3")
class TestView:
    def test_by_curl_and_requests(self, samples: Samples) -> None:
        deal = samples.apollo.add()
        url = f"{samples.base}/opportunities/{deal['id']}"
        by_curl = samples.curl("-X", "GET", *CURL, f"{url}?api_key={samples.apollo.key}")
        response = requests.request("GET", url, headers=HEADERS, params={"api_key": samples.apollo.key}, timeout=30)
        assert by_curl == response.json()
        assert by_curl["opportunity"]["id"] == deal["id"]
        assert samples.apollo.account["edition"] != "2021-01" or list(by_curl["opportunity"]) == FULL


@pytest.mark.contract("9.edition.3")
class TestUpdate:
    def test_by_curl_with_its_stray_comma(self, samples: Samples) -> None:
        deal = samples.apollo.add()
        body = f'{{\n    "api_key": "{samples.apollo.key}",\n    "name": "Opportunity Name Updated",\n}}'
        answer = samples.curl("-X", "PATCH", *CURL, "-d", body, f"{samples.base}/opportunities/{deal['id']}")
        assert answer["opportunity"]["name"] == "Opportunity Name Updated"
        if samples.apollo.account["edition"] == "2021-01":
            assert answer["opportunity"] == samples.apollo.view(deal)
            assert list(answer["opportunity"]) == FULL
        refused = samples.curl("-X", "PATCH", *CURL, "-d", body, f"{samples.base}/opportunities")
        assert refused == {"error": "Parameters misconfigured. opportunity_id is not a valid ID"}

    def test_by_requests_with_a_form_under_a_json_header(self, samples: Samples) -> None:
        deal = samples.apollo.add()
        data = {"api_key": samples.apollo.key, "name": "Opportunity Name Updated"}
        url = f"{samples.base}/opportunities/{deal['id']}"
        response = requests.patch(url, headers=HEADERS, data=data, timeout=30)
        assert response.json()["opportunity"]["name"] == "Opportunity Name Updated"
        again = requests.patch(
            f"{samples.base}/opportunities", headers=HEADERS, data={**data, "id": deal["id"]}, timeout=30
        )
        assert again.json()["opportunity"]["id"] == deal["id"]


def test_the_samples_hosts_are_the_vendor_s() -> None:
    named = {"api.apollo.io", "app.apollo.io"}
    assert all(VENDORS.hosts[host] == "apollo" for host in named)
    assert all(HOST.match(f"https://{host}") for host in named)
