"""People of the directory. Contract, 9.8, 10.9 and 10.10."""

import hashlib
from typing import Any, Final

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.apollo import shapes
from tests.vendors.apollo.client import NOON, Apollo, error, refusal
from tests.vendors.apollo.directory import DIRECTORY

UNKNOWN: Final = """
    id: id
    first_name: null
    last_name: null
    name: text
    linkedin_url: null
    title: null
    photo_url: null
    twitter_url: null
    github_url: null
    facebook_url: null
    extrapolated_email_confidence: null
    headline: null
    organization_id: null
    employment_history: []
    match_confidence: text
    email: text
    email_status: null
    intent_strength: null
    show_intent: bool
    email_domain_catchall: bool
    revealed_for_current_team: bool
    departments: []
    subdepartments: []
    functions: []
    seniority: null
"""
FOUND: Final = """
    id: id
    first_name: text
    last_name: text
    name: text
    linkedin_url: text|null
    title: text|null
    photo_url: null
    twitter_url: null
    github_url: null
    facebook_url: null
    extrapolated_email_confidence: null
    headline: text
    organization_id: id|null
    employment_history: list
    match_confidence?: text
    street_address: text
    city: text|null
    state: text|null
    country: text|null
    postal_code: null
    formatted_address: text|null
    time_zone: text|null
    email: text|null
    email_status: text|null
    contact_id?: id
    contact?: object
    organization?: object
    departments: list|[]
    subdepartments: []
    seniority: text|null
    functions: list|[]
    intent_strength: null
    show_intent: bool
    email_domain_catchall: bool
    email_domain_catchall_verdict: text|null
    revealed_for_current_team: bool
"""
JOB: Final = """
    _id: id
    created_at: null
    current: bool
    degree: null
    description: null
    emails: null
    end_date: null
    grade_level: null
    kind: null
    major: null
    org_matched_by_name: bool|null
    organization_id: id|null
    organization_name: text|null
    raw_address: null
    start_date: text|null
    title: text|null
    updated_at: null
    id: id
    key: id
"""
ROW: Final = """
    id: id
    first_name: text
    last_name_obfuscated: text
    title: text|null
    last_refreshed_at: +00:00
    has_email: bool
    has_city: bool
    has_state: bool
    has_country: bool
    has_direct_phone: text
    organization: object|null
"""
FIRM: Final = """
    name: text
    has_industry: bool
    has_phone: bool
    has_city: bool
    has_state: bool
    has_country: bool
    has_zip_code: bool
    has_revenue: bool
    has_employee_count: bool
"""
BULK: Final = """
    status: text
    error_code: null
    error_message: null
    total_requested_enrichments: int
    matches: list
    unique_enriched_records: int
    missing_records: int
    credits_consumed: int
"""
MIXED: Final = """
    breadcrumbs: []
    partial_results_only: bool
    has_join: bool
    disable_eu_prospecting: bool
    partial_results_limit: int
    pagination: object
    contacts: []
    people: list
    model_ids: list
    num_fetch_result: null
    derived_params: {}
"""
MISSING: Final = {
    "status": "failed",
    "error_code": "INVALID_REQUEST",
    "error_message": "invalid request, missing details",
}
CREDITS: Final = (
    "You have insufficient credits! <a href='https://app.apollo.io/#/settings/plans/upgrade' "
    "aria-onclick='close_alert'>Upgrade your plan</a> to increase your number of lead credits."
)


def opened(http: httpx.Client, **settings: Any) -> Apollo:
    """Create an account with the known directory."""
    return Apollo.open(http, **{"directory": DIRECTORY, "clock": {"mode": "frozen", "at": NOON}, **settings})


@pytest.fixture
def known(http: httpx.Client) -> Apollo:
    return opened(http)


def matched(apollo: Apollo, **sent: Any) -> Any:
    """Return the person that parameters name."""
    return apollo.done("POST", "/people/match", sent)["person"]


def titles(apollo: Apollo, **filters: Any) -> list[str | None]:
    """Return the titles of the people that both searches find."""
    found = apollo.done("POST", "/mixed_people/api_search", filters)
    rows = apollo.old_people_search(**filters)["people"]
    assert [each["id"] for each in found["people"]] == [each["id"] for each in rows]
    assert found["total_entries"] == len(rows)
    return [each["title"] for each in rows]


