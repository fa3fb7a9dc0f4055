"""Organizations of the directory. Contract, 10.11."""

import re
from typing import Any, Final

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.apollo import shapes
from tests.vendors.apollo.client import NOON, Apollo, error, refusal
from tests.vendors.apollo.directory import DIRECTORY
from tests.vendors.apollo.person.test_person import MISSING, opened

BASIC: Final = """
    id: id
    name: text
    website_url: text|null
    angellist_url: null
    linkedin_url: text|null
    twitter_url: null
    facebook_url: null
    languages: []
    alexa_ranking: null
    phone: text|null
    linkedin_uid: null
    founded_year: int|null
    publicly_traded_symbol: null
    publicly_traded_exchange: null
    logo_url: null
    crunchbase_url: null
    primary_domain: text|null
    sic_codes: []
    naics_codes: []
    primary_phone: object|{}
    sanitized_phone: text|null
"""
GROWTH: Final = """
    organization_headcount_six_month_growth: decimal
    organization_headcount_twelve_month_growth: decimal
    organization_headcount_twenty_four_month_growth: decimal
"""
FOUND: Final = f"""{BASIC}
    owned_by_organization_id: null
    num_languages: int
    organization_revenue_printed: text|null
    organization_revenue: decimal|null
    intent_strength: null
    show_intent: bool
    has_intent_signal_account: bool
    intent_signal_account: null
{GROWTH}"""
ENRICHED: Final = f"""{BASIC}
    industry: text|null
    estimated_num_employees: int
    keywords: list|[]
    organization_revenue_printed: text|null
    organization_revenue: decimal|null
    industries: list|[]
    secondary_industries: []
    snippets_loaded: bool
    industry_tag_id: id|null
    industry_tag_hash: object|{{}}
    retail_location_count: int
    raw_address: text|null
    street_address: text|null
    city: text|null
    state: text|null
    postal_code: text|null
    country: text|null
    owned_by_organization_id: null
    num_languages: int
    num_retail_locations: int
    short_description: null
    suborganizations: []
    num_suborganizations: int
    annual_revenue_printed: text|null
    annual_revenue: decimal|null
    total_funding: null
    total_funding_printed: null
    latest_funding_round_date: null
    latest_funding_stage: null
    funding_events: []
    technology_names: list|[]
    current_technologies: list|[]
    org_chart_root_people_ids: []
    org_chart_sector: null
    org_chart_removed: bool
    org_chart_show_department_filter: bool
    is_placeholder_organization: null
    departmental_head_count: {{}}
{GROWTH}"""
"""62 keys."""
ENVELOPE: Final = """
    breadcrumbs: []
    partial_results_only: bool
    has_join: bool
    disable_eu_prospecting: bool
    partial_results_limit: int
    pagination: object
    accounts: []
    organizations: list
    model_ids: list
    num_fetch_result: null
    derived_params: null
"""
BULK: Final = """
    status: text
    error_code: null
    error_message: null
    total_requested_domains: int
    unique_domains: int
    unique_enriched_records: int
    missing_records: int
    organizations: list
"""


NO_TAG: Final = "5567" + "0" * 20


@pytest.fixture
def known(http: httpx.Client) -> Apollo:
    return opened(http)


def enriched(apollo: Apollo, **sent: Any) -> Any:
    """Return the organization that parameters name."""
    return apollo.done("GET", "/organizations/enrich", params=sent).get("organization")


def unknown(organization_id: str) -> str:
    """Return an id that no organization has."""
    return organization_id[:-1] + ("1" if organization_id.endswith("0") else "0")


def names(apollo: Apollo, **filters: Any) -> list[str]:
    """Return the names of the organizations that a search finds."""
    return [each["name"] for each in apollo.done("POST", "/mixed_companies/search", filters)["organizations"]]


