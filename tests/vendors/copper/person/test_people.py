"""People. Contract 3.3."""

from typing import Any

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.copper.client import NOW, Copper, Json
from tests.vendors.copper.contact_fields import ADDRESS, FULL

PERSON = (
    *("id", "name", "prefix", "first_name", "middle_name", "last_name", "suffix", "address", "assignee_id"),
    *(
        "company_id",
        "company_name",
        "contact_type_id",
        "details",
        "emails",
        "phone_numbers",
        "socials",
        "tags",
        "title",
    ),
    *("websites", "custom_fields", "date_created", "date_modified", "date_last_contacted", "interaction_count"),
    *("leads_converted_from", "date_lead_created"),
)


class TestPerson:
    @pytest.mark.contract("3.3.person.1", "3.3.person.5", "3.3.person.6", "3.3.person.11")
    def test_is_created_read_and_deleted(self, copper: Copper) -> None:
        email = {"email": "Ann@x.com", "category": "work"}
        person = copper.person(**FULL, emails=[email], title="Boss", prefix="Dr", suffix="II")
        assert tuple(person) == PERSON
        assert person.items() >= (FULL | {"emails": [email], "title": "Boss"}).items()
        types = {each["id"]: each["name"] for each in copper.ask("GET", "/contact_types")}
        assert types[person["contact_type_id"]] == "Uncategorized"
        path = f"/people/{person['id']}"
        assert copper.ask("GET", path) == person
        assert copper.ask("DELETE", path) == {"id": person["id"], "is_deleted": True}
        assert [copper.status(method, path) for method in ("GET", "PUT", "DELETE")] == [404] * 3
        assert copper.found(kind="people") == []

    @pytest.mark.contract("3.3.person.2", "3.3.person.3", "3.3.person.4")
    @each_case(
        ("body", "name", "parts"),
        [
            ({"name": "Ann"}, "Ann", ("Ann", None, None)),
            ({"name": "Ann Lee"}, "Ann Lee", ("Ann", None, "Lee")),
            ({"name": "Ann  B C Lee"}, "Ann  B C Lee", ("Ann", "B C", "Lee")),
            ({"first_name": "Ann", "last_name": "Lee"}, "Ann Lee", ("Ann", None, "Lee")),
            ({"name": "Ann B Lee", "last_name": "B Lee"}, "Ann B Lee", ("Ann", "B", "B Lee")),
        ],
    )
    def test_has_a_name_and_its_parts(self, fresh: Copper, body: Json, name: str, parts: tuple[Any, ...]) -> None:
        person = fresh.ask("POST", "/people", body)
        assert (person["name"], *(person[f"{part}_name"] for part in ("first", "middle", "last"))) == (name, *parts)

    @pytest.mark.contract("3.3.person.2")
    @each_case("body", [{}, {"name": " "}, {"first_name": "Ann"}, {"last_name": "Lee", "name": None}])
    def test_without_a_name_is_refused(self, fresh: Copper, body: Json) -> None:
        assert fresh.refused("POST", "/people", body) == ["Name: can't be blank"]

    def test_is_renamed_by_its_name_or_its_parts(self, copper: Copper) -> None:
        person = copper.person(name="Ann B Lee")
        path = f"/people/{person['id']}"
        assert copper.ask("PUT", path, person) == person
        renamed = copper.ask("PUT", path, {**person, "name": "Eve Fox"})
        assert (renamed["first_name"], renamed["middle_name"], renamed["last_name"]) == ("Eve", None, "Fox")
        assert copper.ask("PUT", path, {"last_name": "Ray"})["name"] == "Eve Ray"
        assert copper.refused("PUT", path, {"name": ""}) == ["Name: can't be blank"]

    def test_with_parts_too_long_for_a_name_is_refused(self, copper: Copper) -> None:
        too_long = ["Name: is too long (maximum is 255 characters)"]
        longest = copper.ask("POST", "/people", {"first_name": "é" * 127, "last_name": "x" * 127})
        assert longest["name"] == f"{'é' * 127} {'x' * 127}"
        parts = {"first_name": "é" * 127, "middle_name": "m", "last_name": "x" * 127}
        assert copper.refused("POST", "/people", parts) == too_long
        path = f"/people/{longest['id']}"
        for changes in ({"last_name": "x" * 128}, {"middle_name": "m"}, {"first_name": "x" * 255, "title": "Boss"}):
            assert copper.refused("PUT", path, changes) == too_long
        assert copper.refused("PUT", path, {"name": "x" * 256, "last_name": "x" * 128}) == too_long
        assert copper.ask("PUT", path, {"name": "Ann", **parts})["name"] == "Ann"
        assert copper.found(kind="people") == ["Ann"]

    @pytest.mark.contract("3.3.person.7")
    @each_case(
        ("field", "value", "category"),
        [("emails", {"email": "a@x.com"}, "home"), ("phone_numbers", {"number": "5"}, "personal")],
    )
    def test_has_known_categories(self, fresh: Copper, field: str, value: Json, category: str) -> None:
        body = {"name": "Ann", field: [{**value, "category": category}]}
        fault = f"{field.replace('_', ' ').title()}: is not included in the list"
        assert fresh.refused("POST", "/people", body) == [fault]

    @pytest.mark.contract("3.3.person.8", "2.4.update.13")
    def test_is_changed_list_by_list(self, copper: Copper) -> None:
        person = copper.person(**FULL)
        copper.advance(60)
        path = f"/people/{person['id']}"
        assert copper.ask("PUT", path, FULL) == person
        changes = {"phone_numbers": [{"number": "7", "category": "work"}], "websites": [], "tags": None}
        changed = copper.ask("PUT", path, changes)
        assert changed == person | changes | {"tags": [], "date_modified": NOW + 60}
        assert copper.found({"phone_number": "4151234567"}, kind="people") == []

    @pytest.mark.contract("3.3.person.9", "1.5.fault.11")
    def test_has_addresses_of_its_own(self, copper: Copper, other: Copper) -> None:
        emails = [{"email": "Ann@x.com", "category": "work"}]
        person, beside = copper.person(emails=emails), copper.person()
        taken = {"name": "Bob", "emails": [{"email": "ann@X.COM", "category": "other"}]}
        free = {"email": "bob@x.com", "category": "work"}
        for each in (taken["emails"], [free, *taken["emails"]], [*taken["emails"], free]):
            for method, path in (("POST", "/people"), ("PUT", f"/people/{beside['id']}")):
                refused = copper.refused(method, path, {"name": "Bob", "emails": each})
                assert refused == ["Emails: has already been taken"], (method, each)
        own = {"emails": [*emails, free]}
        assert copper.ask("PUT", f"/people/{person['id']}", own) == person | own
        assert copper.refused("PUT", f"/people/{beside['id']}", {"emails": [free]}) == [
            "Emails: has already been taken"
        ]
        nameless = copper.refused("PUT", f"/people/{beside['id']}", {**taken, "name": " "})
        assert nameless == ["Name: can't be blank"]
        assert copper.ask("PUT", f"/people/{person['id']}", {"emails": emails}) == person
        assert copper.person(emails=[free])["emails"] == [free]
        assert other.person(emails=emails)
        copper.ask("DELETE", f"/people/{person['id']}")
        assert copper.person(**taken)["emails"] == taken["emails"]

    def test_has_no_address_without_a_text(self, copper: Copper) -> None:
        person = copper.person(emails=[{"email": "kept@x.com", "category": "work"}, {"email": " ", "category": "work"}])
        assert [each["email"] for each in person["emails"]] == ["kept@x.com"]
        cases: list[tuple[Any, str]] = [
            ([{"email": None, "category": "work"}], "can't be blank"),
            ([{"category": "work"}], "can't be blank"),
            ([{"email": 5}], "must be a string"),
            ([{"email": ["a@x.com"]}], "must be a string"),
            (["a@x.com"], "must be an object"),
            ({"email": "a@x.com"}, "must be an array"),
        ]
        for emails, text in cases:
            for method, path in (("POST", "/people"), ("PUT", f"/people/{person['id']}")):
                refused = copper.refused(method, path, {"name": "Bob", "emails": emails})
                assert (emails, refused) == (emails, [f"Emails: {text}"])
        assert copper.ask("POST", "/people/search") == [person]

    @pytest.mark.contract("3.3.person.10")
    def test_is_fetched_by_an_address(self, copper: Copper, other: Copper) -> None:
        emails = [{"email": "Ann@x.com", "category": "work"}, {"email": "b@x.com", "category": None}]
        person = copper.person(emails=emails)
        for email in ("ann@X.com", "B@x.com"):
            assert copper.ask("POST", "/people/fetch_by_email", {"email": email}) == person
            assert other.status("POST", "/people/fetch_by_email", {"email": email}) == 404
        assert copper.status("POST", "/people/fetch_by_email", {"email": "nobody@x.com"}) == 404
        assert copper.refused("POST", "/people/fetch_by_email", {}) == ["Email: can't be blank"]

    @pytest.mark.contract("3.3.person.12")
    def test_gets_another_company(self, copper: Copper) -> None:
        one, two = copper.company(name="One"), copper.company(name="Two")
        person = copper.person(company_id=one["id"])
        changed = copper.ask("PUT", f"/people/{person['id']}", {"company_id": two["id"], "company_name": "Three"})
        assert (changed["company_id"], changed["company_name"]) == (two["id"], "Two")
        assert copper.person(company_name="two")["company_id"] == two["id"]
        for name in (5, "x" * 300):
            assert copper.ask("PUT", f"/people/{person['id']}", {"company_name": name})["company_id"] == two["id"]

    @pytest.mark.contract("3.3.person.20")
    def test_that_is_deleted_is_no_one_s_contact(self, copper: Copper) -> None:
        person, other = copper.person(), copper.person()
        deal, beside = copper.deal(primary_contact_id=person["id"]), copper.deal(primary_contact_id=other["id"])
        company = copper.company(primary_contact_id=person["id"])
        copper.advance(60)
        copper.ask("DELETE", f"/people/{person['id']}")
        assert copper.get(deal) == deal | {"primary_contact_id": None, "date_modified": NOW + 60}
        assert copper.get(beside) == beside
        assert copper.ask("GET", f"/companies/{company['id']}")["primary_contact_id"] is None