class TestMatch:
    @pytest.mark.slow
    @pytest.mark.contract("10.match.1", "10.match.2")
    @each_case(
        "sent",
        [
            {"email": "mira.oduya@TALLOW.example"},
            {"hashed_email": hashlib.md5(b"mira.oduya@tallow.example").hexdigest().upper()},  # noqa: S324
            {"hashed_email": hashlib.sha256(b"mira.oduya@tallow.example").hexdigest()},
            {"linkedin_url": "https://linkedin.example/in/MIRA"},
            {"first_name": "mira", "last_name": "Oduya", "domain": "https://www.tallow.example/x"},
            {"name": "Mira  Oduya", "organization_name": "tallow works"},
            {"email": "mira.oduya@tallow.example", "linkedin_url": "nobody", "name": "Ada Berg"},
        ],
    )
    def test_finds_by_the_first_parameter_that_is_sent(self, known: Apollo, sent: dict[str, Any]) -> None:
        assert matched(known, **sent)["title"] == "Head of Procurement"
        by_query = known.done("POST", "/people/match", params=sent)
        assert by_query["person"]["title"] == "Head of Procurement"
        assert matched(known, id=by_query["person"]["id"])["name"] == "Mira Oduya"

    @pytest.mark.contract("10.match.1")
    def test_is_decided_by_the_first_of_all_parameters(self, http: httpx.Client) -> None:
        common = {"last_name": "Lie", "organization_id": "1"}
        people = [
            {**common, "first_name": each, "email": f"{each}@x.example", "linkedin_url": f"l.example/in/{each}"}
            for each in "ABCDEF"
        ]
        apollo = opened(http, directory={"organizations": [{"name": "Quay", "domain": "q.example"}], "people": people})
        ids = [each["id"] for each in apollo.done("POST", "/mixed_people/api_search")["people"]]
        named: list[dict[str, Any]] = [
            {"id": ids[0]},
            {"email": "B@x.example"},
            {"hashed_email": hashlib.sha256(b"c@x.example").hexdigest()},
            {"linkedin_url": "https://l.example/in/D"},
            {"first_name": "E", "last_name": "Lie"},
            {"name": "F Lie", "domain": "q.example"},
        ]
        for place, number in enumerate(ids):
            sent = {name: value for each in named[place:] for name, value in each.items()}
            assert matched(apollo, **sent)["id"] == number, sent

    @pytest.mark.contract("10.match.4")
    def test_shows_the_oldest_contact_with_the_address(self, known: Apollo) -> None:
        oldest, *_ = [known.add_contact(email="mira.oduya@tallow.example")["id"] for _ in range(3)]
        assert matched(known, email="mira.oduya@tallow.example")["contact_id"] == oldest

    @pytest.mark.contract("10.match.3")
    @each_case("sent", [{}, {"name": "Mira Oduya"}, {"first_name": "Mira", "domain": "tallow.example"}, {"email": " "}])
    def test_needs_something_that_names_a_person(self, known: Apollo, sent: dict[str, Any]) -> None:
        answer = known.call("POST", "/people/match", sent)
        assert refusal(answer) == (400, MISSING)

    @pytest.mark.contract("10.match.4", "10.match.5", "10.match.19")
    def test_has_the_keys_and_types_of_a_person(self, known: Apollo) -> None:
        contact = known.add_contact(email="mira.oduya@tallow.example")
        sent: list[dict[str, Any]] = [
            {"email": "mira.oduya@tallow.example"},
            {"name": "Jon Lie", "organization_domain": "harbour.example"},
            {"email": "mira@quay.example"},
        ]
        answers = [known.done("POST", "/people/match", each) for each in sent]
        assert [list(each) for each in answers] == [["person", "request_id"]] * 3
        alone = known.old_people_search(q_keywords="Ada")["people"]
        people = [each["person"] for each in answers]
        shapes.check(FOUND, [*people, *alone])
        first, second, _ = people
        assert (first["contact_id"], first["contact"]["id"]) == (contact["id"], contact["id"])
        assert (first["email"], first["email_status"]) == ("Mira.Oduya@tallow.example", "verified")
        assert (first["headline"], alone[0]["headline"]) == ("Head of Procurement", "Between two jobs")
        assert first["organization"]["id"] == first["organization_id"]
        assert (second["email"], second["email_status"]) == (None, None)
        assert all(each["revealed_for_current_team"] for each in people)
        assert [each.get("match_confidence") for each in [*people, *alone]] == ["high"] * 3 + [None]
        where = ("formatted_address", "time_zone", "email_domain_catchall_verdict")
        assert [first[name] for name in where] == ["Chicago, Illinois, United States", "America/Chicago", "allow"]
        assert [second[name] for name in where] == ["Oslo, Norway", "Europe/Oslo", None]

    @pytest.mark.contract("10.match.12")
    def test_has_a_present_job(self, known: Apollo) -> None:
        sent: list[dict[str, Any]] = [{"email": "mira@quay.example"}, {"name": "Eva Sund", "domain": "harbour.example"}]
        found = [matched(known, **each) for each in sent]
        alone = known.old_people_search(q_keywords="Ada")["people"]
        jobs = [one for each in [*found, *alone] for one in each["employment_history"]]
        shapes.check(JOB, jobs)
        assert [each["organization_name"] for each in jobs] == ["Quay Systems", "Harbour Press", None]
        assert [each["title"] for each in jobs] == ["Buyer", None, None]
        assert all(each["_id"] == each["id"] == each["key"] and each["current"] for each in jobs)
        assert len({each["id"] for each in jobs}) == 3
        assert matched(known, **sent[0])["employment_history"] == found[0]["employment_history"]

    @pytest.mark.contract("10.match.6")
    def test_shows_personal_addresses_only_if_they_are_to_be_revealed(self, known: Apollo) -> None:
        email = "mira.oduya@tallow.example"
        shown = matched(known, email=email, reveal_personal_emails=True)
        assert shown["personal_emails"] == ["mira@home.example"]
        assert list(shown)[list(shown).index("email_status") + 1] == "personal_emails"
        assert "personal_emails" not in matched(known, email=email)

    @pytest.mark.contract("10.match.7", "10.match.8")
    def test_of_an_unknown_address_is_a_person_without_a_name(self, known: Apollo) -> None:
        person = matched(known, email="Nobody@mast.example")
        shapes.check(UNKNOWN, [person])
        assert (person["name"], person["email"]) == ("", "Nobody@mast.example")
        assert person["revealed_for_current_team"] is True
        assert matched(known, email="nobody@mast.example")["id"] == person["id"]
        assert matched(known, email="else@mast.example")["id"] != person["id"]
        for sent in ({"id": person["id"]}, {"id": "x"}, {"linkedin_url": "x"}, {"name": "No", "domain": "x"}):
            assert matched(known, **sent) is None
        for unknown in (person["id"], "x"):
            assert matched(known, id=unknown, email="nobody@mast.example") is None, "the id decides"

    @pytest.mark.contract("10.match.13", "10.match.19")
    def test_of_an_unknown_name_at_a_known_organization_is_made(self, known: Apollo) -> None:
        before = known.done("POST", "/usage_stats/credit_usage_stats")["credit_usage_stats"]
        domains = ({"domain": "www.harbour.example"}, {"organization_domain": "harbour.example"})
        for named in (*domains, {"organization_name": "HARBOUR PRESS"}):
            person = matched(known, first_name="Eva", last_name="de la Cruz", **named)
            assert [person[name] for name in ("first_name", "last_name", "name")] == [
                "Eva",
                "de la Cruz",
                "Eva de la Cruz",
            ]
            assert (person["title"], person["email"], person["email_status"]) == (None, None, None)
            assert person["organization"]["id"] == person["organization_id"]
            assert person["organization"]["name"] == "Harbour Press"
            assert person["match_confidence"] == "low"
            assert matched(known, name="eva de la cruz", **named)["id"] == person["id"]
            assert matched(known, id=person["id"]) is None
        for sent in ({"domain": "mast.example"}, {"organization_name": "Mast"}):
            assert matched(known, first_name="Eva", last_name="Sund", **sent) is None
        assert matched(known, name="Eva", domain="harbour.example") is None
        assert known.done(
            "POST", "/people/bulk_match", {"details": [{"name": "Eva Sund", "domain": "harbour.example"}]}
        )["matches"] == [None]
        assert known.done("POST", "/usage_stats/credit_usage_stats")["credit_usage_stats"] == before

    @pytest.mark.contract("10.match.14")
    def test_of_an_unknown_address_has_the_organization_of_its_domain(self, known: Apollo) -> None:
        person = matched(known, email="nobody@tallow.example")
        assert (person["name"], person["match_confidence"]) == ("", "none")
        assert person["organization"]["name"] == "Tallow Works"
        assert person["organization"]["id"] == person["organization_id"]
        assert "departmental_head_count" not in person["organization"]
        other = matched(known, email="nobody@mast.example")
        assert ("organization" in other, other["organization_id"], other["match_confidence"]) == (False, None, "none")

    @pytest.mark.contract("10.match.15")
    @each_case(("edition", "shows"), [("2021", False), ("2026-08", False), ("2026-09", True), ("2027-02", True)])
    def test_shows_its_certainty_since_september_2026(self, http: httpx.Client, edition: str, shows: bool) -> None:
        apollo = opened(http, edition=edition)
        for email in ("mira.oduya@tallow.example", "nobody@mast.example"):
            assert ("match_confidence" in matched(apollo, email=email)) is shows

    @pytest.mark.contract("10.match.17")
    def test_by_its_id_is_shown(self, known: Apollo, other: Apollo) -> None:
        person = matched(known, email="mira@quay.example")
        shown = known.done("GET", f"/people/{person['id']}")["person"]
        assert shown == {name: value for name, value in person.items() if name != "match_confidence"}
        for wrong in ("x", person["id"][:-1] + ("1" if person["id"].endswith("0") else "0")):
            text = f"Parameters misconfigured. {wrong} is not a valid ID"
            assert error(known.call("GET", f"/people/{wrong}")) == (422, text)
        assert other.call("GET", f"/people/{person['id']}").status_code == 422

    @pytest.mark.contract("10.match.18", "9.credit.6")
    def test_gives_telephone_numbers_to_a_later_call(self, known: Apollo, apollo: Apollo) -> None:
        sent = {"email": "mira.oduya@tallow.example", "reveal_phone_number": True, "poll_only": True}
        answer = known.done("POST", "/people/match", sent)
        path = f"/webhook_result/{answer['request_id']}"
        (person,) = known.done("GET", path)["people"]
        assert (person["id"], person["status"]) == (answer["person"]["id"], "success")
        assert person["phone_numbers"][0]["sanitized_number"] == "+13125550101"
        assert known.done("GET", path)["credits_consumed"] == 9
        again = known.done("POST", "/people/match", sent)
        assert known.done("GET", f"/webhook_result/{again['request_id']}")["credits_consumed"] == 0
        profile = known.done("GET", "/users/api_profile?include_credit_usage=true")
        assert [profile[f"num_{kind}_credits_used"] for kind in ("lead", "direct_dial")] == [1, 8]
        assert profile["total_unified_credits_used"] == 9
        assert apollo.call("GET", path).status_code == 404, "of another account at the same time"
        known.control("POST", "/clock/advance", {"seconds": 30 * 86_400})
        assert known.call("GET", path).status_code == 200
        known.control("POST", "/clock/advance", {"seconds": 1})
        assert known.call("GET", path).status_code == 404

    def test_gives_no_telephone_number_of_a_person_who_was_deleted_since(self, known: Apollo) -> None:
        sent = {"email": "mira.oduya@tallow.example", "reveal_phone_number": True, "poll_only": True}
        answer = known.done("POST", "/people/match", sent)
        known.control("DELETE", f"/records/person/{answer['person']['id']}")
        found = known.done("GET", f"/webhook_result/{answer['request_id']}")
        counts = ("total_requested_enrichments", "unique_enriched_records", "missing_records", "credits_consumed")
        assert (found["people"], [found[name] for name in counts]) == ([], [1, 0, 1, 9])

    @pytest.mark.contract("10.match.18")
    def test_without_numbers_has_an_empty_result(self, known: Apollo) -> None:
        details = [{"email": "mira@quay.example"}, {"email": "nobody@mast.example"}]
        sent = {"details": details, "reveal_phone_number": True, "webhook_url": "https://app.example/hook"}
        answer = known.done("POST", "/people/bulk_match", sent)
        assert (list(answer)[-1], answer["credits_consumed"]) == ("request_id", 1)
        found = known.done("GET", f"/webhook_result/{answer['request_id']}")
        assert [each["phone_numbers"] for each in found["people"]] == [[]]
        counts = ("total_requested_enrichments", "unique_enriched_records", "missing_records", "credits_consumed")
        assert [found[name] for name in counts] == [2, 1, 1, 1]
        plain = known.done("POST", "/people/match", {"email": "mira@quay.example"})["request_id"]
        for unknown in (plain, "x", "-5", "9" * 30):
            refused = known.call("GET", f"/webhook_result/{unknown}")
            assert (refused.status_code, refused.json()["error_code"]) == (404, "request_id_unknown")

    @pytest.mark.contract("10.match.16")
    def test_takes_a_webhook_or_polls(self, known: Apollo) -> None:
        sent = {"email": "mira.oduya@tallow.example", "reveal_phone_number": True, "poll_only": True}
        assert known.done("POST", "/people/match", sent)["person"]["name"] == "Mira Oduya"
        answer = known.call("POST", "/people/match", {**sent, "webhook_url": "https://app.example/hook"})
        assert refusal(answer) == (400, {"error": "Do not pass 'webhook_url' with poll_only=true"})

    @pytest.mark.slow
    @pytest.mark.contract("10.match.9")
    def test_has_a_number_that_javascript_does_not_keep(self, known: Apollo) -> None:
        numbers = [known.done("POST", "/people/match", {"email": "x@y.example"})["request_id"] for _ in range(64)]
        assert len(set(numbers)) == 64
        assert all(2**53 < abs(number) < 2**63 for number in numbers)
        assert {number > 0 for number in numbers} == {True, False}

    @pytest.mark.contract("10.match.10")
    @each_case("path", ["/people/match", "/people/bulk_match"])
    def test_needs_an_address_for_telephone_numbers(self, known: Apollo, path: str) -> None:
        detail = {"email": "mira.oduya@tallow.example"}
        answer = known.call("POST", path, {**detail, "details": [detail], "reveal_phone_number": True})
        text = "Please add a valid 'webhook_url' parameter when using 'reveal_phone_number'"
        assert error(answer) == (422, text)


