"""Exports and their files (contract part 2, B.8)."""

import csv
import io
from typing import Any

import httpx
import pytest

from dealdock.vendors.close.job import batches
from tests.support.cases import each_case
from tests.vendors.close.advanced_search.searching import text
from tests.vendors.close.client import Close
from tests.vendors.close.jobs import ended

EXPORTS = "/export/"
LEADS, OPPORTUNITIES = "/export/lead/", "/export/opportunity/"


@pytest.fixture(scope="module")
def leads(http: httpx.Client) -> Close:
    close = Close.open(http)
    lead = close.lead("Acme, Inc.", description='Says "x"\nand é', contacts=[{"name": "Jo"}, {"name": "Al"}])
    close.add(lead_id=lead["id"], value=500)
    close.lead("Best")
    return close


def exported(close: Close, path: str, **fields: Any) -> dict[str, Any]:
    return ended(close, EXPORTS, close.post(path, {"format": "json", **fields}))


def content(close: Close, export: dict[str, Any]) -> httpx.Response:
    """The file, which needs no key."""
    answer = close.http.get(export["download_url"])
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-encoding"] == "gzip"
    return answer


@pytest.mark.slow
@pytest.mark.both_databases
@pytest.mark.contract("2.b8.export.1", "2.b8.bulk.9")
def test_an_export(leads: Close) -> None:
    made = leads.post(LEADS, {"format": "csv", "s_query": {"query": text("lead.name", "acme")}})
    assert made == {
        "created_by": leads.user_id,
        "date_created": "2026-01-02T01:30:00+00:00",
        "date_format": "original",
        "date_updated": "2026-01-02T01:30:00+00:00",
        "download_url": None,
        "fields": None,
        "format": "csv",
        "id": made["id"],
        "n_docs": None,
        "n_docs_processed": 0,
        "organization_id": leads.organization_id,
        "results_limit": None,
        "s_query": {"query": text("lead.name", "acme"), "results_limit": None, "sort": []},
        "send_done_email": True,
        "sort": [],
        "status": "created",
        "type": "leads",
        "updated_by": leads.user_id,
    }
    over = ended(leads, EXPORTS, made)
    assert over == {
        **made,
        "download_url": over["download_url"],
        "n_docs": 1,
        "n_docs_processed": 1,
        "status": "done",
    }
    assert over["download_url"].startswith(leads.account["base_url"])
    assert over in leads.rows(EXPORTS)
    assert over in leads.rows(LEADS)
    assert over not in leads.rows(OPPORTUNITIES)
    events = leads.rows("/event/", object_type="export.lead", object_id=made["id"])
    assert [each["action"] for each in events] == ["completed", "updated", "created"]


@pytest.mark.both_databases
@pytest.mark.contract("2.b8.export.2")
def test_json_has_the_objects_as_their_reads_show_them(leads: Close) -> None:
    answer = content(leads, exported(leads, LEADS))
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == [
        leads.get(f"/lead/{each['id']}/") for each in reversed(leads.rows("/lead/", _order_by="date_created"))
    ]
    answer = content(leads, exported(leads, OPPORTUNITIES))
    assert answer.json() == leads.rows()
    assert content(leads, exported(leads, LEADS, fields=["name"], query="name:best")).json() == [{"name": "Best"}]
    assert content(leads, exported(leads, LEADS, query="name:nothing")).json() == []


@pytest.mark.both_databases
@pytest.mark.contract("2.b8.export.3")
def test_csv(leads: Close) -> None:
    answer = content(leads, exported(leads, LEADS, format="csv", query="name:acme"))
    assert answer.headers["content-type"] == "text/csv"
    assert "\r\n" in answer.text
    head, row = csv.reader(io.StringIO(answer.text, newline=""))
    shown = dict(zip(head, row, strict=True))
    assert head == [
        *("addresses", "contacts", "created_by", "created_by_name", "custom", "date_created", "date_updated"),
        *("description", "display_name", "id", "name", "status_id", "status_label", "updated_by", "updated_by_name"),
        "url",
    ]
    assert shown["name"] == "Acme, Inc."
    assert shown["description"] == 'Says "x"\nand é'
    assert (shown["addresses"], shown["url"]) == ("[]", "")
    assert shown["date_created"] == "2026-01-02T01:30:00+00:00"


@pytest.mark.contract("2.b8.export.3")
@each_case(
    ("fields", "expected"),
    [
        ({"fields": ["name", "nothing"]}, "name,nothing\r\nBest,\r\n"),
        ({"fields": ["date_created"], "date_format": "excel"}, "date_created\r\n2026-01-02 01:30:00\r\n"),
        ({"fields": ["date_created"], "date_format": "iso8601"}, "date_created\r\n2026-01-02T01:30:00+00:00\r\n"),
    ],
)
def test_columns_and_dates(leads: Close, fields: dict[str, Any], expected: str) -> None:
    assert content(leads, exported(leads, LEADS, format="csv", query="name:best", **fields)).text == expected


@pytest.mark.contract("2.b8.export.4")
def test_a_row_for_each_contact_or_opportunity(leads: Close) -> None:
    contacts = content(leads, exported(leads, LEADS, format="csv", type="contacts", fields=["name"])).text.splitlines()
    assert contacts[0] == "name,contact_id,contact_name,contact_title,contact_emails,contact_phones,contact_urls"
    assert [line.split(",")[3] for line in contacts[1:]] == ["Jo", "Al"]
    assert all(line.startswith('"Acme, Inc.",') for line in contacts[1:])
    found = content(leads, exported(leads, LEADS, type="lead_opps")).json()
    assert found == leads.rows()