class People:
    """Three people, A to C, of whom C has a name alone."""

    def __init__(self, copper: Copper) -> None:
        self.copper = copper
        self.types = copper.ask("GET", "/contact_types")
        self.company = copper.company(name="Acme")
        self.a = copper.person(
            name="Ann Zed", **FULL, emails=[{"email": "ann@x.com", "category": "work"}], company_id=self.company["id"],
            contact_type_id=self.types[0]["id"], assignee_id=copper.user_id, title="boss",
        )  # fmt: skip
        copper.advance(100)
        self.b = copper.person(
            name="bob Yan", address={**ADDRESS, "city": "rome", "state": "X", "postal_code": "1", "country": "us"},
            emails=[{"email": "Bob@x.com", "category": "work"}], title="Agent", tags=["b"],
            phone_numbers=[{"number": "555 0199", "category": "work"}],
        )  # fmt: skip
        copper.advance(100)
        self.c = copper.person(name="Cid")
        self.deal = copper.deal(primary_contact_id=self.b["id"])

    def found(self, **filters: Any) -> str:
        return "".join(name[0].upper() for name in self.copper.found(filters, kind="people"))


@pytest.fixture(scope="module")
def people(http: httpx.Client) -> People:
    return People(Copper.open(http))


class TestSearchOfPeople:
    @pytest.mark.contract("3.3.person.13", "3.3.person.14", "3.3.person.21", "3.3.person.18")
    def test_is_by_their_attributes(self, people: People) -> None:
        assert people.found() == "ABC"
        assert people.found(ids=[people.a["id"], people.c["id"]]) == "AC"
        assert people.found(name="ann zed") == "A"
        assert people.found(emails=["ANN@x.com", "bob@x.com"]) == "AB"
        assert people.found(contact_type_ids=[people.types[0]["id"]]) == "A"
        assert people.found(assignee_ids=[people.copper.user_id]) == "A"
        assert people.found(assignee_ids=[-2]) == "BC"
        assert people.found(company_ids=str(people.company["id"])) == "A"
        assert people.found(company_ids=[]) == people.found(company_ids=[-2]) == "BC"
        assert people.found(tags=["a", "b"]) == "AB"
        assert people.found(opportunity_ids=[people.deal["id"]]) == "B"
        assert people.found(followed=1, socials=["x"]) == ""
        assert people.found(socials="x") == "ABC"

    @pytest.mark.contract("3.3.person.15", "3.3.person.16")
    def test_is_by_place_and_age(self, people: People) -> None:
        assert people.found(city="ROME") == "AB"
        assert people.found(state="lazio", postal_code="00100", country="it") == "A"
        assert people.found(age=100) == "BC"
        assert people.found(age=99) == "C"
        assert people.found(minimum_created_date=NOW + 100, maximum_modified_date=NOW + 100) == "B"
        assert people.found(maximum_interaction_count=0) == "ABC"

    @pytest.mark.contract("3.3.person.17")
    @each_case(
        ("number", "found"),
        [
            ("+1 (415) 123-4567", "A"),
            ("415-123-4567", "A"),
            ("0044 415 123 4567", "A"),
            ("4567", "A"),
            ("123456", ""),
            ("1111119", ""),
            ("11111150199", ""),
            ("111111550199", "B"),
            ("9999995550199", "B"),
            ("99999995550199", ""),
            ("9550199", "B"),
            ("99550199", "B"),
            ("555", ""),
            ("none", ""),
        ],
    )
    def test_is_by_the_last_digits_of_a_number(self, people: People, number: str, found: str) -> None:
        assert people.found(phone_number=number) == found

    @pytest.mark.slow
    @pytest.mark.contract("3.3.person.19")
    @each_case(
        ("by", "found"),
        [
            ("first_name", "ABC"),
            ("name", "ABC"),
            ("last_name", "CBA"),
            ("title", "CBA"),
            ("email", "CAB"),
            ("phone", "CAB"),
            ("date_created", "ABC"),
            ("date_modified", "ABC"),
            ("city", "CAB"),
            ("state", "CAB"),
            ("country", "CAB"),
            ("zip", "CAB"),
            ("assignee", "BCA"),
            ("inactive_days", "ABC"),
            ("last_interaction", "ABC"),
            ("interaction_count", "ABC"),
        ],
    )
    def test_is_sorted(self, people: People, by: str, found: str) -> None:
        assert people.found(sort_by=by) == found
        assert people.found(sort_by=by, sort_direction="desc") == found[::-1]

    def test_is_by_whole_texts_of_any_length(self, copper: Copper) -> None:
        longest = "x" * 255
        copper.person(name=longest, emails=[{"email": longest}], address={"city": longest})
        copper.company(name=longest, email_domain=longest)
        filters: tuple[tuple[str, Json], ...] = (
            ("people", {"name": longest}),
            ("people", {"city": longest}),
            ("people", {"emails": [longest, "a"]}),
            ("companies", {"name": longest}),
            ("companies", {"email_domains": [longest]}),
        )
        for kind, body in filters:
            [(name, value)] = body.items()
            longer = [f"{longest}x", "a"] if isinstance(value, list) else f"{longest}x"
            assert copper.found(body, kind) == [longest]
            assert copper.found({name: longer}, kind) == []