class TestBulkMatch:
    @pytest.mark.contract("10.bulk_match.1", "10.bulk_match.2", "9.credit.2")
    def test_has_a_person_or_null_in_the_place_of_each_detail(self, known: Apollo) -> None:
        contact = known.add_contact(email="mira.oduya@tallow.example")
        mira = {"email": "mira.oduya@tallow.example"}
        details = [{"email": "nobody@x.example"}, mira, {"id": contact["id"]}, mira]
        found = known.done("POST", "/people/bulk_match", {"details": details})
        shapes.check(BULK, [found])
        assert [each and each["name"] for each in found["matches"]] == [None, "Mira Oduya", None, "Mira Oduya"]
        numbers = ("total_requested_enrichments", "unique_enriched_records", "missing_records", "credits_consumed")
        assert [found[name] for name in numbers] == [4, 1, 2, 1]
        assert known.done("POST", "/people/bulk_match", {"details": [mira]})["credits_consumed"] == 0

    @pytest.mark.contract("10.bulk_match.3")
    def test_takes_from_one_to_ten_details(self, known: Apollo) -> None:
        bodies: Any = ({}, {"details": []}, {"details": None})
        for body in bodies:
            answer = known.call("POST", "/people/bulk_match", body)
            assert refusal(answer) == (400, MISSING)
        answer = known.call("POST", "/people/bulk_match", {"details": [{"email": "a@b.c"}] * 11})
        too_many = {
            "error_code": "RECORD_LIMIT_EXCEEDED",
            "error_message": "cannot enrich more than 10 in a single request",
        }
        assert refusal(answer) == (400, {"status": "failed", **too_many})


