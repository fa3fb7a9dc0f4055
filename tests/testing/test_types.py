"""The types of the fixture: uses that a type checker accepts, and uses that it refuses."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from mypy import api

import dealdock_client
import pytest_dealdock
from dealdock import Sandbox
from dealdock.control.app import create_app
from dealdock.control.record_models import changes_model, new_model, shown_model
from dealdock.control.support import support_of
from dealdock.platform.records.kind import Kind
from dealdock.vendors.registry import VENDORS
from dealdock_client.types import close, pardot
from dealdock_client.vendors import account_class, facade
from pytest_dealdock import (
    Account,
    AnyAccount,
    Record,
    Server,
)

CASES = """
from decimal import Decimal
from datetime import datetime, timedelta
from typing import Any, assert_type

import pytest
from pytest_dealdock import Account, AnyAccount, ApolloAccount, CloseAccount, CopperAccount, Server
from pytest_dealdock.types.pardot import NewOpportunity, Opportunity, Prospect


def test_right(dealdock: Account) -> None:
    jane = dealdock.prospects.add(email="jane@example.com")
    assert_type(jane, Prospect)
    deal = dealdock.opportunities.add(name="A", value=Decimal(1), probability=7, prospects=[jane, 7, "a@b.example"])
    assert_type(deal, Opportunity)
    assert_type(deal.closed_at, datetime | None)
    assert_type([deal.value for deal in dealdock.opportunities.all()], list[float])
    more: list[NewOpportunity] = [{"name": "A", "value": 1, "probability": 2}]
    dealdock.opportunities.add_all(*more, {"name": "B", "value": 2.5, "probability": 2, "status": "Won"})
    dealdock.opportunities.add_all(*[{"name": name, "value": 1, "probability": 1} for name in "CD"])
    assert_type(dealdock.opportunities.get(deal), Opportunity)
    assert_type(dealdock.records("opportunity").get(deal.id), Opportunity)
    assert_type(dealdock.users.add(email="a@b.example", role="Sales").api_key, str | None)
    dealdock.change(connector="salesforce", limits={"daily": 5}, time_zone="Europe/Paris")
    dealdock.fail("opportunity", "query", error=66, parameters={"limit": 5})
    dealdock.fail("login")
    dealdock.clock.advance(hours=1, minutes=30)
    dealdock.clock.advance(timedelta(days=1))
    dealdock.crm.change(dealdock.crm.push(name="A", value=1, probability=1, prospects=[jane]), status="Lost")
    dealdock.list_memberships.add(list_id=dealdock.lists.add(name="A"), prospect_id=jane)
    assert dealdock.requests[0].parameters["limit"] == "5"
    assert_type(dealdock.another(vendor="close", currency="EUR"), CloseAccount)
    assert_type(dealdock.another(connector=None, scene="demo"), Account)
    dealdock.reset()


def test_others(server: Server, dealdock: CopperAccount, any_one: AnyAccount) -> None:
    ann = dealdock.people.add(name="Ann")
    deal = dealdock.opportunities.add(name="Boats", primary_contact=ann, primary_contact_id=ann.id)
    dealdock.opportunities.update(deal, status="Won", monetary_value=5.5)
    dealdock.opportunities.undelete(deal)
    ines = dealdock.leads.add(name="Ines", status="Open", email={"email": "ines@b.example"})
    dealdock.leads.update(ines, status=dealdock.lead_statuses.all()[0], assignee=dealdock.users.all()[0])
    task = dealdock.tasks.add(name="Call", related=ines, related_type="lead", due_date=datetime.now())
    assert_type(task.due_date, datetime | None)
    move = dealdock.projects.add(name="Move", related=deal, related_type="opportunity")
    dealdock.project_links.add(project=move, related=ann, related_type="person")
    dealdock.files.add(parent=move, parent_type="project", file_name="plan.pdf")
    with server.account(vendor="apollo", edition="2026-08") as apollo:
        assert_type(apollo, ApolloAccount)
        assert_type(apollo.opportunities.add(name="A").stage_id, str | None)
    one = server.account(vendor="close")
    lead = one.leads.add(name="Shop")
    one.opportunities.add(lead=lead, status="Won", value=5).custom["Size"]
    one.tasks.update("task_1", lead=lead, is_complete=True)
    one.contacts.add(lead=lead, emails=[{"email": "a@b.c", "type": "office"}], phones=({"phone": "+15"},), urls=None)
    one.leads.add(name="A", addresses=[{"city": "Bonn"}], contacts=[{"name": "Ann", "emails": [{"email": "a@b.c"}]}])
    steps = one.records("sequence").add(name="A", steps=[{"step_type": "call", "delay": 60}]).steps
    assert_type(steps, list[dict[str, Any]])
    assert_type(one.records("group").add(name="A", members=[{"user_id": "user_1"}]).members, list[dict[str, Any]])
    assert_type([name for event in one.events.all() for name in event.changed_fields], list[str])
    assert_type([each.s_query for each in one.records("savedSearch").all()], list[dict[str, Any] | None])
    assert_type(apollo.contacts.add(typed_custom_fields={"field_1": 5}).typed_custom_fields, dict[str, Any])
    apollo.records("contact_role").add(opportunity_id="a", contact_id="b", parts=[(1, True), [None, False]])
    any_one.records("anything").add(whatever=5).name.upper()
    if isinstance(any_one, CloseAccount):
        any_one.leads.all()


