"""Records of a directory in the control plane, in scenes and in exports. Contract, 10.9."""

from typing import Any, Final

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.apollo.client import NOON, Apollo
from tests.vendors.apollo.directory import DIRECTORY

PERSON: Final = {"first_name": "Nia", "last_name": "Okafor", "title": "Buyer", "email": "Nia.Okafor@quay.example"}
EMPTY: Final = {"organizations": 0, "people": 0}


def matched(apollo: Apollo, **sent: Any) -> Any:
    return apollo.done("POST", "/people/match", sent)["person"]


def titles(apollo: Apollo, **filters: Any) -> list[str | None]:
    return [each["title"] for each in apollo.done("POST", "/mixed_people/api_search", filters)["people"]]


@pytest.fixture
def known(http: httpx.Client) -> Apollo:
    return Apollo.open(http, directory=DIRECTORY, clock={"mode": "frozen", "at": NOON})


class TestControlPlane:
    @pytest.mark.both_databases
    @pytest.mark.contract("10.directory.11")
    def test_shows_the_records_before_any_call_of_the_api(self, apollo: Apollo) -> None:
        people = apollo.control("GET", "/records/person")
        assert (len(people), len(apollo.control("GET", "/records/organizations"))) == (200, 25)
        assert {each["organization_id"] for each in people} <= {
            each["id"] for each in apollo.control("GET", "/records/organization")
        }
        found = apollo.done("POST", "/mixed_people/api_search", {"per_page": 100})
        assert [each["id"] for each in found["people"]] == [each["id"] for each in people[:100]]
        assert apollo.control("GET", f"/records/person/{people[7]['id']}") == people[7]

    @pytest.mark.slow
    @pytest.mark.both_databases
    @pytest.mark.contract("10.directory.11", "10.directory.5")
    def test_adds_people_whom_every_way_finds(self, known: Apollo) -> None:
        deal = known.add()
        firm = known.control("POST", "/records/organization", {"name": "Nine Piers", "domain": "HTTPS://www.Piers.example/x",
                                                               "keywords": ["Rope"], "employees": 9})  # fmt: skip
        given = {**PERSON, "organization_id": firm["id"], "seniority": "Senior", "city": "Porto", "country": "Portugal",
                 "linkedin_url": "https://www.linkedin.example/in/nia/",
                 "personal_emails": ["nia@home.example"]}  # fmt: skip
        made = known.control("POST", "/records/person", given)
        assert {name: made[name] for name in given} == given
        assert int(made["id"][:8], 16) == 0x54A00000 + len(DIRECTORY["people"]) + 1
        for sent in (
            {"id": made["id"]},
            {"email": "nia.okafor@QUAY.example"},
            {"linkedin_url": "linkedin.example/in/NIA"},
            {"name": "nia okafor", "domain": "piers.example"},
        ):
            assert matched(known, **sent)["id"] == made["id"]
        for filters in (
            {"q_keywords": "okafor"},
            {"q_keywords": "nine piers"},
            {"person_seniorities": ["senior"], "person_titles": ["buyer"]},
            {"organization_locations": [], "person_locations": ["Portugal"]},
            {"q_organization_domains_list": ["piers.example"]},
        ):
            assert titles(known, **filters) == ["Buyer"], filters
        assert known.done("GET", "/organizations/enrich?domain=piers.example")["organization"]["id"] == firm["id"]
        assert int(known.add()["id"][:8], 16) == int(deal["id"][:8], 16) + 1

    @pytest.mark.contract("10.directory.11")
    def test_changes_and_deletes_people(self, known: Apollo) -> None:
        made = known.control("POST", "/records/person", PERSON)
        path = f"/records/person/{made['id']}"
        changed = known.control("PATCH", path, {"email": "nia@new.example", "title": "Head of Ropes"})
        assert (changed["email"], changed["last_name"]) == ("nia@new.example", "Okafor")
        assert matched(known, email="NIA@new.example")["id"] == made["id"]
        assert matched(known, email=PERSON["email"])["name"] == ""
        assert titles(known, person_titles=["ropes"]) == ["Head of Ropes"]
        known.control("DELETE", path)
        assert titles(known, person_titles=["ropes"]) == []
        assert matched(known, id=made["id"]) is None
        assert known.http.get(f"/_dealdock/accounts/{known.account['id']}{path}").status_code == 404

    @pytest.mark.contract("10.directory.11")
    def test_changes_and_deletes_organizations_with_their_postings(self, known: Apollo) -> None:
        firm = next(each for each in known.control("GET", "/records/organization") if each["name"] == "Tallow Works")
        known.control("PATCH", f"/records/organization/{firm['id']}", {"name": "Lantern Works"})
        assert titles(known, q_keywords="lantern") == ["Head of Procurement"]
        assert titles(known, q_keywords="tallow") == []
        posted = known.control("POST", "/records/job_posting", {"organization_id": firm["id"], "title": "Wick Maker"})
        assert (posted["posted_at"], posted["last_seen_at"]) == (posted["created_at"], posted["created_at"])
        path = f"/organizations/{firm['id']}/job_postings"
        shown = [each["title"] for each in known.done("GET", path)["organization_job_postings"]]
        assert shown == ["Wick Maker", "Cooper", "Chandler"]
        other = known.done("GET", "/organizations/enrich?domain=harbour.example")["organization"]["id"]
        known.control("POST", "/records/job_posting", {"organization_id": other, "title": "Printer"})
        known.control("DELETE", f"/records/organization/{firm['id']}")
        kept = known.done("GET", f"/organizations/{other}/job_postings")["organization_job_postings"]
        assert [each["title"] for each in kept] == ["Printer"]
        assert known.done("GET", path)["organization_job_postings"] == []
        assert matched(known, email="mira.oduya@tallow.example")["organization_id"] is None
        assert titles(known, organization_ids=[firm["id"]]) == []

    def test_refuses_an_organization_that_is_not_there(self, known: Apollo, other: Apollo) -> None:
        theirs = other.control("GET", "/records/organization")[0]["id"]
        for given in (theirs, "x", known.user):
            body = {**PERSON, "organization_id": given}
            answer = known.http.post(f"/_dealdock/accounts/{known.account['id']}/records/person", json=body)
            assert (answer.status_code, "no organization with the id" in answer.text) == (422, True)

    @pytest.mark.slow
    @pytest.mark.contract("10.directory.11", "10.directory.8")
    def test_waits_for_a_large_directory(self, http: httpx.Client) -> None:
        apollo = Apollo.open(http, directory={"organizations": 40, "people": 2_500})
        path = f"/_dealdock/accounts/{apollo.account['id']}/records/person"
        while (answer := http.post(path, json=PERSON)).status_code == 503:
            pass
        assert int(answer.json()["id"][:8], 16) == 0x54A00000 + 2_501
        assert len(apollo.control("GET", "/records/person")) == 2_501

    @pytest.mark.contract("10.directory.4")
    def test_s_records_are_the_account_s_own(self, known: Apollo, http: httpx.Client) -> None:
        other = Apollo.open(http, directory=DIRECTORY)
        mine = known.control("POST", "/records/person", PERSON)
        assert matched(other, email=PERSON["email"])["name"] == ""
        assert matched(other, id=mine["id"]) is None
        theirs = other.control("POST", "/records/person", {**PERSON, "title": "Other"})
        other.control("DELETE", f"/records/person/{theirs['id']}")
        assert matched(known, email=PERSON["email"])["title"] == "Buyer"