class TestSearch:
    @pytest.mark.contract("10.people.1", "10.people.2")
    def test_of_the_api_hides_names_and_addresses(self, known: Apollo) -> None:
        found = known.done("POST", "/mixed_people/api_search")
        assert list(found) == ["total_entries", "people"]
        shapes.check(ROW, found["people"])
        shapes.check(FIRM, [each["organization"] for each in found["people"] if each["organization"] is not None])
        first, second, *_ = found["people"]
        assert (first["last_name_obfuscated"], second["last_name_obfuscated"]) == ("Od***a", "L***")
        assert [first[name] for name in ("has_email", "has_city", "has_state", "has_country")] == [True] * 4
        assert (second["has_email"], second["has_state"]) == (False, False)
        assert first["has_direct_phone"] == "Yes"
        assert second["has_direct_phone"] == "Maybe: please request direct dial via people/bulk_match"
        assert [first["organization"][f"has_{name}"] for name in ("zip_code", "revenue")] == [True, True]
        assert "tallow.example" not in str(found)

    @pytest.mark.contract("10.people.3", "10.people.4")
    def test_shows_addresses_of_those_alone_that_a_match_has_revealed(self, known: Apollo) -> None:
        matched(known, email="mira@quay.example")
        found = known.old_people_search(person_titles=["procurement", "buyer"])
        shapes.check(MIXED, [found])
        assert found["model_ids"] == [each["id"] for each in found["people"]]
        assert [(each["email"], each["revealed_for_current_team"]) for each in found["people"]] == [
            ("email_not_unlocked@domain.com", False),
            ("mira@quay.example", True),
        ]
        assert found["pagination"] == {"page": 1, "per_page": 25, "total_entries": 2, "total_pages": 1}

    @pytest.mark.slow
    @pytest.mark.contract("10.people.5")
    @each_case(
        ("filters", "wanted"),
        [
            ({"person_titles": ["PROCURE", "edit"]}, ["Head of Procurement", "Editor"]),
            ({"person_seniorities": ["senior"]}, ["Editor"]),
            ({"person_locations": ["Norway"]}, ["Editor"]),
            ({"person_locations": ["illinois, united states", "x"]}, ["Head of Procurement"]),
            ({"person_locations": ["Chicago, Illinois, United States"]}, ["Head of Procurement"]),
            ({"person_locations": ["Oslo, Norway"]}, ["Editor"]),
            ({"person_locations": ["Chicago, Norway"]}, []),
            ({"organization_locations": ["Oslo"]}, ["Editor"]),
            ({"q_organization_domains_list": ["www.tallow.example"]}, ["Head of Procurement"]),
            ({"organization_num_employees_ranges": ["1,10", "500,1000"]}, ["Editor", "Buyer"]),
            ({"organization_num_employees_ranges": ["42,42"]}, ["Head of Procurement"]),
            ({"contact_email_status": ["verified"]}, ["Head of Procurement", "Buyer"]),
            ({"contact_email_status": ["VERIFIED", "unavailable"]}, ["Head of Procurement", "Editor", "Buyer", None]),
            ({"contact_email_status": ["unavailable"]}, ["Editor", None]),
            ({"q_keywords": "ODUYA"}, ["Head of Procurement", "Buyer"]),
            ({"q_keywords": "harbour press"}, ["Editor"]),
            ({"person_titles": ["buyer"], "q_keywords": "tallow"}, []),
            ({"person_titles": ["procurement"], "include_similar_titles": False}, []),
            ({"person_titles": ["EDITOR"], "include_similar_titles": "false"}, ["Editor"]),
            ({"person_department_or_subdepartments": ["master_operations", "x"]}, ["Head of Procurement"]),
            ({"person_department_or_subdepartments": ["learning and development"]}, []),
            ({"currently_using_any_of_technology_uids": ["mail_delivery"]}, ["Head of Procurement"]),
            ({"currently_using_any_of_technology_uids": ["no_such_technology"]}, []),
            ({"organization_num_jobs_range[min]": 1}, ["Head of Procurement"]),
            ({"organization_num_jobs_range[min]": 99_999}, []),
            ({"revenue_range": {"min": 1_000_000_000}}, ["Buyer"]),
            ({"total_funding_range[min]": 1}, []),
            ({"q_organization_job_titles": ["cooper"]}, ["Head of Procurement"]),
            ({"q_organization_keyword_tags": ["candles"]}, ["Head of Procurement"]),
            ({"unknown": "x"}, ["Head of Procurement", "Editor", "Buyer", None]),
        ],
    )  # fmt: skip
    def test_is_filtered(self, known: Apollo, filters: Any, wanted: Any) -> None:
        assert titles(known, **filters) == wanted

    @pytest.mark.contract("10.people.6", "10.people.2")
    def test_has_pages(self, http: httpx.Client) -> None:
        apollo = Apollo.open(http, directory={"organizations": 3, "people": 30})
        sizes = [len(apollo.done("POST", "/mixed_people/api_search")["people"])]
        sizes += [len(apollo.old_people_search()["people"])]
        assert sizes == [10, 25]
        answer = apollo.done("POST", "/mixed_people/api_search", {"page": 3, "per_page": 12})
        assert (answer["total_entries"], len(answer["people"])) == (30, 6)
        for page in (4, 5):
            answer = apollo.done("POST", "/mixed_people/api_search", {"page": page, "per_page": 12})
            assert (answer["total_entries"], answer["people"]) == (30, []), "behind the last page"
        refused = apollo.call("POST", "/mixed_people/api_search", {"page": 501, "per_page": 100})
        assert error(refused) == (422, "Page * per page number is over threshold.")


