"""Records in the console: tables, forms, pages of records, and deals as a board and a chart."""

import html
import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

import httpx
import pytest
from playwright.sync_api import Page, expect

from dealdock.console.records.table import PAGE_ROWS
from dealdock.control.support import support_of
from dealdock.platform.records.base import Milliseconds, Moment, units_of
from dealdock.vendors import registry
from tests.console.calling import call
from tests.console.conftest import VENDORS
from tests.console.vendor_records import MARKUP, kind_of, records_of
from tests.console.visitor import CONSOLE, OpenPage
from tests.support.marks import ONE_DATABASE

Json = dict[str, Any]


def records(http: httpx.Client, account: Json, kind: str = "opportunity") -> list[Json]:
    """Return the records that the control plane shows."""
    found: list[Json] = http.get(f"/_dealdock/accounts/{account['id']}/records/{kind}").json()
    return found


def support_kinds(vendor: str) -> list[str]:
    """Return the names of the kinds of records of a vendor."""
    return [kind.name for kind in support_of(next(each for each in registry.VENDORS if each.name == vendor)).kinds]


@ONE_DATABASE
def test_a_deal_is_added_changed_and_deleted_in_a_browser(
    page: Page, http: httpx.Client, make: Callable[..., Json]
) -> None:
    account = make("close")
    before = {each["id"] for each in records(http, account)}
    page.goto(f"accounts/{account['id']}/records/opportunity/new")
    page.get_by_label("Note").fill(MARKUP)
    page.get_by_label("Value", exact=True).fill("many")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    expect(page.locator("[aria-invalid=true]")).to_have_value("many")
    page.get_by_label("Value", exact=True).fill("1250")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_have_text("The record was created.")
    (added,) = (each for each in records(http, account) if each["id"] not in before)
    assert (added["note"], added["value"], page.title() != "pwned") == (MARKUP, 1250, True)
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("status")).to_contain_text("It was deleted.")
    assert {each["id"] for each in records(http, account)} == before
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_have_text("The snapshot was restored.")
    assert {each["id"] for each in records(http, account)} == before | {added["id"]}


@pytest.mark.slow
@ONE_DATABASE
def test_a_deal_of_each_vendor_is_added_changed_and_deleted(
    visitor: OpenPage, http: httpx.Client, make: Callable[..., Json]
) -> None:
    for vendor in VENDORS:
        account, other, own = make(vendor), make(vendor), records_of(vendor)
        untouched, before = records(http, other, own.kind), {each["id"] for each in records(http, account, own.kind)}
        visitor.goto(f"accounts/{account['id']}/records/{own.kind}").follow("Add a record")
        visitor.press("Save", {**own.form, **own.more(partial(records, http, account)), own.wrong: "many"})
        assert "There is a problem" in visitor.message("alert")
        assert visitor.texts("//*[@aria-invalid='true'][@value='many']") == [""]
        visitor.press("Save", {own.wrong: own.form.get(own.wrong, "50")})
        assert visitor.message() == "The record was created."
        (added,) = (each for each in records(http, account, own.kind) if each["id"] not in before)
        assert MARKUP in (added.get("name"), added.get("note"))
        assert str(added.get("name", added["id"])) in visitor.texts("//h1")[0]
        if kind_of(vendor).update is None:
            assert "Change" not in visitor.texts("//main//a")
        else:
            _change_and_delete(visitor, http, account, added["id"])
        assert records(http, other, own.kind) == untouched


def _change_and_delete(visitor: OpenPage, http: httpx.Client, account: Json, record: Any) -> None:
    """Change a record by its page, delete it, and undo the deletion."""
    own = records_of(account["vendor"])
    visitor.follow("Change").press("Save", {own.text: "Renamed"})
    assert "The change was saved." in visitor.message()
    here = visitor.path.removeprefix(CONSOLE)
    before = records(http, account, own.kind)
    assert [each[own.text.lower()] for each in before if each["id"] == record] == ["Renamed"]
    assert "It was deleted." in visitor.press("Delete").message()
    left = [each for each in records(http, account, own.kind) if each["id"] == record and not each.get("deleted")]
    assert left == []
    undo = "Undo" if "Undo" in visitor.texts("//button") else "Undo the deletion"
    assert visitor.press(undo).message()
    assert [each["id"] for each in records(http, account, own.kind)] == [each["id"] for each in before]
    assert "Renamed" in visitor.goto(here).text


