"""The controls of an account in the console: clock, faults, limits, snapshots, scenes, actions."""

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from playwright.sync_api import Page, expect

from dealdock import Sandbox
from tests.console.calling import call
from tests.console.conftest import TURNS, VENDORS
from tests.console.vendor_records import kind_of, records_of
from tests.console.visitor import OpenPage
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE
from tests.support.running import eventually

Json = dict[str, Any]
KEEP_PROGRESS: Final = """() => {
    const shown = document.getElementById("progress-text");
    sessionStorage.progress = "";
    const keep = () => (sessionStorage.progress += shown.textContent + "\\n");
    new MutationObserver(keep).observe(shown, { childList: true });
}"""
"""A script that keeps all texts of the progress, because the last one disappears with the page."""


def control(http: httpx.Client, account: Json, path: str) -> Any:
    """Return what the control plane shows of an account."""
    answer = http.get(f"/_dealdock/accounts/{account['id']}/{path}")
    assert answer.is_success, answer.text
    return answer.json()


@ONE_DATABASE
def test_the_clock_is_frozen_set_advanced_and_released(
    page: Page, http: httpx.Client, make: Callable[..., Json]
) -> None:
    account, other = make(), make()
    page.goto(f"accounts/{account['id']}/clock")
    page.get_by_label("The clock").select_option("frozen")
    page.get_by_label("Date and time (UTC)", exact=True).fill("yesterday")
    page.get_by_role("button", name="Set the clock").click()
    expect(page.locator("#field-at")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Date and time (UTC)", exact=True).fill("2026-01-31T12:00:00Z")
    page.get_by_role("button", name="Set the clock").click()
    expect(page.get_by_role("status")).to_have_text("The clock was set.")
    assert control(http, account, "clock") == {"mode": "frozen", "now": "2026-01-31T12:00:00Z", "seconds": None}
    page.get_by_label("Days").fill("2")
    page.get_by_label("Hours").fill("3")
    page.get_by_role("button", name="Advance", exact=True).click()
    page.get_by_role("button", name="Advance by 1 minute").click()
    expect(page.get_by_role("main")).to_contain_text("2026-02-02 15:01:00 UTC, and the clock is frozen")
    assert control(http, account, "clock")["now"] == "2026-02-02T15:01:00Z"
    page.get_by_role("button", name="Return to the real time").click()
    expect(page.get_by_role("main")).to_contain_text("the real time")
    assert control(http, account, "clock")["mode"] == control(http, other, "clock")["mode"] == "real"


@pytest.mark.slow
@ONE_DATABASE
def test_a_fault_is_chosen_from_the_vocabulary_and_shows_what_it_struck(
    visitor: OpenPage, http: httpx.Client, make: Callable[..., Json]
) -> None:
    for vendor in VENDORS:
        account, other = make(vendor), make(vendor)
        visitor.goto(f"accounts/{account['id']}/faults/new")
        visitor.press("Create the fault", {"Object": records_of(vendor).kind, "Status": "503"})
        assert visitor.message() == "The fault was created."
        assert [call(http, each).status_code for each in (account, account, other)] == [503, 200, 200]
        (row,) = visitor.goto(f"accounts/{account['id']}/faults").follow("1 call").texts("//tbody/tr")
        assert "503" in row


@ONE_DATABASE
def test_a_fault_without_an_effect_is_refused_and_one_is_deleted(
    page: Page, http: httpx.Client, make: Callable[..., Json]
) -> None:
    account, other = make("close"), make("close")
    assert http.post(f"/_dealdock/accounts/{other['id']}/faults", json={"effect": {"status": 503}}).is_success
    page.goto(f"accounts/{account['id']}/faults")
    page.get_by_role("link", name="Own rule").click()
    page.get_by_role("button", name="Create the fault").click()
    expect(page.get_by_role("alert")).to_contain_text("must say what happens")
    page.get_by_label("Status").fill("503")
    page.get_by_role("button", name="Create the fault").click()
    page.get_by_role("button", name="Delete fault 1").click()
    expect(page.get_by_role("main")).to_contain_text("This account has no faults")
    assert control(http, account, "faults") == []
    assert len(control(http, other, "faults")) == 1


@pytest.mark.slow
@ONE_DATABASE
def test_a_fault_acts_at_a_call_by_its_json(visitor: OpenPage, http: httpx.Client, make: Callable[..., Json]) -> None:
    for vendor in VENDORS:
        account, other = make(vendor), make(vendor)
        kind = records_of(vendor).kind
        form = {"Object": kind, "What is done to records and clock": '[{"advance": 3600}]', "When": "after"}
        visitor.goto(f"accounts/{account['id']}/faults/new").press("Create the fault", form)
        assert visitor.message() == "The fault was created."
        assert [call(http, each).status_code for each in (account, account, other)] == [200, 200, 200]
        (row,) = visitor.goto(f"accounts/{account['id']}/faults").texts("//tbody/tr")
        assert "advance" in row
        (fault,) = control(http, account, "faults")
        assert (fault["do"], fault["effect"], fault["when"]) == ([{"advance": 3600}], None, "after")
        assert [control(http, each, "clock")["seconds"] for each in (account, other)] == [3600, 0]
        (row,) = visitor.goto(f"accounts/{account['id']}/faults").follow("1 call").texts("//tbody/tr")
        assert "200" in row


@ONE_DATABASE
@pytest.mark.parametrize("written", ["_limit = 2\n\n_skip=0", '{"_limit": 2, "_skip": "0"}'])
def test_a_fault_has_parameters_as_lines_or_as_json(
    page: Page, http: httpx.Client, make: Callable[..., Json], written: str
) -> None:
    account = make("close")
    page.goto(f"accounts/{account['id']}/faults/new")
    page.get_by_label("Parameters", exact=True).fill("_limit")
    page.get_by_label("Status", exact=True).fill("503")
    page.get_by_role("button", name="Create the fault").click()
    expect(page.get_by_role("alert")).to_contain_text("must be an object such as")
    expect(page.get_by_label("Parameters", exact=True)).to_have_value("_limit")
    page.get_by_label("Parameters", exact=True).fill(written)
    page.get_by_role("button", name="Create the fault").click()
    expect(page.get_by_role("status")).to_have_text("The fault was created.")
    (fault,) = control(http, account, "faults")
    assert fault["match"] == {"parameters": {"_limit": "2", "_skip": "0"}}
    sent = ({"_limit": "2"}, {"_limit": "2", "_skip": "0"})
    assert [records_of("close").call(http, account, each).status_code for each in sent] == [200, 503]


@ONE_DATABASE
def test_a_fault_with_wrong_actions_is_refused_with_its_place(
    page: Page, http: httpx.Client, make: Callable[..., Json]
) -> None:
    account = make("close")
    page.goto(f"accounts/{account['id']}/faults/new")
    page.get_by_label("What is done to records and clock", exact=True).fill('[{"delete": "laed", "id": "x"}]')
    page.get_by_role("button", name="Create the fault").click()
    expect(page.get_by_role("alert")).to_contain_text("Did you mean lead?")
    assert control(http, account, "faults") == []


@ONE_DATABASE
def test_held_calls_are_released_by_a_button(page: Page, http: httpx.Client, make: Callable[..., Json]) -> None:
    account = make("close")
    fault = http.post(f"/_dealdock/accounts/{account['id']}/faults", json={"effect": {"hold": True}, "times": 1})
    with ThreadPoolExecutor(1) as threads:
        held = threads.submit(call, http, account)
        eventually(lambda: control(http, account, "faults")[0]["struck"] == 1)
        page.goto(f"accounts/{account['id']}/faults")
        expect(page.locator("#fault-1")).to_contain_text("hold = yes")
        assert not held.done()
        page.get_by_role("button", name=f"Release the calls of fault {fault.json()['number']}").click()
        assert held.result(60).status_code == 200


@pytest.mark.slow
@ONE_DATABASE
def test_the_settings_of_lists_and_lag_are_changed(
    visitor: OpenPage, http: httpx.Client, make: Callable[..., Json]
) -> None:
    for vendor in VENDORS:
        account, other = make(vendor), make(vendor)
        visitor.goto(f"accounts/{account['id']}/settings")
        visitor.press("Save", {"Replication lag": "30", "Max page": "10"})
        changed, kept = (http.get(f"/_dealdock/accounts/{each['id']}").json() for each in (account, other))
        assert (changed["replication_lag"], changed["paging"]["max_page"]) == (30, 10)
        assert (kept["replication_lag"], kept["paging"]["max_page"]) == (0, None)


@ONE_DATABASE
def test_calls_are_counted_as_used(page: Page, http: httpx.Client, make: Callable[..., Json]) -> None:
    account = make(limits={"daily": 10})
    page.goto(f"accounts/{account['id']}/limits")
    page.get_by_label("Used").fill("10")
    page.get_by_role("button", name="Set", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("The number of used calls was set.")
    assert control(http, account, "quota")["used"] == 10
    assert b"122" in call(http, account).content
    page.get_by_label("Used").fill("many")
    page.get_by_role("button", name="Set", exact=True).click()
    expect(page.locator("#field-used")).to_have_attribute("aria-invalid", "true")


@ONE_DATABASE
def test_the_script_returns_to_a_snapshot_and_undoes_a_step(
    page: Page, http: httpx.Client, make: Callable[..., Json]
) -> None:
    account = make()
    before = control(http, account, "records/opportunity")
    page.goto(f"accounts/{account['id']}/snapshots")
    page.get_by_label("Name of a new snapshot").fill("Before <b>all</b>")
    page.get_by_role("button", name="Take a snapshot").click()
    expect(page.get_by_role("rowheader", name="Before <b>all</b>")).to_be_visible()
    page.get_by_role("button", name="Remove all records").click()
    expect(page.get_by_role("status")).to_contain_text("The account was reset.")
    assert control(http, account, "records/opportunity") == []
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_contain_text("The snapshot was restored.")
    assert control(http, account, "records/opportunity") == before


@pytest.mark.slow
def test_records_return_to_a_snapshot_and_each_step_is_undone(
    visitor: OpenPage, http: httpx.Client, sandbox: Sandbox, make: Callable[..., Json]
) -> None:
    for vendor in TURNS[sandbox.database.engine.dialect.name]:
        account, other, kind = make(vendor), make(vendor), kind_of(vendor)
        beginning, untouched = control(http, account, "export"), control(http, other, "export")
        visitor.goto(f"accounts/{account['id']}/snapshots")
        visitor.press("Take a snapshot", {"Name of a new snapshot": "Before <b>all</b>"})
        assert visitor.texts("//th[@scope='row']") == ["Before <b>all</b>"]
        assert "The account was reset." in visitor.press("Remove all records").message()
        empty = control(http, account, f"records/{kind.name}")  # what each new account has
        number = len(control(http, other, f"records/{kind.name}"))
        assert len(empty) < number
        visitor.follow("Compare Before <b>all</b> with now")
        assert visitor.texts(f"//tr[th='{kind.plural.capitalize()}']/td[2]")[0].startswith(f"{number - len(empty)}: ")
        visitor.follow("All snapshots").press("Load the demo")
        assert "The scene was loaded." in visitor.message()
        assert len(control(http, account, f"records/{kind.name}")) == number
        assert "The snapshot was restored." in visitor.press("Undo").message()
        assert control(http, account, f"records/{kind.name}") == empty
        assert "The snapshot was restored." in visitor.press("Restore Before <b>all</b>").message()
        assert _records(control(http, account, "export")) == _records(beginning)
        assert control(http, other, "export") == untouched


@pytest.mark.slow
def test_a_step_that_fails_keeps_the_earlier_undo(http: httpx.Client, make: Callable[..., Json]) -> None:
    account = make()
    before = control(http, account, "records/opportunity")
    console, origin = f"/_dealdock/console/accounts/{account['id']}", {"Origin": str(http.base_url).rstrip("/")}

    def load(scene: str) -> int:
        return http.post(f"{console}/load", files={"file": ("crm.yaml", scene)}, headers=origin).status_code

    assert load("accounts: [{name: Q}]") == 303
    assert control(http, account, "records/opportunity") == []
    assert load("accounts: [{nme: Q}]") == 422
    assert [each["name"] for each in control(http, account, "snapshots")] == ["before-load"]
    http.post(f"{console}/snapshots/restore", data={"name": "before-load"}, headers=origin)
    assert control(http, account, "records/opportunity") == before


@pytest.mark.slow
def test_a_return_to_the_state_before_a_return_leaves_that_state(http: httpx.Client, make: Callable[..., Json]) -> None:
    account = make()
    origin = {"Origin": str(http.base_url).rstrip("/")}
    console = f"/_dealdock/console/accounts/{account['id']}"

    def posted(path: str, **form: str) -> list[Json]:
        assert http.post(f"{console}/{path}", data=form, headers=origin).status_code == 303
        found: list[Json] = control(http, account, "records/opportunity")
        return found

    before = posted("snapshots/take", name="one")
    assert posted("reset", to="empty") == []
    assert posted("snapshots/restore", name="one") == before
    for _ in range(2):
        assert posted("snapshots/restore", name="before-restore") == []
    assert {each["name"] for each in control(http, account, "snapshots")} == {"one", "before-reset", "before-restore"}


@pytest.mark.slow
def test_forms_that_no_page_has_are_refused_in_words(http: httpx.Client, make: Callable[..., Json]) -> None:
    account = make()
    before = control(http, account, "export")
    console, origin = f"/_dealdock/console/accounts/{account['id']}", {"Origin": str(http.base_url).rstrip("/")}
    for path, form, status in (
        ("snapshots/restore", {}, 404),
        ("snapshots/restore", {"name": "x\0"}, 422),
        ("snapshots/delete", {"name": "\0"}, 422),
        ("faults/new", {"match.parameters": "[" * 100_000}, 422),
    ):
        answer = http.post(f"{console}/{path}", data=form, headers=origin)
        assert (answer.status_code, "</html>" in answer.text) == (status, True), path
    assert control(http, account, "export") == before
    assert control(http, account, "snapshots") == []


def test_faults_are_deleted_by_number_or_all(http: httpx.Client, make: Callable[..., Json]) -> None:
    account = make()
    path, origin = f"/_dealdock/accounts/{account['id']}/faults", {"Origin": str(http.base_url).rstrip("/")}
    for _ in range(3):
        assert http.post(path, json={"effect": {"status": 503}}).is_success

    def delete(**sent: str) -> int:
        console = path.replace("/_dealdock/", "/_dealdock/console/")
        return http.post(f"{console}/delete", data=sent, headers=origin).status_code

    for wrong in ("2 ", "", "x", "9" * 30, "9" * 5000):
        assert delete(number=wrong) == 422
    assert len(http.get(path).json()) == 3
    assert delete(number="2") == 303
    assert [each["number"] for each in http.get(path).json()] == [1, 3]
    assert delete() == 303
    assert http.get(path).json() == []


def _records(export: Json) -> Json:
    """Return the records of an export, without its settings."""
    (account,) = export["accounts"]
    return {name: value for name, value in account.items() if isinstance(value, list)}


@ONE_DATABASE
def test_a_scene_file_is_loaded_and_the_account_is_exported(
    page: Page, http: httpx.Client, make: Callable[..., Json], tmp_path: Path
) -> None:
    account = make()
    page.goto(f"accounts/{account['id']}/snapshots")
    with page.expect_download() as download:
        page.get_by_role("link", name="json", exact=True).click()
    file = tmp_path / "<b>scene.json"
    download.value.save_as(file)
    scene = json.loads(file.read_text())
    scene["accounts"][0]["name"] = "Loaded"
    file.write_text(json.dumps(scene))
    page.get_by_label("Scene file").set_input_files(file)
    page.get_by_role("button", name="Load the file").click()
    expect(page.get_by_role("status")).to_contain_text("The scene was loaded.")
    expect(page.get_by_role("main").or_(page.locator(".account-name")).first).to_contain_text("Loaded")
    file.write_text(json.dumps({"accounts": [{"name": "x", "opportunities": [{"nmae": "<i>y"}]}]}))
    page.get_by_label("Scene file").set_input_files(file)
    page.get_by_role("button", name="Load the file").click()
    expect(page.get_by_role("alert")).to_contain_text("name")
    assert control(http, account, "records/opportunity") != []


@ONE_DATABASE
def test_the_form_of_an_action_opens_and_shows_its_error(page: Page, make: Callable[..., Json]) -> None:
    account = make()
    page.goto(f"accounts/{account['id']}/actions")
    adding = page.locator("details").filter(has_text="Add an opportunity")
    adding.locator("summary").click()
    adding.get_by_role("button").click()
    expect(adding.get_by_role("alert")).to_contain_text("is required")


@pytest.mark.slow
@each_case("vendor", [vendor for vendor in VENDORS if records_of(vendor).crm is not None])
@ONE_DATABASE
def test_the_crm_adds_a_deal_and_removes_it(
    visitor: OpenPage, http: httpx.Client, make: Callable[..., Json], vendor: str
) -> None:
    account, other = make(vendor), make(vendor)
    untouched = control(http, other, "records/opportunity")
    buttons = visitor.goto(f"accounts/{account['id']}/actions").texts("//button")
    (adding,) = (each for each in buttons if re.search("Add an? .*opportunity", each))
    (removing,) = (each for each in buttons if "Remove" in each)
    assert "is required" in visitor.press(adding).message("alert")
    visitor.press(adding, {**(records_of(vendor).crm or {}), "Name": "From the CRM"})
    assert "From the CRM" in visitor.message()
    assert "From the CRM" in [each["name"] for each in control(http, account, "records/opportunity")]
    visitor.press(removing, {"Fid": "006000000000002AAA"})
    assert "The CRM has no opportunity 006000000000002AAA" in visitor.message("alert")
    assert visitor.press(removing, {"Fid": "006000000000001AAA"}).message()
    assert "From the CRM" not in [
        each["name"] for each in control(http, account, "records/opportunity") if not each.get("deleted", False)
    ]
    assert control(http, other, "records/opportunity") == untouched


def test_long_work_shows_how_far_it_is(page: Page, http: httpx.Client, make: Callable[..., Json]) -> None:
    account = make(scene="empty")
    scene = {"accounts": [{"name": "Large", "tags": [{"name": f"Tag {number}"} for number in range(3_000)]}]}
    assert http.post(f"/_dealdock/accounts/{account['id']}/import", json=scene).is_success
    page.goto(f"accounts/{account['id']}/snapshots")
    page.evaluate(KEEP_PROGRESS)
    page.get_by_label("Name of a new snapshot").fill("one")
    page.get_by_role("button", name="Take a snapshot").click()
    expect(page.get_by_role("rowheader", name="one")).to_be_visible()
    shown = page.evaluate("sessionStorage.progress")
    found = re.findall(r"Copying the records: (\d+) % \(([\d,]+) of ([\d,]+) rows\), \d+ s", shown)
    assert found, shown
    assert all(int(done.replace(",", "")) <= int(rows.replace(",", "")) for _, done, rows in found)
    assert {int(rows.replace(",", "")) >= 3_000 for _, _, rows in found} == {True}
    expect(page.locator("#progress")).to_be_hidden()


@pytest.mark.slow
def test_the_script_gets_lines_with_the_progress_and_then_the_address_or_the_page(
    http: httpx.Client, address: str, make: Callable[..., Json]
) -> None:
    account = make()
    scene = control(http, account, "export")
    here, headers = (
        f"/_dealdock/console/accounts/{account['id']}",
        {"Accept": "application/x-ndjson", "Origin": address},
    )

    def load(content: str) -> list[Json]:
        answer = http.post(f"{here}/load", files={"file": ("scene.json", content)}, headers=headers)
        return [json.loads(line) for line in answer.text.splitlines()]

    *progress, end = load(json.dumps(scene))
    assert {"step", "done", "total", "unit"} == set(progress[0])
    assert end == {"location": f"{here}/snapshots?done=loaded&undo=before-load"}
    before = control(http, account, "records/opportunity")
    *_, end = load(json.dumps({"accounts": [{"name": "x", "opportunities": [{"nmae": "y"}]}]}))
    assert "There is a problem" in end["page"]
    assert control(http, account, "records/opportunity") == before
    restored = http.post(f"{here}/snapshots/restore", data={"name": "none"}, headers=headers)
    assert "no snapshot" in json.loads(restored.text.splitlines()[-1])["page"]
    assert "before-restore" not in [each["name"] for each in control(http, account, "snapshots")]


@pytest.mark.slow
@ONE_DATABASE
def test_a_restore_can_be_taken_back_from_the_list_of_snapshots(
    http: httpx.Client, make: Callable[..., Json], address: str
) -> None:
    account = make("copper")
    own, here = (f"/_dealdock/{part}accounts/{account['id']}" for part in ("", "console/"))
    deal = control(http, account, "records/opportunity")[0]

    def restore(name: str) -> str:
        answer = http.post(f"{here}/snapshots/restore", data={"name": name}, headers={"Origin": address})
        assert answer.is_redirect, answer.text
        shown = control(http, account, f"records/opportunity/{deal['id']}")["details"]
        assert isinstance(shown, str | None)
        return shown or ""

    assert http.put(f"{own}/snapshots/one").is_success
    assert http.patch(f"{own}/records/opportunity/{deal['id']}", json={"details": "Larger"}).is_success
    assert restore("one") != "Larger"
    assert restore("before-restore") == "Larger"


@pytest.mark.slow
def test_a_comparison_names_records_and_the_fields_that_differ(http: httpx.Client, make: Callable[..., Json]) -> None:
    account = make("copper")
    own = f"/_dealdock/accounts/{account['id']}"
    changed, removed, *_ = control(http, account, "records/opportunity")
    assert http.put(f"{own}/snapshots/one").is_success
    compare = f"/_dealdock/console/accounts/{account['id']}/snapshots/compare?name=one"
    assert changed["name"] not in http.get(compare).text
    assert http.patch(f"{own}/records/opportunity/{changed['id']}", json={"details": "Larger"}).is_success
    assert http.delete(f"{own}/records/opportunity/{removed['id']}").is_success
    text = " ".join(http.get(compare).text.split())
    assert re.search(rf"opportunity/{changed['id']}\">{changed['name']}</a> <span class=\"quiet\">\([^)]*details", text)
    assert removed["name"] in text


@pytest.mark.slow
@ONE_DATABASE
def test_a_comparison_lists_the_first_twenty_of_each_side_in_order(
    visitor: OpenPage, http: httpx.Client, make: Callable[..., Json]
) -> None:
    (account, other), names = (make("close", scene="empty") for _ in range(2)), [f"Lead {n:02}" for n in range(63)]
    own, others = (f"/_dealdock/accounts/{each['id']}" for each in (account, other))

    def add(some: list[str], path: str = own) -> list[str]:
        made = http.post(f"{path}/records/lead", json=[{"name": name} for name in some])
        assert made.is_success, made.text
        return [str(each["id"]) for each in made.json()]

    before = add(names[:42])
    assert http.put(f"{own}/snapshots/one").is_success
    for removed, changed in zip(reversed(before[:21]), reversed(before[21:]), strict=True):
        assert http.delete(f"{own}/records/lead/{removed}").is_success
        assert http.patch(f"{own}/records/lead/{changed}", json={"description": "Larger"}).is_success
    add(names[42:])
    add([f"Other {number}" for number in range(70)], others)  # with the same numbers within, and more of them
    assert http.put(f"{others}/snapshots/one").is_success
    page = visitor.goto(f"accounts/{account['id']}/snapshots/compare?name=one")
    sides = page.texts("//tr[th='Leads']/td")
    assert [each.count("description") > 0 for each in sides] == [False, False, True]
    for side, some in zip(sides, (names[42:62], names[:20], names[21:41]), strict=True):
        assert re.sub(r" \([^)]*\)", "", side) == f"21: {', '.join(some)} …"
    fields = [{*each.split(", ")} - {"updated_at"} for each in re.findall(r"\(([^)]*)\)", sides[2])]
    assert fields == [{"description", "description_words"}] * 20


@ONE_DATABASE
def test_faults_count_down_while_their_page_is_open(page: Page, http: httpx.Client, make: Callable[..., Json]) -> None:
    account = make("close")
    faults = f"/_dealdock/accounts/{account['id']}/faults"
    for more in ({"times": 2}, {"seconds": 600}):
        assert http.post(faults, json={"effect": {"status": 503}, "match": {"operation": "list"}, **more}).is_success
    page.goto(f"accounts/{account['id']}/faults")
    left, ends = (page.locator(f"[data-label={name}]") for name in ("Left", "Ends"))
    expect(left).to_have_text(["2 of 2", "no limit"])
    assert call(http, account).status_code == 503
    expect(left).to_have_text(["1 of 2", "no limit"])
    expect(ends).to_have_text(["never", "in 9 min"])
    expect(page.locator("#tab-faults")).to_have_text("Faults (2)")
    assert call(http, account).status_code == 503
    expect(page.locator("#tab-faults")).to_have_text("Faults (1)")  # a spent one is not active
    page.goto("accounts")
    expect(page.locator(f"a[href$='accounts/{account['id']}/faults']").first).to_have_text("1")


@pytest.mark.slow
@ONE_DATABASE
def test_forms_have_no_backticks_and_no_words_of_json(visitor: OpenPage, make: Callable[..., Json]) -> None:
    words = re.compile(r"`|\bnull\b|\btrue\b|\bfalse\b")
    for vendor in VENDORS:
        here = f"accounts/{make(vendor)['id']}"
        for path in (f"new?vendor={vendor}", f"{here}/faults/new", f"{here}/clock", f"{here}/settings"):
            visitor.goto(path)
            found = visitor.texts("//main//*[@class='help'] | //main//label | //main//option")
            assert found, path
            assert [each for each in found if words.search(each)] == [], path
            assert "At" not in found