class TestOldSearch:
    @pytest.mark.contract("10.people.7")
    @each_case("path", ["mixed_people/search", "people/search"])
    @each_case("base", ["/api/v1", "/v1"])
    def test_is_refused_since_march_2026(self, http: httpx.Client, path: str, base: str) -> None:
        text = (
            "This endpoint is deprecated for API callers. Please use the new mixed_people/api_search endpoint: "
            "https://docs.apollo.io/reference/people-api-search."
        )
        for edition in ("2026-03", "2026-05", "2026-08", "2026-09"):
            apollo = Apollo.open(http, edition=edition)
            answer = apollo.send("POST", f"{base}/{path}", headers={"X-Api-Key": apollo.key})
            assert error(answer) == (422, text)
            details = answer.json().get("error_details", {})
            code = "SEARCH.ROUTING.LEGACY_PEOPLE_SEARCH_DEPRECATED" if edition >= "2026-09" else None
            assert details.get("code") == code

    @pytest.mark.contract("10.people.7")
    @each_case("edition", ["2021", "2026-02"])
    def test_answers_in_earlier_editions_at_its_first_path(self, http: httpx.Client, edition: str) -> None:
        apollo = Apollo.open(http, edition=edition)
        assert len(apollo.done("POST", "/mixed_people/search", {"per_page": 3})["people"]) == 3
        other = apollo.call("POST", "/people/search")
        assert (other.status_code, other.json()) == (404, {"status": 404, "error": "Not Found"})

    @pytest.mark.contract("9.edition.5")
    def test_is_the_one_difference_of_march_2026_from_2021(self, http: httpx.Client) -> None:
        apollo = Apollo.open(http, edition="2026-03", clock={"mode": "frozen", "at": NOON})
        deal, firm, contact = apollo.add(), apollo.add_account(), apollo.add_contact()
        calls = [
            ("GET", f"/opportunities/{deal['id']}"),
            ("GET", f"/accounts/{firm['id']}"),
            ("GET", f"/contacts/{contact['id']}"),
            *(("POST", f"/{each}/search") for each in ("opportunities", "accounts", "contacts")),
            ("GET", "/users/search"),
            ("GET", "/contact_stages"),
            ("GET", "/opportunity_stages"),
        ]
        found = [apollo.call(*each) for each in calls]
        apollo.control("PATCH", "", {"edition": 2021})
        for before, (method, path) in zip(found, calls, strict=True):
            after = apollo.call(method, path)
            names = [name for name in after.headers if name.startswith("x-") and "-requests-left" in name]
            assert (before.text, names) == (after.text, [n for n in before.headers if n in names]), path


