"""The organizations of the directory that accounts and contacts refer to. Contract, 9.4, 9.5 and 10.9."""

from typing import Any, Final

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.apollo.client import NOON, Apollo
from tests.vendors.apollo.directory import DIRECTORY

FROZEN: Final = {"mode": "frozen", "at": NOON}
FIRST: Final = 0x54A00001
"""The number in the id of the first organization."""


def number(record: Any) -> int | None:
    """Return the number of the organization in a record, which counts from 1."""
    shown = record["organization_id"]
    return None if shown is None else int(shown[:8], 16) - FIRST + 1


def again(apollo: Apollo, record: Any) -> Any:
    """Return the contact or account as a view shows it."""
    kind = "contact" if "first_name" in record else "account"
    return apollo.done("GET", f"/{kind}s/{record['id']}")[kind]


def exported(apollo: Apollo) -> Any:
    return apollo.http.get(f"/_dealdock/accounts/{apollo.account['id']}/export").json()["accounts"][0]


@pytest.fixture
def known(http: httpx.Client) -> Apollo:
    return Apollo.open(http, directory=DIRECTORY, clock=FROZEN)


class TestNewRecords:
    @pytest.mark.slow
    @pytest.mark.both_databases
    @pytest.mark.contract("9.account.11", "9.contact.16")
    @each_case("is_made", [False, True])
    def test_get_the_organization_of_their_domain(self, http: httpx.Client, is_made: bool) -> None:
        known = Apollo.open(http, directory=DIRECTORY, clock=FROZEN)
        if is_made:
            known.control("GET", "/records/organization")
        account = known.add_account(domain="https://www.Harbour.example/about")
        contact = known.add_contact(email="Ivo@TALLOW.example")
        assert (number(account), number(contact), contact["organization_name"]) == (2, 1, "Tallow Works")
        found = known.done("GET", "/organizations/enrich?domain=harbour.example")["organization"]
        assert account["organization_id"] == found["id"]
        assert (number(again(known, account)), number(again(known, contact))) == (2, 1)
        assert [number(each) for each in known.done("POST", "/contacts/search")["contacts"]] == [1]
        assert [number(each) for each in known.done("POST", "/accounts/search")["accounts"]] == [2]
        known.add(account_id=account["id"])
        assert number(known.search()[0]["account"]) == 2

    @pytest.mark.contract("9.account.11", "9.contact.16")
    @each_case("is_made", [False, True])
    def test_of_a_domain_that_two_have_get_the_first(self, http: httpx.Client, is_made: bool) -> None:
        firms = [{"name": name, "domain": domain} for name, domain in (("A", "a.example"), ("C", "c.example"))]
        firms += [{"name": name, "domain": "b.example"} for name in ("First", "Second")]
        known = Apollo.open(http, directory={"organizations": firms, "people": []}, clock=FROZEN)
        if is_made:
            known.control("GET", "/records/organization")
        contact = known.add_contact(email="ivo@b.example")
        assert (number(contact), contact["organization_name"]) == (3, "First")
        assert number(known.add_account(domain="b.example")) == 3
        assert known.done("GET", "/organizations/enrich?domain=b.example")["organization"]["name"] == "First"

    @pytest.mark.contract("9.account.11", "9.contact.16")
    def test_of_other_domains_get_none(self, known: Apollo, other: Apollo) -> None:
        known.control("GET", "/records/organization")
        assert [number(known.add_account(**each)) for each in ({"domain": "tallow.test"}, {})] == [None, None]
        for sent in ({"email": "a@not-tallow.example"}, {"email": "a@sub.tallow.example"}, {"email": "a"}, {}):
            contact = known.add_contact(**sent)
            assert (number(contact), contact["organization_name"]) == (None, None), sent
        assert number(other.add_account(domain="tallow.example")) is None

    @pytest.mark.contract("9.contact.16")
    def test_with_a_name_that_is_sent_get_no_organization(self, known: Apollo) -> None:
        contact = known.add_contact(email="ivo@tallow.example", organization_name="Tallow Works")
        assert (number(contact), contact["organization_name"]) == (None, "Tallow Works")
        assert number(known.add_contact(email="ivo@tallow.example", organization_name="")) == 1

    @pytest.mark.contract("9.account.11", "9.contact.16")
    def test_keep_it_when_they_change(self, known: Apollo) -> None:
        account, contact = known.add_account(domain="tallow.example"), known.add_contact(email="i@tallow.example")
        bare = known.add_account()
        for each, domain in ((account, "harbour.example"), (bare, "tallow.example")):
            known.done("PATCH", f"/accounts/{each['id']}", {"domain": domain, "organization_id": account["id"]})
        changed = known.done("PATCH", f"/contacts/{contact['id']}", {"email": "i@harbour.example"})["contact"]
        assert (number(again(known, account)), number(again(known, bare)), number(changed)) == (1, None, 1)

    @pytest.mark.contract("9.account.11", "9.contact.16")
    def test_get_it_in_bulk_too(self, known: Apollo) -> None:
        people = [{"first_name": "A", "email": "a@harbour.example"}, {"first_name": "B", "email": "b@other.example"}]
        made = known.done("POST", "/contacts/bulk_create", {"contacts": people})["created_contacts"]
        assert [(number(each), each["organization_name"]) for each in made] == [(2, "Harbour Press"), (None, None)]
        firms = [{"name": "A", "domain": "other.example"}, {"name": "B", "domain": "tallow.example"}]
        made = known.done("POST", "/accounts/bulk_create", {"accounts": firms})["created_accounts"]
        assert [number(each) for each in made] == [None, 1]

    @pytest.mark.contract("9.account.11")
    def test_of_the_oldest_edition_get_none(self, http: httpx.Client) -> None:
        apollo = Apollo.open(http, directory=DIRECTORY, edition="2021-01")
        assert number(apollo.add_account(domain="tallow.example")) is None
        assert number(apollo.add_contact(email="ivo@tallow.example")) is None

    @pytest.mark.slow(but="sqlite")
    @pytest.mark.both_databases
    @pytest.mark.contract("9.account.11", "9.contact.16")
    @each_case("is_made", [False, True])
    def test_get_an_organization_that_is_made_up(self, http: httpx.Client, is_made: bool) -> None:
        apollo = Apollo.open(http, directory={"organizations": 90, "people": 0}, clock=FROZEN)
        firms = apollo.control("GET", "/records/organization")
        if not is_made:
            apollo.control("POST", "/reset")
        for place in (0, 41, 79, 80, 89):
            account = apollo.add_account(domain=firms[place]["domain"])
            contact = apollo.add_contact(email=f"a@{firms[place]['domain']}")
            assert (account["organization_id"], contact["organization_id"]) == (firms[place]["id"],) * 2
            assert contact["organization_name"] == firms[place]["name"]
        for domain in ("90.example", "1.example", firms[89]["domain"].replace("89", "90"), f"x{firms[0]['domain']}"):
            assert number(apollo.add_account(domain=domain)) is None, domain

    @pytest.mark.slow
    @pytest.mark.contract("9.account.11", "9.contact.16")
    def test_do_not_wait_for_a_large_directory(self, http: httpx.Client) -> None:
        twin = Apollo.open(http, directory={"organizations": 90, "people": 0})
        domain = twin.control("GET", "/records/organization")[88]["domain"]
        twin.control("POST", "/reset")
        twin.control("PATCH", "", {"directory": {"organizations": 100_000, "people": 1_000_000}})
        assert number(twin.add_account(domain=domain)) == 89
        assert number(twin.add_contact(email=f"a@{domain}")) == 89
        assert number(twin.add_account(domain="elsewhere.example")) is None
        twin.control("PATCH", "", {"directory": {"organizations": 1, "people": 0}})  # nothing of it was made
        assert len(twin.control("GET", "/records/organization")) == 1