class TestEnrich:
    @pytest.mark.contract("10.enrich.1", "10.enrich.2")
    def test_has_the_keys_and_types_of_an_organization(self, known: Apollo) -> None:
        found = [enriched(known, name=each["name"]) for each in DIRECTORY["organizations"]]
        shapes.check(ENRICHED, found)
        assert len(found[0]) == 62
        first = found[0]
        assert first["website_url"] == "http://www.tallow.example"
        assert first["primary_phone"] == {"number": "(312) 555-0100", "sanitized_number": "+13125550100"}
        assert (first["organization_revenue_printed"], found[2]["annual_revenue_printed"]) == ("945M", "2.6B")
        assert (first["organization_revenue"], first["annual_revenue"]) == (945_000_000, 945_000_000)
        assert first["raw_address"] == "1 Quay Street, Chicago, Illinois, 60601, United States"
        fixed = ("snippets_loaded", "org_chart_removed", "org_chart_show_department_filter", "num_suborganizations")
        assert [first[name] for name in fixed] == [True, False, True, 0]

    @pytest.mark.contract("10.enrich.1")
    def test_has_revenues_with_a_fraction(self, known: Apollo) -> None:
        text = known.call("GET", "/organizations/enrich?domain=tallow.example").text
        for name in ("organization_revenue", "annual_revenue"):
            assert f'"{name}":945000000.0,' in text

    def test_is_of_the_first_with_the_domain_or_the_name(self, known: Apollo) -> None:
        first = enriched(known, domain="tallow.example")
        second = known.control("POST", "/records/organization", {"name": first["name"], "domain": "tallow.example"})
        assert (
            enriched(known, domain="tallow.example")["id"] == enriched(known, name=first["name"])["id"] == first["id"]
        )
        assert enriched(known, id=second["id"])["id"] == second["id"] != first["id"]
        found = known.done("POST", "/organizations/bulk_enrich", {"domains": ["tallow.example"]})["organizations"]
        assert [each["id"] for each in found] == [first["id"]]

    @pytest.mark.contract("10.enrich.6")
    def test_of_a_person_is_shorter(self, known: Apollo) -> None:
        whole = enriched(known, domain="tallow.example")
        person = known.done("POST", "/people/match", {"email": "mira.oduya@tallow.example"})["person"]
        left_out = {"num_languages", "num_retail_locations", "departmental_head_count"}
        assert person["organization"] == {name: value for name, value in whole.items() if name not in left_out}
        assert list(person["organization"]) == [name for name in whole if name not in left_out]

    @pytest.mark.contract("10.enrich.7")
    @each_case("edition", ["2021", "2026-05"])
    def test_has_older_keys_before_august_2026(self, http: httpx.Client, edition: str) -> None:
        apollo = opened(http, edition=edition)
        found = enriched(apollo, domain="tallow.example")
        assert (len(found), list(found)[6:8], list(found)[-1]) == (
            56,
            ["facebook_url", "primary_phone"],
            "departmental_head_count",
        )
        assert found["primary_phone"] == {
            "number": "(312) 555-0100",
            "source": "Scraped",
            "sanitized_number": "+13125550100",
        }
        answer = apollo.done("POST", "/mixed_companies/search", {"q_organization_domains_list": ["tallow.example"]})
        (row,) = answer["organizations"]
        assert (answer["breadcrumbs"], answer["derived_params"]) == ([], {})
        assert ("num_languages" in row, row["organization_headcount_six_month_growth"]) == (False, None)

    @pytest.mark.contract("10.enrich.3", "10.enrich.4")
    def test_finds_by_domain_then_by_id_then_by_name(self, known: Apollo) -> None:
        first = enriched(known, domain="https://www.Tallow.example/x")
        assert first["name"] == "Tallow Works"
        assert enriched(known, id=first["id"])["name"] == "Tallow Works"
        assert enriched(known, name="harbour PRESS", id="", domain="")["name"] == "Harbour Press"
        assert enriched(known, domain="tallow.example", name="Harbour Press")["name"] == "Tallow Works"
        posted = known.done("POST", "/organizations/enrich", {"domain": "harbour.example"})
        assert posted["organization"]["name"] == "Harbour Press"
        for sent in ({"domain": "x.example"}, {"id": "x"}, {"name": "x"}):
            assert enriched(known, **sent) is None
        missing = "Required parameter 'domain' missing"
        for path in ("enrich", "enrich?organization_name=Tallow+Works"):
            assert error(known.call("GET", f"/organizations/{path}")) == (422, missing)
        assert error(known.call("GET", "/organizations/enrich?domain=")) == (422, "Invalid domain")

    @pytest.mark.contract("10.enrich.5")
    def test_by_the_id_in_the_path_has_the_same_answer(self, known: Apollo) -> None:
        first = enriched(known, domain="tallow.example")
        assert known.done("GET", f"/organizations/{first['id']}") == {"organization": first}
        assert error(known.call("GET", f"/organizations/{unknown(first['id'])}")) == (404, "Not Found")
        text = "Parameters misconfigured. x is not a valid ID"
        assert error(known.call("GET", "/organizations/x")) == (422, text)