@ONE_DATABASE
def test_an_emptied_field_has_no_value_and_lines_end_as_in_the_api(
    visitor: OpenPage, http: httpx.Client, make: Callable[..., Json]
) -> None:
    account = make("close", scene="empty")
    path = f"accounts/{account['id']}/records/opportunity"
    form = {"status_id": records(http, account, "opportunityStatus")[0]["id"], "value": "5", "note": "One\r\nTwo"}
    answer = http.post(CONSOLE + path + "/new", data=form, headers={"Origin": str(http.base_url).rstrip("/")})
    assert answer.is_redirect, answer.text
    (made,) = records(http, account)
    assert (made["value"], made["note"]) == (5, "One\nTwo")
    visitor.goto(f"{path}/{made['id']}/change").press("Save", {"Value": ""})
    assert "The change was saved." in visitor.message()
    (changed,) = records(http, account)
    assert {name for name in made if made[name] != changed[name]} - {"updated_at", "updated_by"} == {"value"}
    assert changed["value"] is None


@pytest.mark.slow
@ONE_DATABASE
def test_a_record_s_page_has_its_neighbours_and_its_history(
    visitor: OpenPage, http: httpx.Client, make: Callable[..., Json]
) -> None:
    for vendor, (kind, neighbour) in ((each, found) for each in VENDORS if (found := records_of(each).neighbour)):
        account, other = make(vendor), make(vendor)
        for name in visitor.goto(f"accounts/{account['id']}/records/{kind}?order=asc").texts("//tbody/tr/th/a"):
            visitor.goto(f"accounts/{account['id']}/records/{kind}?order=asc").follow(name)
            if neighbour in visitor.texts("//h3"):
                break
        heading = visitor.texts("//h1")[0]
        visitor.follow(visitor.texts(f"//h3[normalize-space()='{neighbour}']/following-sibling::ul[1]//a")[0])
        if records_of(vendor).names_neighbour:
            assert heading in visitor.texts("//dd/*[@class='quiet']")
        assert visitor.path not in visitor.values("//h3/following-sibling::ul//a/@href")
        assert "No call in the journal names it." in visitor.text
        record = visitor.path.rpartition("/")[2]
        assert call(http, account, ids=record).status_code
        assert call(http, other, ids=record).status_code
        (moment,) = visitor.goto(visitor.path.removeprefix(CONSOLE)).texts("//*[@aria-label='Calls that name it']//a")
        assert visitor.follow(moment).texts("//*[@id='answer']") != []


@ONE_DATABASE
@pytest.mark.parametrize("number", [20, 21])
def test_a_record_s_page_has_its_first_twenty_neighbours(
    http: httpx.Client, make: Callable[..., Json], number: int
) -> None:
    account = make("close", scene="empty")
    path = f"accounts/{account['id']}/records"
    lead = http.post(f"/_dealdock/{path}/lead", json={"name": "Pier"}).json()["id"]
    made = http.post(
        f"/_dealdock/{path}/contact", json=[{"lead_id": lead, "name": f"N{each}"} for each in range(number)]
    )
    assert made.is_success, made.text
    text = http.get(f"/_dealdock/console/{path}/lead/{lead}").text
    assert [each["id"] for each in made.json() if each["id"] in text] == [each["id"] for each in made.json()[:20]]
    assert ("<li>and more</li>" in text) is (number > 20)


@ONE_DATABASE
def test_what_nothing_names_has_no_history(visitor: OpenPage, make: Callable[..., Json]) -> None:
    account = make()
    last = visitor.goto(f"accounts/{account['id']}/records/tag").texts("//tbody/tr/th/a")[-1]
    text = visitor.follow(last).text
    assert "No call in the journal names it." in text
    assert "No other record refers to it." in text


@ONE_DATABASE
def test_a_call_whose_answer_has_a_record_is_in_its_history(
    visitor: OpenPage, http: httpx.Client, make: Callable[..., Json]
) -> None:
    account = make()
    deals = visitor.goto(f"accounts/{account['id']}/records/opportunity?sort=id&order=asc")
    deals.follow(deals.texts("//tbody/tr/th/a")[0])
    assert "No call in the journal names it." in visitor.text
    assert call(http, account, limit="1").is_success
    (moment,) = visitor.goto(visitor.path.removeprefix(CONSOLE)).texts("//*[@aria-label='Calls that name it']//a")
    assert visitor.follow(moment).texts("//*[@id='answer']") != []


@ONE_DATABASE
def test_a_reference_to_a_record_is_in_its_history_in_any_case_in_lists_and_in_objects(
    visitor: OpenPage, http: httpx.Client, make: Callable[..., Json]
) -> None:
    account = make("copper", scene="empty")
    records = f"/_dealdock/accounts/{account['id']}/records/company"
    first, second = (http.post(records, json={"name": name}).json()["id"] for name in ("Pier", "Quay"))
    headers = {"X-PW-AccessToken": account["api_key"], "X-PW-Application": "developer_api"}
    headers["X-PW-UserEmail"] = account["email"]
    for body in (
        {"Company_ID": first},
        {"company_ids": [second, first]},
        {"COMPANY_IDS": f"{first},{second}"},
        {"name": "Jo", "custom": {"company_id": first}},
        {"company_id": second},
        {"company_id": int(f"{first}0")},
        {"other": first},
    ):
        answer = http.post(f"{account['base_url']}/developer_api/v1/people/search", json=body, headers=headers)
        assert answer.status_code in {200, 422}, body  # unknown filters are refused, and named
    for record, number in ((first, 4), (second, 3)):
        page = visitor.goto(f"accounts/{account['id']}/records/company/{record}")
        assert len(page.texts("//*[@aria-label='Calls that name it']//a")) == number