class TestTheDirectoryChanges:
    @pytest.mark.both_databases
    @pytest.mark.contract("10.directory.13")
    def test_its_organization_is_deleted(self, known: Apollo) -> None:
        account, contact = known.add_account(domain="tallow.example"), known.add_contact(email="a@tallow.example")
        kept = known.add_contact(email="a@harbour.example")
        known.control("DELETE", f"/records/organization/{account['organization_id']}")
        assert [number(again(known, each)) for each in (account, contact, kept)] == [None, None, 2]
        assert again(known, contact)["organization_name"] == "Tallow Works"
        assert number(known.add_account(domain="tallow.example")) is None

    @pytest.mark.slow
    @pytest.mark.both_databases
    @pytest.mark.contract("10.directory.13")
    @each_case("is_made", [False, True])
    @each_case("first", ["search", "create"])
    def test_another_setting_replaces_it(self, http: httpx.Client, is_made: bool, first: str) -> None:
        known, other = (Apollo.open(http, directory=DIRECTORY, clock=FROZEN) for _ in range(2))
        if is_made:
            known.control("GET", "/records/organization")
        old = [known.add_account(domain="tallow.example"), known.add_contact(email="a@harbour.example")]
        assert [number(each) for each in old] == [1, 2]
        theirs = other.add_account(domain="harbour.example")
        firms = [{"name": "Nine Piers"}, {"name": "Ten Piers", "domain": "piers.example"}]
        known.control("PATCH", "", {"directory": {"organizations": firms, "people": 0}})
        if first == "search":
            assert len(known.done("POST", "/organizations/search")["organizations"]) == 2
        new = known.add_account(domain="piers.example")
        assert number(known.add_account(domain="tallow.example")) is None
        scene = exported(known)
        assert [each.get("organization") for each in scene["companies"]] == [None, "2", None]
        assert not scene.get("organizations")
        assert [number(again(known, each)) for each in (*old, new)] == [None, None, 2]
        assert known.done("GET", "/organizations/enrich?domain=piers.example")["organization"]["name"] == "Ten Piers"
        assert [number(again(known, each)) for each in (*old, new)] == [None, None, 2]
        assert number(known.add_account(domain="tallow.example")) is None
        assert number(again(other, theirs)) == 2

    @pytest.mark.contract("10.directory.13")
    def test_an_organization_is_added(self, known: Apollo) -> None:
        before = known.add_contact(email="a@piers.example")
        known.control("POST", "/records/organization", {"name": "Nine Piers", "domain": "http://piers.example/"})
        after = known.add_contact(email="b@piers.example")
        assert [number(again(known, each)) for each in (before, after)] == [None, 4]