class TestBulkEnrich:
    @pytest.mark.contract("10.bulk_enrich.1", "10.bulk_enrich.2")
    def test_leaves_out_the_missing_and_the_doubles(self, known: Apollo) -> None:
        domains = ["x.example", "tallow.example", "harbour.example", "www.tallow.example"]
        for options in ({"params": {"domains[]": domains}}, {"body": {"domains": domains}}):
            found = known.done("POST", "/organizations/bulk_enrich", **options)
            shapes.check(BULK, [found])
            assert [each["name"] for each in found["organizations"]] == ["Tallow Works", "Harbour Press"]
            counts = ("total_requested_domains", "unique_domains", "unique_enriched_records", "missing_records")
            assert [found[name] for name in counts] == [4, 3, 2, 1]
        answer = known.call("POST", "/organizations/bulk_enrich", {})
        assert refusal(answer) == (400, {**MISSING, "error_message": "invalid request, missing domains"})

    @pytest.mark.contract("10.bulk_enrich.3")
    def test_takes_no_more_than_ten_domains(self, known: Apollo) -> None:
        domains = [f"d{number}.example" for number in range(11)]
        answer = known.call("POST", "/organizations/bulk_enrich", {"domains": domains})
        text = "domain count cannot be more than 10"
        assert refusal(answer) == (
            400,
            {"status": "failed", "error_code": "RECORD_LIMIT_EXCEEDED", "error_message": text},
        )
        known.done("POST", "/organizations/bulk_enrich", {"domains": domains[1:]})