@pytest.mark.slow
@ONE_DATABASE
def test_a_history_has_the_newest_fifty_calls_with_the_whole_id(
    visitor: OpenPage, http: httpx.Client, make: Callable[..., Json]
) -> None:
    account = make("close", scene="empty")
    lead = http.post(f"/_dealdock/accounts/{account['id']}/records/lead", json={"name": "Pier"}).json()["id"]
    url, key = f"{account['base_url']}/api/v1/contact/", (account["api_key"], "")
    for number in range(51):
        http.get(url, params={"lead_id": lead, "_limit": number + 1}, auth=key)
    for other in (f"{lead}x", f"x{lead}", f"{lead}_1"):
        http.get(url, params={"lead_id": other}, auth=key)
    page = visitor.goto(f"accounts/{account['id']}/records/lead/{lead}")
    found = [each.rpartition("/")[2] for each in page.values("//*[@aria-label='Calls that name it']//a/@href")]
    every = [str(each["number"]) for each in http.get(f"/_dealdock/accounts/{account['id']}/requests").json()]
    assert found == every[50:0:-1]


@ONE_DATABASE
def test_a_call_to_a_record_of_another_kind_with_the_same_number_is_not_in_the_history(
    visitor: OpenPage, http: httpx.Client, make: Callable[..., Json]
) -> None:
    account = make("copper", scene="empty")
    records = f"/_dealdock/accounts/{account['id']}/records/company"
    company = http.post(records, json={"name": "Pier"}).json()["id"]
    headers = {"X-PW-AccessToken": account["api_key"], "X-PW-Application": "developer_api"}
    headers["X-PW-UserEmail"] = account["email"]
    for path in (f"companies/{company}", f"people/{company}", f"companies/{company}0"):
        http.get(f"{account['base_url']}/developer_api/v1/{path}", headers=headers)
    http.post(
        f"{account['base_url']}/developer_api/v1/people/search", json={"id": company, "ids": [company]}, headers=headers
    )
    page = visitor.goto(f"accounts/{account['id']}/records/company/{company}")
    (call,) = page.values("//*[@aria-label='Calls that name it']//a/@href")
    first = http.get(f"/_dealdock/accounts/{account['id']}/requests").json()[0]
    assert (call.rpartition("/")[2], first["url"].rpartition("/")[2]) == (str(first["number"]), str(company))


@ONE_DATABASE
def test_a_history_has_only_the_calls_of_the_record(
    visitor: OpenPage, http: httpx.Client, make: Callable[..., Json]
) -> None:
    account = make("close")
    lead = http.get(f"/_dealdock/accounts/{account['id']}/records/lead").json()[0]["id"]
    key = (account["api_key"], "")
    for path in (f"lead/{lead}/", "opportunity/", f"opportunity/?lead_id={lead}", "lead/?_fields=id", "contact/"):
        assert http.get(f"/close/api/v1/{path}", auth=key).is_success
    every = [str(each["number"]) for each in http.get(f"/_dealdock/accounts/{account['id']}/requests").json()]
    page = visitor.goto(f"accounts/{account['id']}/records/lead/{lead}")
    found = [each.rpartition("/")[2] for each in page.values("//*[@aria-label='Calls that name it']//a/@href")]
    assert found == [every[3], every[2], every[0]]
    assert "Related" in page.texts("//h2")


@ONE_DATABASE
def test_a_history_has_no_call_whose_version_or_longer_id_has_the_number_of_the_record(
    visitor: OpenPage, http: httpx.Client, make: Callable[..., Json]
) -> None:
    account = make(scene="empty")
    deals = [{"name": f"Deal {number}", "value": 1, "probability": 50} for number in range(30)]
    assert http.post(f"/_dealdock/accounts/{account['id']}/records/opportunity", json=deals).is_success
    assert 3 in {each["id"] for each in records(http, account)}
    keys = {name: account[name] for name in ("api_key", "user_key")}
    for path in ("read/id/3", "read/id/30", "query?format=json&id_greater_than=29", "query?id_less_than=4"):
        answer = http.post(f"{account['base_url']}/api/opportunity/version/3/do/{path}", data=keys)
        assert re.search('stat"?[=:]"ok"', answer.text)
    every = [str(each["number"]) for each in http.get(f"/_dealdock/accounts/{account['id']}/requests").json()]
    for record, named in ((3, [every[3], every[0]]), (30, [every[2], every[1]])):
        page = visitor.goto(f"accounts/{account['id']}/records/opportunity/{record}")
        links = page.values("//*[@aria-label='Calls that name it']//a/@href")
        assert [each.rpartition("/")[2] for each in links] == named