@pytest.mark.slow
def test_searches_find_each_contact_by_its_present_values(copper: Copper) -> None:
    for kind, make in (("people", copper.person), ("companies", copper.company)):
        made = make(name="Before", phone_numbers=[{"number": "111", "category": "work"}])
        path = f"/{kind}/{made['id']}"
        changes: list[Any] = [{"name": "After"}, {"phone_numbers": [{"number": "222", "category": "work"}]}]
        searches: list[Any] = [
            ({"name": "Before"}, {"name": "After"}),
            ({"phone_number": "111"}, {"phone_number": "222"}),
        ]
        if kind == "people":
            copper.ask("PUT", path, {"emails": [{"email": "before@x.com", "category": "work"}]})
            changes.append({"emails": [{"email": "after@x.com", "category": "work"}]})
            searches.append(({"emails": ["before@x.com"]}, {"emails": ["after@x.com"]}))
        for change, (old, new) in zip(changes, searches, strict=True):
            assert (len(copper.found(old, kind)), copper.found(new, kind)) == (1, []), change
            copper.ask("PUT", path, change)
            assert (copper.found(old, kind), len(copper.found(new, kind))) == ([], 1), change
        copper.ask("DELETE", path)
        assert [copper.found(new, kind) for _, new in searches] == [[]] * len(searches)


def test_the_type_of_a_new_contact_is_the_first_where_none_is_uncategorized(http: httpx.Client) -> None:
    copper = Copper.open(http)
    for each in copper.control("GET", "/records/contactType"):
        if each["name"] == "Uncategorized":
            copper.control("PATCH", f"/records/contactType/{each['id']}", {"name": "Something"})
    first = copper.ask("GET", "/contact_types")[0]["id"]
    assert copper.person()["contact_type_id"] == first