class TestRecordsOfTheControlPlane:
    @pytest.mark.both_databases
    @pytest.mark.contract("10.directory.13")
    @each_case("kind", ["company", "contact"])
    def test_have_the_organization_that_is_given(self, known: Apollo, kind: str) -> None:
        shown = known.add_account(domain="harbour.example")["organization_id"]
        given = {"name": "A", "organization_id": shown} if kind == "company" else {"organization_id": shown}
        made = known.control("POST", f"/records/{kind}", given)
        assert made["organization_id"] == shown
        bare = known.control("POST", f"/records/{kind}", {**given, "organization_id": None})
        changed = known.control("PATCH", f"/records/{kind}/{bare['id']}", {"organization_id": shown})
        assert (bare["organization_id"], changed["organization_id"]) == (None, shown)
        assert known.control("GET", f"/records/{kind}/{made['id']}")["organization_id"] == shown

    def test_refuse_an_organization_that_is_not_there(self, known: Apollo, other: Apollo) -> None:
        theirs = other.control("GET", "/records/organization")[0]["id"]
        path = f"/_dealdock/accounts/{known.account['id']}/records/contact"
        answer = known.http.post(path, json={"organization_id": theirs})
        assert (answer.status_code, "no organization with the id" in answer.text) == (422, True)


class TestScenes:
    @pytest.mark.slow
    @pytest.mark.both_databases
    @pytest.mark.contract("10.directory.13")
    @each_case("is_made", [False, True])
    @each_case("directory", [DIRECTORY, {"organizations": 5, "people": 3}])
    def test_bring_the_organizations_along(self, http: httpx.Client, directory: Any, is_made: bool) -> None:
        apollo, target = Apollo.open(http, directory=directory, clock=FROZEN), Apollo.open(http, clock=FROZEN)
        domain = apollo.control("GET", "/records/organization")[1]["domain"]
        apollo.control("POST", "/records/organization", {"name": "Nine Piers", "domain": "piers.example"})
        if not is_made:
            apollo.control("POST", "/reset")
        apollo.add_account(domain=domain)
        people = [apollo.add_contact(email=f"a@{each}") for each in (domain, "piers.example", "none.example")]
        last = number(people[1])
        assert [number(each) for each in people] == [2, last, None]
        scene = exported(apollo)
        assert scene["companies"][0]["organization"] == "2"
        target.control("POST", "/import", {"accounts": [scene]})
        found = target.done("POST", "/contacts/search", {"sort_by_field": "contact_created_at", "sort_ascending": True})
        assert [(each["organization_id"] is None, each["organization_name"]) for each in found["contacts"]] == [
            (each["organization_id"] is None, each["organization_name"]) for each in people
        ]
        firm = target.control("GET", "/records/organization")[1]["id"]
        shown = target.done("POST", "/accounts/search")["accounts"]
        assert [each["organization_id"] for each in (*shown, found["contacts"][0])] == [firm, firm]
        copied = exported(target)
        for kind in ("companies", "contacts"):
            assert [each.get("organization") for each in copied[kind]] == [
                each.get("organization") for each in scene[kind]
            ]

    @pytest.mark.contract("10.directory.13")
    def test_name_an_organization_of_the_setting_or_of_their_own(self, known: Apollo) -> None:
        scene = {
            "vendor": "apollo",
            "directory": {"organizations": [{"name": "Quay Systems", "domain": "quay.example"}], "people": 0},
            "companies": [{"name": "Quay", "organization": "quay.example"}, {"name": "Piers", "organization": "piers"}],
            "contacts": [{"first_name": "Ada", "organization": "1"}, {"first_name": "Bo"}],
            "organizations": [{"key": "piers", "name": "Nine Piers"}],
        }
        known.control("POST", "/import", {"accounts": [scene]})
        contacts = known.done("POST", "/contacts/search")["contacts"]
        accounts = known.done("POST", "/accounts/search")["accounts"]
        assert {each["name"]: number(each) for each in (*contacts, *accounts)} == {
            "Ada": 1,
            "Bo": None,
            "Quay": 1,
            "Piers": 2,
        }

    @pytest.mark.contract("10.directory.13")
    def test_that_name_one_lose_it_to_another_setting(self, known: Apollo) -> None:
        scene = {"vendor": "apollo", "directory": DIRECTORY, "contacts": [{"first_name": "Ada", "organization": "2"}]}
        known.control("POST", "/import", {"accounts": [scene]})
        known.control("PATCH", "", {"directory": {"organizations": 1, "people": 0}})
        target = Apollo.open(known.http)
        target.control("POST", "/import", {"accounts": [exported(known)]})
        known.control("GET", "/records/organization")
        for apollo in (known, target):
            assert [number(each) for each in apollo.done("POST", "/contacts/search")["contacts"]] == [None]