def names(http: httpx.Client, account: Json, query: str) -> list[str]:
    """Return the first cells of all pages of a table, one page after the other."""
    path: str | None = f"/_dealdock/console/accounts/{account['id']}/records/{query}"
    found: list[str] = []
    while path is not None:
        text = http.get(path).text
        found += re.findall(r'<th scope="row"><a href="[^"]*">([^<]*)</a>', text)
        following = re.search(r'rel="next" href="([^"]*)"', text)
        path = None if following is None else html.unescape(following[1])
    return found


@pytest.mark.slow
def test_tables_are_sorted_filtered_and_paged_by_key(http: httpx.Client, make: Callable[..., Json]) -> None:
    account, other = make(scene="empty"), make()
    deals = [
        {"name": f"Deal {number:03}", "value": number % 7, "probability": 50, "type": "Odd" if number % 2 else None}
        for number in range(120)
    ]
    assert http.post(f"/_dealdock/accounts/{account['id']}/records/opportunity", json=deals).is_success
    every = [deal["name"] for deal in deals]
    assert names(http, account, "opportunity?sort=id&order=asc") == every
    assert names(http, account, "opportunities") == every[::-1]
    by_value = [deal["name"] for deal in sorted(deals, key=lambda deal: (deal["value"], deal["name"]))]
    assert names(http, account, "opportunity?sort=value&order=asc") == by_value
    assert names(http, account, "opportunity?sort=value&order=desc") == by_value[::-1]
    odd, others = every[1::2], every[::2]
    assert names(http, account, "opportunity?sort=type&order=asc") == odd + others
    assert names(http, account, "opportunity?sort=type&order=desc") == odd[::-1] + others[::-1]
    for order in ("asc", "desc"):  # of 120 that are all false
        assert names(http, account, f"opportunity?sort=deleted&order={order}") == every[:: 1 if order == "asc" else -1]
    assert names(http, account, "opportunity?field=name&value=deal+01&order=asc") == every[10:20]
    assert names(http, account, "opportunity?field=value&value=6.00&order=asc") == every[6::7]
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    assert len(names(http, account, f"opportunity?field=created_at&value={today}")) in {0, 120}  # or it was yesterday
    assert names(http, account, "opportunity?field=type&value=%25") == []
    assert "Choose the field that has this value" in http.get(
        f"/_dealdock/console/accounts/{account['id']}/records/opportunity?field=&value=many"
    ).text  # fmt: skip
    assert "cannot have the value many" in http.get(
        f"/_dealdock/console/accounts/{account['id']}/records/opportunity?field=value&value=many"
    ).text  # fmt: skip
    assert set(names(http, other, "opportunity")).isdisjoint(every)


def test_a_page_that_is_full_has_no_next_one(http: httpx.Client, make: Callable[..., Json]) -> None:
    account = make(scene="empty")
    page = f"/_dealdock/console/accounts/{account['id']}/records/opportunity"
    for number, has_next in ((PAGE_ROWS, False), (1, True)):
        deals = [{"name": f"Deal {each}", "value": 1, "probability": 50} for each in range(number)]
        assert http.post(f"/_dealdock/accounts/{account['id']}/records/opportunity", json=deals).is_success
        assert ('rel="next"' in http.get(page).text) is has_next
    assert len(names(http, account, "opportunity")) == PAGE_ROWS + 1


@pytest.mark.slow
def test_tables_begin_with_the_newest_change_and_the_columns_that_people_look_for(
    visitor: OpenPage, http: httpx.Client, make: Callable[..., Json]
) -> None:
    wanted = {
        "pardot": ["name", "value", "stage", "status", "updated_at", "id"],
        "close": ["lead_id", "value", "value_period", "status_id", "updated_at", "id"],
        "copper": ["name", "monetary_value", "pipeline_stage_id", "status", "updated_at", "id"],
        "apollo": ["name", "amount", "stage_id", "updated_at", "id"],
    }
    for vendor, columns in wanted.items():
        account = make(vendor)
        path = f"accounts/{account['id']}/records/opportunity"
        last = min(records(http, account), key=lambda each: str(each["updated_at"]))["id"]
        field = next(name for name in ("value", "monetary_value", "amount") if name in columns)
        advanced = http.post(f"/_dealdock/accounts/{account['id']}/clock/advance", json={"seconds": 7_200})
        assert advanced.is_success, advanced.text
        changed = http.patch(f"/_dealdock/{path}/{last}", json={field: 77}) if vendor != "pardot" else None
        assert changed is None or changed.is_success, changed.text
        headings = [each.partition(" ")[0] for each in visitor.goto(path).texts("//thead//th")]
        assert headings[: len(columns)] == columns, vendor
        assert headings.count("id") == 1, vendor
        if changed is not None:
            assert str(last) in visitor.texts("//tbody/tr[1]/td")
            assert re.fullmatch(r"now|\d+ s ago", visitor.texts("//tbody/tr[1]/td/time")[0])