@pytest.mark.contract("2.b8.export.5")
def test_filters_of_opportunities(leads: Close) -> None:
    assert exported(leads, OPPORTUNITIES, params={"status_type": "won"})["n_docs"] == 0
    over = exported(leads, OPPORTUNITIES, params={"status_type": "active"}, query="value > 1")
    assert (over["n_docs"], over["params"]) == (1, {"status_type": "active"})
    assert exported(leads, OPPORTUNITIES, query="value > 500")["n_docs"] == 0


@pytest.mark.slow
@pytest.mark.contract("2.b8.export.2", "2.b8.export.5", "2.b8.bulk.3")
def test_the_objects_are_the_newest_first_unless_they_are_sorted(close: Close) -> None:
    leads = {}
    for day, (name, value) in enumerate((("B", 5), ("A", 7), ("C", 6)), 1):
        close.freeze(f"2026-01-0{day}T00:00:00Z")
        leads[name] = close.lead(name)["id"]
        close.add(lead_id=leads[name], value=value)
    close.freeze("2026-01-04T00:00:00Z")
    close.put(f"/lead/{leads['B']}/", {"description": "x"})

    def names(path: str, name: str, **fields: Any) -> str:
        return "".join(each[name] for each in content(close, exported(close, path, fields=[name], **fields)).json())

    for selection in ({}, {"query": "*"}):
        assert names(LEADS, "name", **selection) == "CAB"
        assert names(LEADS, "name", **selection, results_limit=2) == "CA"
    assert names(LEADS, "name", query="sort:-date_updated") == "BCA"
    assert names(OPPORTUNITIES, "lead_name") == "CAB"
    assert names(OPPORTUNITIES, "lead_name", params={"_order_by": "-value"}, results_limit=2) == "AC"
    assert names(OPPORTUNITIES, "lead_name", params={"query": "value > 5"}) == "CA"
    assert names(OPPORTUNITIES, "lead_name", params={"query": "value > 5"}, query="value < 7") == "CB"


@pytest.mark.contract("2.b8.export.6")
def test_a_file_does_not_change(http: httpx.Client) -> None:
    close = Close.open(http)
    lead = close.lead("Acme")
    over = ended(close, EXPORTS, close.post(LEADS, {"format": "json"}))
    before = content(close, over).json()
    close.put(f"/lead/{lead['id']}/", {"name": "Best"})
    assert content(close, over).json() == before
    close.control("POST", "/reset")
    assert close.http.get(over["download_url"]).status_code == 404


@pytest.mark.slow
@pytest.mark.both_databases
@pytest.mark.contract("2.b8.export.6")
def test_many_leads_are_exported_in_batches(http: httpx.Client) -> None:
    close = Close.open(http)
    number = 2 * batches.AT_ONCE + 1
    scene = {"leads": [{"name": f"Lead {each}", "status": "Potential"} for each in range(number)]}
    close.control("POST", "/import", {"accounts": [{"vendor": "close", **scene}]})
    over = exported(close, LEADS, fields=["name"])
    assert over["n_docs"] == over["n_docs_processed"] == number
    newest_first = [each["name"] for each in reversed(scene["leads"])]
    assert [each["name"] for each in content(close, over).json()] == newest_first


@pytest.mark.contract("2.b8.export.7")
def test_what_is_wrong(close: Close) -> None:
    assert close.refused("POST", LEADS, {}).fields == {"format": "This field is required."}
    answer = close.refused("POST", LEADS, {"format": "xml", "type": "x", "date_format": "x", "fields": "x"})
    assert answer.fields.keys() == {"format", "type", "date_format", "fields"}
    answer = close.refused("GET", f"{EXPORTS}x/")
    assert (answer.status, answer.text) == (404, "Empty query: Export matching query does not exist.")


@pytest.mark.contract("2.b8.export.7")
def test_addresses_of_files_that_do_not_exist(leads: Close, other: Close) -> None:
    over = exported(leads, LEADS)
    for url in (
        over["download_url"][:-3],
        over["download_url"].replace(f"/{leads.account['id']}/", f"/{other.account['id']}/"),
        f"{leads.account['base_url']}/export_file/x/y/",
        f"{leads.account['base_url']}/export_file/999999999/y/",
    ):
        assert leads.http.get(url).status_code == 404, url


def test_files_of_two_accounts_with_the_same_numbers(close: Close, other: Close) -> None:
    made = []
    for account, name in ((close, "Acme"), (other, "Best")):
        account.lead(name)
        made.append(exported(account, LEADS, fields=["name"]))
    assert [content(close, each).json() for each in made] == [[{"name": "Acme"}], [{"name": "Best"}]]


@pytest.mark.contract("2.b8.export.8")
def test_an_export_is_also_at_the_address_of_its_object(leads: Close) -> None:
    of_leads, of_opportunities = exported(leads, LEADS), exported(leads, OPPORTUNITIES)
    assert leads.get(f"{LEADS}{of_leads['id']}/") == of_leads
    assert leads.get(f"{OPPORTUNITIES}{of_opportunities['id']}/") == of_opportunities
    assert leads.refused("GET", f"{LEADS}{of_opportunities['id']}/").status == 404
    assert leads.refused("GET", f"{OPPORTUNITIES}{of_leads['id']}/").status == 404