def test_wrong(
    dealdock: Account, close: CloseAccount, copper: CopperAccount, apollo: ApolloAccount, server: Server
) -> None:
    dealdock.opportunities.add(nmae="A", value=1, probability=1)  # E: Unexpected keyword argument "nmae"
    dealdock.opportunities.add(name="A", value=1)  # E: Missing named argument "probability"
    deal = dealdock.opportunities.add(name="A", value="1", probability=1)  # E: incompatible type "str"
    deal.nmae  # E: "Opportunity" has no attribute "nmae"
    dealdock.opportunities.add(name="A", value=1, probability=1, status="Lots")  # E: type "Literal['Lots']"
    dealdock.opportunities.update(deal, nmae="A")  # E: Unexpected keyword argument "nmae"
    dealdock.opportunities.add_all("A")  # E: incompatible type "str"
    dealdock.oportunities  # E: has no attribute "oportunities"
    dealdock.leads  # E: has no attribute "leads"
    dealdock.fail("opportunty", "query")  # E: incompatible type "Literal['opportunty']"
    dealdock.fail("opportunity", "qurey")  # E: incompatible type "Literal['qurey']"
    dealdock.fail(close="end")  # E: incompatible type "Literal['end']"
    dealdock.fail(eror=66)  # E: Unexpected keyword argument "eror"
    dealdock.clock.advance(hors=1)  # E: Unexpected keyword argument "hors"
    dealdock.change(conector="salesforce")  # E: Unexpected keyword argument "conector"
    dealdock.change(connector="salesfroce")  # E: incompatible type "Literal['salesfroce']"
    dealdock.reset(1)  # E: incompatible type "int"
    dealdock.reset(too="empty")  # E: Unexpected keyword argument "too"
    dealdock.another(vendor="clos")  # E: No overload variant
    dealdock.another(vendor="close", connector="salesforce")  # E: No overload variant
    dealdock.records("opportunty")  # E: No overload variant
    dealdock.credentials.api_kee  # E: "Credentials" has no attribute "api_kee"
    dealdock.users.add(emial="a@b.example")  # E: Unexpected keyword argument "emial"
    dealdock.crm.push(name="A", valeu=1, probability=1)  # E: Unexpected keyword argument "valeu"
    dealdock.requests[0].obejct  # E: has no attribute "obejct"
    close.leads.add(nam="A")  # E: Unexpected keyword argument "nam"
    close.contacts.add(lead="lead_1", emails=["a@b.c"])  # E: incompatible type "str"
    close.contacts.update("cont_1", phones=["+1 5"], urls=["b.example"])  # E: incompatible type "str"
    close.leads.add(name="A", addresses=["Main St"])  # E: incompatible type "str"
    close.leads.add(name="A", contacts=["Ann"])  # E: incompatible type "str"
    close.pipelines.add(name="A", statuses=["Open"])  # E: incompatible type "str"
    close.contacts.all()[0].emails.lower()  # E: "list[dict[str, Any]]" has no attribute "lower"
    close.records("group").add(name="A", members=["user_1"])  # E: incompatible type "str"
    close.records("sequence").add(name="A", steps=["call"])  # E: incompatible type "str"
    close.records("savedSearch").add(name="A", s_query=["a"])  # E: incompatible type "list[str]"
    close.records("phoneNumber").add(number="+15", participants=[5])  # E: incompatible type "int"
    close.records("webhook").add(url="http://b.example", events=["lead"])  # E: incompatible type "str"
    close.records("phoneNumber").all()[0].participants.lower()  # E: "list[str]" has no attribute "lower"
    close.events.all()[0].changed_fields[0].nope  # E: "str" has no attribute "nope"
    apollo.contacts.add(typed_custom_fields=["a"])  # E: incompatible type "list[str]"
    apollo.records("contact_role").add(opportunity_id="a", contact_id="b", parts=["ab"])  # E: incompatible type "str"
    apollo.contacts.add(label_ids=[5])  # E: incompatible type "int"
    apollo.contacts.all()[0].typed_custom_fields.lower()  # E: "dict[str, Any]" has no attribute "lower"
    dealdock.records("dynamicContent").add(name="A", variations=["a"])  # E: incompatible type "str"
    dealdock.prospects.add(email="a@b.c", custom_fields=["a"])  # E: incompatible type "list[str]"
    dealdock.prospects.all()[0].lists.lower()  # E: "list[int]" has no attribute "lower"
    copper.people.add(name="Ann", emails=["a@b.c"])  # E: incompatible type "str"
    copper.people.all()[0].emails.lower()  # E: "list[dict[str, Any]]" has no attribute "lower"
    copper.leads.all()[0].tags.lower()  # E: "list[str]" has no attribute "lower"
    close.leads.all()[0].nam  # E: "Lead" has no attribute "nam"
    close.fail("prospect")  # E: incompatible type "Literal['prospect']"
    close.crm  # E: has no attribute "crm"
    close.credentials.user_key  # E: has no attribute "user_key"
    close.events.add()  # E: has no attribute "add"
    server.account(vendor="copper", editions="2026")  # E: No overload variant
    copper.leads.add(nam="A")  # E: Unexpected keyword argument "nam"
    copper.tasks.add(name="A", priority="Low")  # E: type "Literal['Low']"
    copper.projects.add(name="A", related=1, related_type="lead")  # E: type "Literal['lead']"