@pytest.mark.slow
def test_an_id_is_shown_once(visitor: OpenPage, make: Callable[..., Json]) -> None:
    for vendor in VENDORS:
        account = make(vendor)
        for kind in support_kinds(vendor):
            visitor.goto(f"accounts/{account['id']}/records/{kind}")
            for place, link in enumerate(visitor.values("//tbody/tr/th/a/@href"), 1):
                shown = link.rpartition("/")[2]
                cells = visitor.texts(f"//tbody/tr[{place}]/*[self::th or (self::td and not(a))]")
                assert cells.count(shown) in {0, 1} if shown.isdecimal() else cells.count(shown) == 1, (kind, cells)


@ONE_DATABASE
def test_a_table_is_filtered_by_an_id_of_the_api(http: httpx.Client, make: Callable[..., Json]) -> None:
    account = make("close")
    for lead in records(http, account, "lead")[:2]:
        contacts = [each for each in records(http, account, "contact") if each["lead_id"] == lead["id"]]
        assert names(http, account, f"lead?field=id&value=+{lead['id']}+") == [lead["name"]]
        assert len(names(http, account, f"contact?field=lead_id&value={lead['id']}")) == len(contacts) > 0
    for unknown in (
        f"lead?field=id&value={lead['id']}x",
        "lead?field=id&value=1",
        "contact?field=lead_id&value=lead_x",
    ):
        assert names(http, account, unknown) == []


@ONE_DATABASE
def test_the_cards_of_deals_of_one_lead_differ(
    visitor: OpenPage, http: httpx.Client, make: Callable[..., Json]
) -> None:
    account = make("close", scene="empty")
    path = f"/_dealdock/accounts/{account['id']}/records"
    lead, other = (http.post(f"{path}/lead", json={"name": name}).json()["id"] for name in ("Harbour", "Pier"))
    for note, owner in (("Two boats", lead), (None, lead), (None, lead), ("One boat", other)):
        assert http.post(f"{path}/opportunity", json={"lead_id": owner, "note": note}).is_success
    cards = visitor.goto(f"accounts/{account['id']}/board").texts("//div[@class='board']//li")
    assert len(set(cards)) == 4
    assert sum("Harbour Two boats" in each for each in cards) == 1
    assert [each for each in cards if each.startswith("Pier")] == ["Pier no amount Open"]


@pytest.mark.slow
def test_a_value_that_no_field_can_have_is_named_and_filters_nothing(
    http: httpx.Client, make: Callable[..., Json]
) -> None:
    for vendor, (kind, values) in ((each, found) for each in VENDORS if (found := records_of(each).impossible)):
        account = make(vendor)
        for value in values:
            field, _, text = value.partition("=")
            page = f"/_dealdock/console/accounts/{account['id']}/records/{kind}"
            answer = http.get(f"{page}?field={field}&value={text}")
            assert (answer.status_code, f"{field} cannot have the value" in answer.text) == (200, True), value[:40]
            assert names(http, account, f"{kind}?field={field}&value={text}") == names(http, account, kind)
            assert http.get(f"{page}?field={field}&value=%00").status_code == 400


@pytest.mark.parametrize("value", ["1e999990", "1e-999990", "NaN", "Infinity", "sNaN"])
def test_an_amount_without_an_end_filters_nothing(http: httpx.Client, make: Callable[..., Json], value: str) -> None:
    account = make("close")
    page = f"/_dealdock/console/accounts/{account['id']}/records/opportunity?field=value&value={value}"
    assert "value cannot have the value" in http.get(page).text


def test_an_amount_is_found_however_its_fraction_is_written(
    visitor: OpenPage, http: httpx.Client, make: Callable[..., Json]
) -> None:
    account = make("close", scene="empty")
    for value in (480_050, 480_100):
        deal = {"value": value, "note": str(value)}
        assert http.post(f"/_dealdock/accounts/{account['id']}/records/opportunity", json=deal).is_success
    page = f"accounts/{account['id']}/records/opportunity?field=value&value="
    for written in ("4,800.50", "4800.5", "4800.500", "48005e-1"):
        visitor.goto(f"{page}{written}")
        assert visitor.texts("//tbody/tr/td[@class='number']") == ["4,800.50"], written
    assert "value cannot have the value 4800.505" in http.get(f"/_dealdock/console/{page}4800.505").text


DEALS: Final = {"Überholung": "Won", "Other": "Open"}