class TestScenes:
    SCENE: Final = {
        "vendor": "apollo",
        "directory": {"organizations": [{"name": "Quay Systems", "domain": "quay.example"}], "people": 3},
        "organizations": [{"key": "piers", "name": "Nine Piers", "domain": "piers.example", "technologies": ["Maps"]}],
        "people": [
            {**PERSON, "organization": "piers", "departments": ["master_operations"]},
            {"first_name": "Ole", "organization": "Quay Systems", "title": "Rower"},
            {"first_name": "Ada", "title": "Diver"},
        ],
        "job_postings": [{"organization": "Nine Piers", "title": "Rope Maker", "posted_at": "2026-05-01T00:00:00Z"}],
    }

    @pytest.mark.slow
    @pytest.mark.both_databases
    @pytest.mark.contract("10.directory.12")
    def test_have_people_beside_those_of_the_setting(self, apollo: Apollo) -> None:
        apollo.control("POST", "/import", {"accounts": [self.SCENE]})
        assert titles(apollo, per_page=100)[3:] == ["Buyer", "Rower", "Diver"]
        nia, ole = matched(apollo, email=PERSON["email"]), matched(apollo, name="Ole", organization_name="quay systems")
        assert (nia["organization"]["name"], nia["departments"]) == ("Nine Piers", ["master_operations"])
        assert ole["organization"]["primary_domain"] == "quay.example"
        postings = apollo.done("GET", f"/organizations/{nia['organization_id']}/job_postings")
        assert [each["title"] for each in postings["organization_job_postings"]] == ["Rope Maker"]
        apollo.control("POST", "/records/person", {"first_name": "Last", "title": "Cook"})
        assert titles(apollo, per_page=100)[3:] == ["Buyer", "Rower", "Diver", "Cook"]

    @pytest.mark.slow
    @pytest.mark.both_databases
    @pytest.mark.contract("10.directory.12")
    @each_case("directory", [{"organizations": 4, "people": 5}, EMPTY, DIRECTORY])
    @each_case("is_used", [True, False])
    def test_are_exported_with_what_was_added(self, http: httpx.Client, directory: Any, is_used: bool) -> None:
        apollo, frozen = Apollo.open(http, directory=directory), {"mode": "frozen", "at": NOON}
        firm = apollo.control("POST", "/records/organization", {"name": "Nine Piers", "domain": "piers.example"})
        apollo.control("POST", "/records/person", {**PERSON, "organization_id": firm["id"]})
        for each in apollo.control("GET", "/records/organization")[:1]:
            apollo.control("POST", "/records/person", {"first_name": "Ole", "organization_id": each["id"]})
        apollo.control("POST", "/records/job_posting", {"organization_id": firm["id"], "title": "Rope Maker"})
        exported = http.get(f"/_dealdock/accounts/{apollo.account['id']}/export").json()["accounts"][0]
        assert [len(exported[name]) for name in ("organizations", "people", "job_postings")] == [1, 2, 1]
        other = Apollo.open(http, clock=frozen)
        for _ in range(2):  # again into an account that has the directory already
            other.control("POST", "/import", {"accounts": [exported]})
            if is_used:
                assert matched(other, email=PERSON["email"])["organization"]["name"] == "Nine Piers"
                assert matched(other, id=exported["people"][0]["id"])["name"] == "Nia Okafor"
            again = http.get(f"/_dealdock/accounts/{other.account['id']}/export").json()["accounts"][0]
            for name in ("organizations", "people", "job_postings"):
                assert again[name] == exported[name]
        assert len(apollo.control("GET", "/records/person")) == len(other.control("GET", "/records/person"))

    @pytest.mark.contract("10.directory.12")
    def test_are_the_same_after_a_snapshot_and_a_reset(self, apollo: Apollo) -> None:
        apollo.control("POST", "/import", {"accounts": [self.SCENE]})
        before = titles(apollo, per_page=100)
        made = apollo.control("POST", "/records/person", {"first_name": "Last", "title": "Cook"})
        apollo.control("PUT", "/snapshots/one")
        apollo.control("DELETE", f"/records/person/{made['id']}")
        apollo.control("POST", "/reset", {"to": "one"})
        assert titles(apollo, per_page=100) == [*before, "Cook"]
        apollo.control("POST", "/reset")
        assert titles(apollo, per_page=100) == before

    def test_refuse_an_organization_that_is_nowhere(self, apollo: Apollo) -> None:
        scene = {"vendor": "apollo", "directory": EMPTY, "people": [{"first_name": "A", "organization": "Nowhere"}]}
        answer = apollo.http.post(f"/_dealdock/accounts/{apollo.account['id']}/import", json={"accounts": [scene]})
        assert (answer.status_code, "Nowhere" in answer.text) == (422, True)