"""


OF_ANY_TYPE = {"old_value", "new_value"}
"""The fields of Copper's activities that have a value of any field."""


def test_mypy_accepts_right_uses_and_refuses_each_wrong_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cases.py").write_text(CASES)
    (tmp_path / "mypy.ini").write_text("[mypy]\nstrict = true\npretty = false\nshow_error_codes = false\n")
    sources = (str(Path(each.__path__[0]).parent) for each in (dealdock_client, pytest_dealdock))
    monkeypatch.setenv("MYPYPATH", os.pathsep.join(sources))
    cache = Path(__file__).parents[2] / ".mypy_cache" / "cases"
    options = ["--config-file", str(tmp_path / "mypy.ini"), "--cache-dir", str(cache), "--follow-imports", "silent"]
    output, errors, _ = api.run([*options, str(tmp_path / "cases.py")])
    assert errors == ""
    found = dict[int, str]()
    for number, text in re.findall(r"^\S+cases\.py:(\d+): error: (.*)", output, re.MULTILINE):
        found[int(number)] = found.get(int(number), "") + text
    wanted = {
        number: line.partition("# E: ")[2] for number, line in enumerate(CASES.splitlines(), 1) if "# E: " in line
    }
    assert len(wanted) > 30
    assert found.keys() == wanted.keys(), output
    assert {number: found[number] for number, text in wanted.items() if text not in found[number]} == {}


def test_each_kind_has_the_name_in_openapi_by_which_the_types_for_node_find_it(sandbox: Sandbox) -> None:
    schemas = create_app(sandbox).openapi()["components"]["schemas"]
    for vendor in (each for each in VENDORS if facade(each.name)):
        prefix = "" if vendor.name == "pardot" else vendor.name.capitalize()
        for kind in support_of(vendor).kinds:
            title = prefix + "".join(part[0].upper() + part[1:] for part in kind.name.split("_"))
            assert {title, f"New{title}"} - {f"New{title}" if kind.create is None else ""} <= schemas.keys()


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(kind, id=f"{vendor.name}-{kind.name}")
        for vendor in VENDORS
        if facade(vendor.name)
        for kind in support_of(vendor).kinds
    ],
)
@pytest.mark.parametrize("model", [shown_model, new_model, changes_model])
def test_each_field_has_a_type_and_each_list_one_of_its_elements(kind: Kind, model: Any) -> None:
    for name, field in model(kind).model_json_schema().get("properties", {}).items():
        if name not in OF_ANY_TYPE:
            possible = [field, *field.get("anyOf", ())]
            assert all(each.keys() & {"type", "anyOf", "oneOf", "$ref", "enum", "const"} for each in possible), name
            assert all(each.get("items") or each.get("prefixItems") for each in possible if each.get("type") == "array")


class TestClasses:
    def test_each_vendor_has_its_class_of_accounts(self, server: Server) -> None:
        with server.account() as one:
            another: Any = one.another
            names = [vendor.name for vendor in VENDORS if facade(vendor.name)]
            accounts = {account_class(name): another(vendor=name) for name in names}
            assert [kind.__name__ for kind in accounts] == [f"{name.capitalize()}Account" for name in names]
            for kind, account in accounts.items():
                assert [each for each in accounts if isinstance(account, each)] == [kind]
                assert isinstance(account, AnyAccount)
                assert isinstance(account, Account)  # as before there was a class for each vendor

    def test_each_kind_has_its_class_of_records(self, server: Server) -> None:
        with server.account() as one:
            jane = one.prospects.add(email="jane@example.com")
            assert type(jane) is pardot.Prospect
            assert type(one.records("prospects").all()[0]) is pardot.Prospect
            assert isinstance(jane, Record)
            lead = one.another(vendor="close").leads.add(name="Shop")
            assert type(lead) is close.Lead
            assert type(one.users.add()) is pardot.UserWithCredentials
            assert type(one.users.all()[0]) is pardot.User

    def test_the_stubs_name_what_the_modules_have(self) -> None:
        for module in (pardot, close):
            stub = Path(str(module.__file__) + "i").read_text(encoding="utf-8")
            named = re.findall(r"^class (\w+)\((?:Record|TypedDict|AnyAccount)", stub, re.MULTILINE)
            assert len(named) > 20
            assert [name for name in named if not hasattr(module, name)] == []