def test_texts_are_found_in_any_case_and_by_a_part(http: httpx.Client, make: Callable[..., Json]) -> None:
    account = make(scene="empty", name="Ärzte")
    fields = [{"name": name, "value": 1, "probability": 1, "status": status} for name, status in DEALS.items()]
    assert http.post(f"/_dealdock/accounts/{account['id']}/records/opportunity", json=fields).is_success
    for query in ("name=%C3%BCber", "name=%C3%9CBERHOLUNG", "status=won"):
        field, _, text = query.partition("=")
        assert names(http, account, f"opportunity?field={field}&value={text}") == ["Überholung"]
    assert names(http, account, "opportunity?field=crm_fid&value=006") == []
    assert f"accounts/{account['id']}" in http.get("/_dealdock/console/accounts?q=%C3%A4rzte").text


def test_deleted_records_are_shown_on_request(http: httpx.Client, make: Callable[..., Json]) -> None:
    account = make("copper")
    first = records(http, account)[0]
    assert names(http, account, "opportunity?deleted=true") == []
    assert http.delete(f"/_dealdock/accounts/{account['id']}/records/opportunity/{first['id']}").is_success
    assert names(http, account, "opportunity?deleted=true") == [first["name"]]
    page = http.get(f"/_dealdock/console/accounts/{account['id']}/records/opportunity?deleted=true").text
    assert re.findall(r'class="quiet">(\d+)<span class="wide-only"> record', page) == ["1"]
    assert first["name"] not in names(http, account, "opportunity")


def test_records_of_a_kind_that_cannot_be_deleted_stay_and_no_snapshot_is_taken(
    http: httpx.Client, make: Callable[..., Json]
) -> None:
    account = make("pardot")
    before = records(http, account, "user")
    page = f"{CONSOLE}accounts/{account['id']}/records/user/{before[0]['id']}"
    for action, done in (("delete", "deleted"), ("undelete", "undeleted"), ("change", "changed")):
        answer = http.post(
            f"{page}/{action}", data={"snapshot": "yes"}, headers={"Origin": str(http.base_url).rstrip("/")}
        )
        assert answer.status_code == 404, answer.text
        assert f"Records of the kind user cannot be {done} here." in answer.text
    assert records(http, account, "user") == before
    assert http.get(f"/_dealdock/accounts/{account['id']}/snapshots").json() == []


@ONE_DATABASE
def test_deals_have_a_chart(page: Page, make: Callable[..., Json]) -> None:
    account = make("copper")
    page.goto(f"accounts/{account['id']}/board")
    expect(page.get_by_role("region", name="Qualified", exact=True)).to_be_visible()
    chart = "Chart.getChart(document.querySelector('canvas')).data"
    assert page.evaluate(f"{chart}.datasets.map((each) => each.label)") == ["Won", "Lost", "Open"]
    cells = "[...document.querySelectorAll('td[data-value]')].map((cell) => Number(cell.dataset.value)).sort()"
    assert page.evaluate(f"{chart}.datasets.flatMap((each) => each.data).sort()") == page.evaluate(cells)


@pytest.mark.slow
def test_deals_are_a_board_by_stage_or_status(visitor: OpenPage, http: httpx.Client, make: Callable[..., Json]) -> None:
    for vendor, (stage, count, amount) in ((each, found) for each in VENDORS if (found := records_of(each).column)):
        account = make(vendor)
        (column,) = visitor.goto(f"accounts/{account['id']}/board").texts(f"//section[@aria-label='{stage}']")
        assert count in column
        assert amount in column
        assert visitor.follow("By status").texts("//section[@aria-label]/h2") == ["Won", "Lost", "Open"]
        _check_sums(visitor, http, account)


@pytest.mark.slow
@ONE_DATABASE
def test_the_sums_of_months_are_those_of_the_deals(
    visitor: OpenPage, http: httpx.Client, make: Callable[..., Json]
) -> None:
    first, last = "2024-04", "2026-09"  # 23 months before the account's, and six after it
    days = ("2024-03-31", "2024-04-01", "2024-04-30", "2026-03-15", "2026-09-30", "2026-10-01")
    for vendor in VENDORS:
        kind, account = kind_of(vendor), make(vendor, clock={"mode": "frozen", "at": "2026-03-15T12:00:00Z"})
        if kind.board is None:
            continue
        path, closed = f"/_dealdock/accounts/{account['id']}/records/{kind.name}", kind.board.closed[0]
        is_moment = isinstance(kind.columns[closed].type, Moment | Milliseconds)
        for day in days:
            for time in ("T00:00:00Z", "T23:59:59Z") if is_moment else ("",):
                made = http.post(path, json={**kind.example, closed: f"{day}{time}"})
                assert made.is_success, made.text
        expected: dict[str, float] = {}
        units = units_of(kind.columns[kind.board.amount], account) or 1
        for each in (one for one in http.get(path).json() if not one.get("deleted")):
            month = next(each[name] for name in (*kind.board.closed, "created_at") if each[name] is not None)[:7]
            label = "earlier" if month < first else "later" if month > last else month
            expected[label] = expected.get(label, 0) + (each[kind.board.amount] or 0) / units
        visitor.goto(f"accounts/{account['id']}/board")
        rows = "//table[starts-with(@id, 'by-month')]/tbody/tr"
        shown: dict[str, float] = {}
        for place, label in enumerate(visitor.texts(f"{rows}/th")):
            cells = visitor.values(f"({rows})[{place + 1}]/td/@data-value")
            shown[label] = shown.get(label, 0) + sum(map(float, cells))
        assert shown == pytest.approx(expected), vendor
        assert {"earlier", first, last, "later"} <= shown.keys()