class TestDirectory:
    @pytest.mark.contract("10.directory.3")
    def test_s_first_of_several_that_are_called_alike_is_meant(self, http: httpx.Client) -> None:
        firms = [{"name": "Quay", "domain": "quay.example"}] * 3
        ada = {"first_name": "Ada", "last_name": "Lie", "organization_id": "QUAY", "email": "ada@quay.example"}
        postings = [{"organization_id": "quay.example", "title": "Cooper"}]
        apollo = opened(http, directory={"organizations": firms, "people": [ada] * 3, "job_postings": postings})
        first, *_ = apollo.done("POST", "/mixed_companies/search")["model_ids"]
        people = apollo.old_people_search()["model_ids"]
        for sent in ({"email": "ada@quay.example"}, {"name": "Ada Lie", "domain": "quay.example"}):
            person = matched(apollo, **sent)
            assert (person["id"], person["organization_id"]) == (people[0], first)
        for named in ("domain=quay.example", "name=QUAY"):
            assert apollo.done("GET", f"/organizations/enrich?{named}")["organization"]["id"] == first
        many = apollo.done("POST", "/organizations/bulk_enrich", {"domains": ["quay.example"]})["organizations"]
        assert [each["id"] for each in many] == [first]
        assert apollo.done("GET", f"/organizations/{first}/job_postings")["organization_job_postings"]
        assert apollo.add_contact(email="eva@quay.example")["organization_id"] == first

    @pytest.mark.slow
    @pytest.mark.contract("10.directory.1", "10.directory.2")
    def test_is_generated_alike_for_the_same_seed(self, apollo: Apollo) -> None:
        found = apollo.old_people_search(per_page=100)
        assert found["pagination"]["total_entries"] == 200
        assert apollo.done("POST", "/mixed_companies/search")["pagination"]["total_entries"] == 25
        apollo.control("POST", "/reset")
        assert apollo.old_people_search(per_page=100) == found
        apollo.control("PATCH", "", {"directory": {"seed": 2}})
        other = apollo.old_people_search(per_page=100)
        assert other["model_ids"] == found["model_ids"]
        assert [each["name"] for each in other["people"]] != [each["name"] for each in found["people"]]
        apollo.control("PATCH", "", {"directory": {"seed": 1}})
        assert apollo.old_people_search(per_page=100) == found

    @pytest.mark.contract("10.directory.3")
    def test_s_names_are_made_up(self, apollo: Apollo) -> None:
        people = apollo.done("POST", "/people/bulk_match", {"details": [{"id": each} for each in self._ids(apollo)]})
        for person in people["matches"]:
            assert person["email"].endswith(".example")
            assert person["organization"]["primary_domain"].endswith(".example")
            assert "555 01" in person["organization"]["phone"]

    def _ids(self, apollo: Apollo) -> list[str]:
        return [each["id"] for each in apollo.done("POST", "/mixed_people/api_search")["people"]]

    @pytest.mark.contract("10.directory.4")
    def test_is_each_account_s_own(self, known: Apollo, other: Apollo) -> None:
        mine = matched(known, email="mira@quay.example")
        assert matched(other, email="mira@quay.example")["name"] == ""
        assert matched(other, id=mine["id"]) is None

    @pytest.mark.contract("10.directory.5")
    def test_takes_no_number_of_the_dataset_s_counter(self, known: Apollo) -> None:
        first = known.add()
        matched(known, email="mira@quay.example")
        assert int(known.add()["id"][:8], 16) == int(first["id"][:8], 16) + 1

    @pytest.mark.contract("10.directory.6")
    @each_case(
        "wrong", [{"organizations": -1}, {"organizations": "x"}, {"people": [{"age": 1}]}, {"organizations": [{}]}, 5,
                  {"job_postings": [{"organization_id": 1, "title": "x", "posted_at": "never"}]}]
    )  # fmt: skip
    def test_of_another_form_is_refused(self, http: httpx.Client, wrong: Any) -> None:
        answer = http.post("/_dealdock/accounts", json={"vendor": "apollo", "directory": wrong})
        assert answer.status_code == 422, answer.text

    @pytest.mark.contract("10.directory.7")
    def test_is_used_by_a_user_who_may_only_read(self, known: Apollo) -> None:
        user = known.control("POST", "/users", {"role": "Read Only"})
        answer = known.call("POST", "/people/match", {"email": "x@y.z"}, headers={"X-Api-Key": user["api_key"]})
        assert answer.status_code == 200