class TestSearch:
    @pytest.mark.contract("10.companies.1", "10.companies.2")
    def test_has_the_envelope_and_the_keys_that_were_recorded(self, known: Apollo) -> None:
        found = known.done("POST", "/mixed_companies/search", {"page": 1, "per_page": 100})
        shapes.check(ENVELOPE, [found])
        shapes.check(FOUND, found["organizations"])
        assert found["model_ids"] == [each["id"] for each in found["organizations"]]

    @pytest.mark.contract("10.companies.6")
    def test_of_organizations_has_all_of_them_and_costs_nothing(self, known: Apollo) -> None:
        known.add_account(domain="tallow.example")
        mixed = known.done("POST", "/mixed_companies/search")
        before = known.done("POST", "/usage_stats/credit_usage_stats")
        found = known.done("POST", "/organizations/search", {"q_organization_name": "work"})
        assert list(found) == list(mixed)
        assert (found["accounts"], [each["name"] for each in found["organizations"]]) == ([], ["Tallow Works"])
        assert found["breadcrumbs"][0]["value"] == "work"
        whole = known.done("POST", "/organizations/search", {"per_page": 2, "page": 2})
        assert [each["name"] for each in whole["organizations"]] == ["Quay Systems"]
        assert whole["pagination"]["total_entries"] == 3
        assert known.done("POST", "/usage_stats/credit_usage_stats") == before
        known.control("PATCH", "", {"plan": "free"})
        known.done("POST", "/organizations/search")

    @pytest.mark.slow
    @pytest.mark.contract("10.companies.3", "10.companies.4")
    @each_case(
        ("filters", "wanted"),
        [
            ({"q_organization_name": "WORK"}, ["Tallow Works"]),
            ({"q_organization_domains_list": ["harbour.example", "x"]}, ["Harbour Press"]),
            ({"organization_locations": ["united states"]}, ["Tallow Works"]),
            ({"organization_not_locations": ["Chicago"]}, ["Harbour Press", "Quay Systems"]),
            ({"organization_num_employees_ranges": ["1,10"]}, ["Harbour Press"]),
            ({"organization_num_employees_ranges": "100,"}, ["Quay Systems"]),
            ({"q_organization_keyword_tags": ["Candles"]}, ["Tallow Works"]),
            ({"revenue_range[min]": "1000000000"}, ["Quay Systems"]),
            ({"revenue_range": {"min": 1, "max": 945_000_000}}, ["Tallow Works"]),
            ({"organization_industry_tag_ids": [NO_TAG]}, []),
            ({"currently_using_any_of_technology_uids": ["mail_delivery", "x"]}, ["Tallow Works"]),
            ({"currently_using_any_of_technology_uids": ["Mail.Delivery"]}, ["Tallow Works"]),
            ({"currently_using_any_of_technology_uids": ["mail"]}, []),
            ({"currently_using_all_of_technology_uids": ["mail_delivery", "x"]}, []),
            ({"currently_using_all_of_technology_uids": ["mail_delivery"]}, ["Tallow Works"]),
            ({"currently_not_using_any_of_technology_uids": ["mail_delivery"]}, ["Harbour Press", "Quay Systems"]),
            ({"q_organization_job_titles": ["coop", "x"]}, ["Tallow Works"]),
            ({"q_organization_job_titles": ["editor"]}, []),
            ({"organization_job_locations": ["oslo"]}, []),
            ({"organization_num_jobs_range[min]": 2}, ["Tallow Works"]),
            ({"organization_num_jobs_range": {"max": 1}}, ["Harbour Press", "Quay Systems"]),
            ({"organization_num_jobs_range[min]": 3}, []),
            ({"organization_job_posted_at_range[min]": "2026-05-12"}, ["Tallow Works"]),
            ({"organization_job_posted_at_range[min]": "2026-05-13"}, []),
            ({"organization_job_posted_at_range": {"max": "2026-05-01"}}, ["Tallow Works"]),
            ({"organization_job_posted_at_range[max]": "2026-04-30"}, []),
            ({"total_funding_range[min]": 1}, []),
            ({"latest_funding_amount_range": {"max": 5}}, []),
            ({"latest_funding_date_range[min]": "2020-01-01"}, []),
        ],
    )
    def test_is_filtered(self, known: Apollo, filters: Any, wanted: Any) -> None:
        assert names(known, **filters) == wanted

    @pytest.mark.contract("10.companies.7")
    def test_by_industry_takes_the_id_that_enrichment_shows(self, http: httpx.Client) -> None:
        firms = [{"name": "Marrow", "domain": "marrow.example", "industry": "design"},
                 {"name": "Quill", "domain": "quill.example", "industry": "Transportation"},
                 {"name": "Bare", "domain": "bare.example"}]  # fmt: skip
        apollo, other = (opened(http, directory={"organizations": firms, "people": []}) for _ in range(2))
        found = [enriched(each, domain="quill.example") for each in (apollo, other)]
        tag = found[0]["industry_tag_id"]
        assert re.fullmatch("[0-9a-f]{24}", tag)
        assert [each["industry_tag_hash"] for each in found] == [{"Transportation": tag}] * 2
        assert enriched(apollo, domain="marrow.example")["industry_tag_id"] not in {tag, None}
        bare = enriched(apollo, domain="bare.example")
        assert (bare["industry_tag_id"], bare["industry_tag_hash"]) == (None, {})
        assert names(apollo, organization_industry_tag_ids=[tag.upper(), NO_TAG]) == ["Quill"]
        assert names(apollo, organization_not_industry_tag_ids=[tag]) == ["Marrow", "Bare"]

    @pytest.mark.contract("10.companies.3")
    def test_by_days_takes_dates_alone(self, known: Apollo) -> None:
        answer = known.call("POST", "/mixed_companies/search", {"organization_job_posted_at_range[min]": "x"})
        assert error(answer) == (422, "Parameters misconfigured. x is not a valid date")

    @pytest.mark.contract("10.companies.4")
    def test_by_domains_leaves_one_breadcrumb(self, known: Apollo) -> None:
        sent = {"q_organization_name": "a", "q_organization_domains_list": ["tallow.example", "harbour.example"]}
        found = known.done("POST", "/mixed_companies/search", sent)
        name, domains = found["breadcrumbs"]
        assert name["signal_field_name"] == "q_organization_name"
        assert list(domains.items()) == [
            ("label", "Company Domains"),
            ("signal_field_name", "q_organization_domains_list"),
            ("value", ["tallow.example", "harbour.example"]),
            ("display_name", "tallow.example, harbour.example"),
        ]

    @pytest.mark.contract("10.companies.4")
    def test_by_name_leaves_a_breadcrumb(self, known: Apollo) -> None:
        found = known.done("POST", "/mixed_companies/search", {"q_organization_name": "Tallow", "per_page": 2})
        breadcrumb = {"label": "Company Name", "signal_field_name": "q_organization_name"}
        assert found["breadcrumbs"] == [{**breadcrumb, "value": "Tallow", "display_name": "Tallow"}]

    @pytest.mark.contract("10.companies.5")
    def test_shows_the_team_s_own_as_accounts(self, known: Apollo) -> None:
        account = known.add_account(domain="tallow.example")
        found = known.done("POST", "/mixed_companies/search")
        assert [each["id"] for each in found["accounts"]] == [account["id"]]
        assert [each["name"] for each in found["organizations"]] == ["Harbour Press", "Quay Systems"]
        assert (found["pagination"]["total_entries"], len(found["model_ids"])) == (3, 3)
        known.add_account(domain="tallow.example")
        again = known.done("POST", "/mixed_companies/search")["accounts"]
        assert [each["id"] for each in again] == [account["id"]], "the oldest of several"