@pytest.mark.slow
@ONE_DATABASE
def test_stages_are_those_of_the_account_in_their_order(
    visitor: OpenPage, http: httpx.Client, make: Callable[..., Json]
) -> None:
    moved = 0
    for vendor in VENDORS:
        kind = kind_of(vendor)
        if kind.board is None or kind.board.position is None:
            continue
        reference, _, position = kind.board.position.partition(".")
        name, account, other = kind.board.stage.partition(".")[2], make(vendor), make(vendor)
        path = f"accounts/{{}}/records/{kind.references[reference]}"
        stages = http.get(f"/_dealdock/{path.format(other['id'])}").json()
        renamed = f"/_dealdock/{path.format(other['id'])}/{stages[0]['id']}"
        assert http.patch(renamed, json={name: "Of another account"}).is_success
        stages = http.get(f"/_dealdock/{path.format(account['id'])}").json()
        for place, stage in enumerate(reversed(stages)):
            changed = f"/_dealdock/{path.format(account['id'])}/{stage['id']}"
            moved += http.patch(changed, json={position: place + 1}).is_success
        stages = http.get(f"/_dealdock/{path.format(account['id'])}").json()
        names = [stage[name] for stage in sorted(stages, key=lambda each: each[position])]
        visitor.goto(f"accounts/{account['id']}/board")
        assert visitor.texts("//section[@aria-label]/h2") == list(dict.fromkeys(names)), vendor
    assert moved > 4


@ONE_DATABASE
def test_stages_without_an_order_are_ordered_by_probability_and_closed_ones_are_last(
    visitor: OpenPage, http: httpx.Client, make: Callable[..., Json]
) -> None:
    account = make(scene="empty")
    deals: list[tuple[str | None, int, Json]] = [
        ("A: likely", 90, {}),
        ("C: hardly", 10, {}),
        ("B: lost", 0, {"status": "Lost"}),
        ("B: in the middle", 60, {}),
        ("B: in the middle", 20, {}),
        ("B: in the middle", 100, {"status": "Won"}),
        ("A: won", 50, {"status": "Won"}),
        (None, 95, {}),
    ]
    for stage, probability, more in deals:
        deal = {"name": "x", "value": 1.5, "stage": stage, "probability": probability, **more}
        made = http.post(f"/_dealdock/accounts/{account['id']}/records/opportunity", json=deal)
        assert made.is_success, made.text
    stages = ["No stage", "C: hardly", "B: in the middle", "A: likely", "A: won", "B: lost"]
    visitor.goto(f"accounts/{account['id']}/board")
    assert visitor.texts("//section[@aria-label]/h2") == stages
    assert visitor.texts("//section[@aria-label='A: won']//li/span/span") == ["1.50", "Won"]


@pytest.mark.slow
@ONE_DATABASE
def test_the_board_has_the_newest_two_hundred_deals_and_the_sums_of_all(
    visitor: OpenPage, http: httpx.Client, make: Callable[..., Json]
) -> None:
    account = make(scene="empty")
    deals = [
        {"name": f"Deal {number}", "value": 1, "probability": 50, "stage": "Rare" if number == 150 else "Usual"}
        for number in range(1, 203)
    ]
    assert http.post(f"/_dealdock/accounts/{account['id']}/records/opportunity", json=deals).is_success
    board, usual = visitor.goto(f"accounts/{account['id']}/board"), "//section[@aria-label='Usual']"
    assert board.texts(f"{usual}//li/a") == [f"Deal {number}" for number in range(202, 2, -1) if number != 150]
    assert board.texts(f"{usual}/p") == ["201 deals", "201", "and 2 more"]
    assert board.texts("//section[@aria-label='Rare']/p") == ["1 deal", "1"]