class TestCredits:
    @pytest.mark.contract("9.credit.1", "9.credit.3", "9.credit.4")
    def test_are_paid_once_for_each_person(self, http: httpx.Client) -> None:
        apollo = opened(http, credits=1)
        for sent, status in (("nobody@x.example", 200), ("mira@quay.example", 200), ("mira.oduya@tallow.example", 422),
                             ("mira@quay.example", 200)):  # fmt: skip
            answer = apollo.call("POST", "/people/match", {"email": sent})
            assert answer.status_code == status
        assert error(apollo.call("POST", "/people/match", {"email": "mira.oduya@tallow.example"})) == (422, CREDITS)
        assert apollo.control("PATCH", "", {"credits": 2})["credits"] == 2
        assert matched(apollo, email="mira.oduya@tallow.example")["name"] == "Mira Oduya"
        assert apollo.control("PATCH", "", {"credits": 1})["credits"] == 1  # fewer than were paid
        assert matched(apollo, email="mira.oduya@tallow.example")["name"] == "Mira Oduya"
        assert apollo.control("PATCH", "", {"credits": None})["credits"] is None

    @pytest.mark.contract("9.credit.1", "9.credit.3", "9.credit.4")
    def test_are_paid_for_each_kind_of_record(self, http: httpx.Client) -> None:
        """Two records of different kinds may have the same number: the first person, their phone, the first firm."""
        apollo = opened(http)

        def consumed() -> int:
            used: int = apollo.done("GET", "/users/api_profile?include_credit_usage=true")["total_unified_credits_used"]
            return used

        phone = {"email": "mira.oduya@tallow.example", "reveal_phone_number": True, "poll_only": True}
        for path, sent, price in (
            ("/people/match", {"email": phone["email"]}, 1),
            ("/people/match", phone, 8),
            ("/organizations/enrich", {"domain": "tallow.example"}, 1),
        ):
            for expected in (price, 0):
                before = consumed()
                method = "GET" if path.startswith("/org") else "POST"
                apollo.done(method, path, None if method == "GET" else sent, params=sent if method == "GET" else None)
                assert consumed() - before == expected, (path, sent)