class TestJobPostings:
    @pytest.mark.contract("10.job_posting.1", "10.job_posting.2")
    def test_are_the_newest_first(self, known: Apollo) -> None:
        path = f"/organizations/{enriched(known, domain='tallow.example')['id']}/job_postings"
        found = known.done("GET", path)["organization_job_postings"]
        assert [each["title"] for each in found] == ["Cooper", "Chandler"]
        firm = path.split("/")[2]
        for title in ("Founder", "Fitter"):
            posting = {"organization_id": firm, "title": title, "posted_at": "2026-05-12T00:00:00Z"}
            known.control("POST", "/records/job_posting", posting)
        pages = [known.done("GET", f"{path}?per_page=2&page={page}") for page in (1, 2)]
        titles = [[each["title"] for each in page["organization_job_postings"]] for page in pages]
        assert titles == [["Fitter", "Founder"], ["Cooper", "Chandler"]], "of one day the last made first"
        assert list(found[0]) == ["id", "title", "url", "city", "state", "country", "last_seen_at", "posted_at"]
        assert found[1]["last_seen_at"] == "2026-05-20T10:00:00.000+00:00"
        assert found[0]["last_seen_at"] == NOON.replace("Z", "+00:00")
        assert len(known.done("GET", f"{path}?per_page=1&page=2")["organization_job_postings"]) == 1
        organization_id = path.split("/")[2]
        assert known.done("GET", path.replace(organization_id, unknown(organization_id))) == {
            "organization_job_postings": []
        }
        assert known.call("GET", "/organizations/x/job_postings").status_code == 422


@pytest.mark.contract("9.credit.5")
def test_credits_are_paid_by_page_and_by_organization(http: httpx.Client) -> None:
    apollo = opened(http, credits=3)
    assert names(apollo, q_organization_name="nobody") == []
    assert len(names(apollo)) == 3
    first = enriched(apollo, domain="tallow.example")
    enriched(apollo, domain="tallow.example")
    empty = apollo.done("GET", f"/organizations/{first['id']}/job_postings?page=2")
    assert empty == {"organization_job_postings": []}
    apollo.done("GET", f"/organizations/{first['id']}/job_postings")
    for path in (f"/organizations/{first['id']}/job_postings", "/organizations/enrich?domain=harbour.example"):
        assert apollo.call("GET", path).status_code == 422