@ONE_DATABASE
def test_amounts_of_several_periods_have_sums_and_charts_by_period(
    page: Page, http: httpx.Client, make: Callable[..., Json]
) -> None:
    account = make("close", scene="empty")
    path = f"/_dealdock/accounts/{account['id']}/records"
    status = http.get(f"{path}/opportunityStatus").json()[0]
    for value, period in ((400_000, "one_time"), (80_000, "one_time"), (12_900, "monthly"), (None, "annual")):
        deal = {"status_id": status["id"], "value": value, "value_period": period}
        made = http.post(f"{path}/opportunity", json=deal)
        assert made.is_success, made.text
    page.goto(f"accounts/{account['id']}/board")
    column = page.get_by_role("region", name=status["label"], exact=True)
    expect(column.locator("strong")).to_have_text("4,800 one-time, 129 monthly")
    expect(column.locator(".amount")).to_have_text(["no amount", "129 monthly", "800 one-time", "4,000 one-time"])
    expect(column.locator("li .status")).to_have_text(["Open"] * 4)
    page.wait_for_function("() => window.Chart && document.querySelectorAll('canvas').length === 3")
    sums = "[...document.querySelectorAll('canvas')].map((each) => Chart.getChart(each).data.datasets[2].data[0])"
    assert page.evaluate(sums) == [4800, 129, 0]
    expect(page.get_by_role("region", name="Value by month: one-time")).to_contain_text("4,800")
    expect(page.get_by_role("main")).to_contain_text("Amounts are in USD.")


@ONE_DATABASE
def test_tables_and_records_show_amounts_as_a_person_reads_them(
    page: Page, http: httpx.Client, make: Callable[..., Json]
) -> None:
    wanted = {
        ("pardot", "opportunity", "value"): "1,870.30",
        ("close", "opportunity", "value"): "24,000",
        ("copper", "opportunity", "monetary_value"): "640",
        ("apollo", "opportunity", "amount"): "4,300.50",
        ("apollo", "organization", "revenue"): "1,416,465,000",
    }
    for (vendor, kind, column), amount in wanted.items():
        path = f"accounts/{make(vendor)['id']}/records/{kind}"
        if kind == "organization":
            company = {"name": "Cove", "domain": "cove.example", "revenue": 1_416_465_000}
            assert http.post(f"/_dealdock/{path}", json=company).is_success
        page.goto(path)
        assert amount in page.locator("td.number").all_inner_texts(), vendor
        page.goto(f"{path}?field={column}&value={amount}")
        assert set(page.locator("td.number").all_inner_texts()) >= {amount}, vendor
        page.locator("tbody th a").first.click()
        expect(page.locator(f"dt:text-is('{column}') + dd")).to_contain_text(amount)


@ONE_DATABASE
def test_amounts_of_a_currency_without_cents_are_not_divided(
    page: Page, http: httpx.Client, make: Callable[..., Json]
) -> None:
    account = make("close", currency="JPY")
    deal = max(records(http, account), key=lambda each: each["value"] or 0)
    path = f"accounts/{account['id']}"
    page.goto(f"{path}/records/opportunity")
    assert f"{deal['value']:,}" in page.locator("td.number").all_inner_texts()
    page.goto(f"{path}/board")
    expect(page.get_by_role("region", name="Board")).to_contain_text(f"{deal['value']:,}")


@pytest.mark.slow
def test_the_board_is_shown_at_the_ends_of_time(http: httpx.Client, make: Callable[..., Json]) -> None:
    account = make()
    for moment in ("1000-01-01T00:00:00Z", "9000-01-01T00:00:00Z"):
        assert http.put(f"/_dealdock/accounts/{account['id']}/clock", json={"mode": "frozen", "at": moment}).is_success
        board = http.get(f"/_dealdock/console/accounts/{account['id']}/board")
        assert board.status_code == 200
        assert "</html>" in board.text


def _check_sums(visitor: OpenPage, http: httpx.Client, account: Json) -> None:
    """Compare the sums of the board and of the months with those of the records."""
    kind = kind_of(account["vendor"])
    board = kind.board
    assert board is not None
    units = units_of(kind.columns[board.amount], account) or 1
    live = [each for each in records(http, account) if not each.get("deleted", False)]
    total = sum(each[board.amount] or 0 for each in live) / units
    shown = visitor.texts("//*[@class='board']//strong")
    numbers = re.findall(r"\d[\d,.]*\d|\d", " ".join(shown))
    assert sum(float(number.replace(",", "")) for number in numbers) == pytest.approx(total)
    cells = visitor.texts("//td[@data-value]")
    assert sum(float(cell.replace(",", "")) for cell in cells) == pytest.approx(total)


@ONE_DATABASE
@pytest.mark.contract("2.b1.9", vendor="close")
def test_a_credential_is_masked(visitor: OpenPage, http: httpx.Client, make: Callable[..., Json]) -> None:
    account, key = make("close"), "0f" * 32
    hook = {"url": "http://127.0.0.1:9/", "events": [{"object_type": "lead", "action": "created"}]}
    made = http.post(f"/_dealdock/accounts/{account['id']}/records/webhook", json={**hook, "signature_key": key}).json()
    assert key not in visitor.goto(f"accounts/{account['id']}/records/webhook").text
    assert made["signature_key"] == key
    shown = visitor.goto(f"accounts/{account['id']}/records/webhook/{made['id']}").text
    assert ("***" in shown, key in shown) == (True, False)