class TestAccess:
    @pytest.mark.slow
    @pytest.mark.contract("9.access.1", "9.access.2")
    @each_case(
        "path",
        [
            "people/match",
            "people/bulk_match",
            "mixed_people/search",
            "mixed_people/api_search",
            "mixed_companies/search",
        ],
    )
    def test_of_a_key_on_a_free_plan_is_refused(self, http: httpx.Client, path: str) -> None:
        apollo = opened(http, plan="free")
        answer = apollo.call("POST", f"/{path}", {"email": "x@y.z", "details": [{"email": "x@y.z"}]})
        assert refusal(answer)[1] == {
            "error": f"The api/v1/{path} API is not included in your Free plan and is not accessible, even with a "
            "master key. All paid plans include full API access. Upgrade your plan from https://www.apollo.io/pricing",
            "error_code": "API_INACCESSIBLE",
        }
        assert (answer.status_code, "x-minute-usage" in answer.headers) == (403, False)
        token = {"Authorization": f"Bearer {apollo.account['access_token']}"}
        body = {"email": "x@y.z", "details": [{"email": "x@y.z"}]}
        usual = 422 if path == "mixed_people/search" else 200  # which is withdrawn
        assert apollo.send("POST", f"/api/v1/{path}", json=body, headers=token).status_code == usual
        assert apollo.call("GET", "/organizations/enrich?domain=tallow.example").status_code == 200
        assert apollo.control("PATCH", "", {"plan": "paid"})["plan"] == "paid"
        assert apollo.call("POST", f"/{path}", body).status_code == usual

    @pytest.mark.contract("9.access.6")
    @each_case("object_", ["people", "organizations"])
    def test_of_a_key_on_a_free_plan_to_one_record_is_refused(self, http: httpx.Client, object_: str) -> None:
        apollo = opened(http, plan="free")
        path = f"/{object_}/54a0000143360b0c6c1e0409"
        text = f"The api/v1/{object_}/show API is not included in your Free plan"
        status, shown = error(apollo.call("GET", path))
        assert (status, shown.startswith(text)) == (403, True)
        for each in ("2021", "2026-05"):
            apollo.control("PATCH", "", {"edition": each})
            assert apollo.call("GET", path).status_code != 403

    @pytest.mark.contract("9.access.7")
    def test_of_a_free_plan_reaches_the_rest(self, http: httpx.Client) -> None:
        apollo = opened(http, plan="free")
        for method, path in (
            ("GET", "/organizations/enrich?domain=tallow.example"),
            ("POST", "/organizations/bulk_enrich?domains[]=tallow.example"),
            ("POST", "/contacts/search"),
            ("POST", "/accounts/search"),
            ("GET", "/labels"),
            ("GET", "/users/api_profile"),
            ("GET", "/users/search"),
            ("POST", "/usage_stats/credit_usage_stats"),
        ):
            apollo.done(method, path)

    @pytest.mark.contract("9.access.8")
    @each_case("edition", ["2021", "2026-05"])
    def test_had_other_texts_before_august_2026(self, http: httpx.Client, edition: str) -> None:
        apollo = opened(http, plan="free", master_keys=False, edition=edition)
        upgrade = "on a free plan. Please upgrade your plan from https://app.apollo.io/."
        answer = apollo.call("POST", "/people/match", {"email": "x@y.example"})
        text = f"api/v1/people/match is not accessible with this api_key {upgrade}"
        assert (answer.status_code, answer.json()) == (403, {"error": text, "error_code": "API_INACCESSIBLE"})
        labels = apollo.call("GET", "/labels")
        text = "api/v1/labels/index is not accessible with this api_key"
        assert (labels.status_code, labels.json()) == (403, {"error": text, "error_code": "API_INACCESSIBLE"})

    @pytest.mark.contract("9.access.3")
    def test_of_a_key_that_is_no_master_key_is_refused(self, http: httpx.Client) -> None:
        apollo = opened(http, master_keys=False)
        answer = apollo.call("GET", "/labels")
        text = (
            "This API key is not authorized to access api/v1/labels/index. Request an API key from your administrator "
            "that includes this endpoint in its configured scope."
        )
        assert refusal(answer) == (403, {"error": text, "error_code": "API_INACCESSIBLE"})
        token = {"Authorization": f"Bearer {apollo.account['access_token']}"}
        assert apollo.send("GET", "/api/v1/labels", headers=token).status_code == 200
        assert apollo.call("GET", "/opportunities/search").status_code == 200

    @pytest.mark.contract("9.limit.9")
    def test_of_many_at_once_has_numbers_of_its_own(self, http: httpx.Client) -> None:
        apollo = opened(http)
        body = {"details": [{"email": "x@y.z"}]}
        answer = apollo.call("POST", "/people/bulk_match", body)
        names = ("x-rate-limit-minute", "x-rate-limit-hourly", "x-rate-limit-24-hour", "x-minute-usage")
        assert [answer.headers[name] for name in names] == ["80", "200", "2000", "1"]
        answer = apollo.call("POST", "/organizations/bulk_enrich", {"domains": ["x.example"]})
        assert [answer.headers[name] for name in names] == ["80", "200", "2000", "1"]
