"""A wrong word gets the close one before the list of possible ones, and a wrong choice gets the list."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from dealdock.app import VENDORS
from dealdock.control.support import support_of
from dealdock.platform.text import no_choice
from dealdock_client.similar import joined


def told(control: httpx.Client, method: str, path: str, body: Any = None) -> list[str]:
    """Return the texts of the errors, or the text of the whole."""
    answer = control.request(method, path, json=body)
    assert answer.status_code in {404, 422}, answer.text
    found = answer.json()
    return [f"{each.get('pointer')}: {each['detail']}" for each in found.get("errors", ())] or [found["detail"]]


def test_the_close_word_stands_before_the_list() -> None:
    many = [f"object{number}" for number in range(60)]
    assert no_choice("objekt7", many).startswith("is 'objekt7'; did you mean object7? It must be one of object0, ")
    assert no_choice("nothing", many).startswith("must be one of object0, ")
    assert no_choice("nothing", many).endswith(", is 'nothing'")
    assert no_choice("WON", ["Open", "Won"]) == "is 'WON'; did you mean Won? It must be one of Open, Won"


@pytest.mark.parametrize(
    ("path", "body", "text"),
    [
        (
            "/records/oportunity",
            {"name": "x"},
            "Accounts of close do not have these records. Did you mean opportunity? Kinds",
        ),
        (
            "/faults",
            {"match": {"object": "leed"}, "effect": {"delay": 1}},
            "#/match/object: is 'leed'; did you mean lead?",
        ),
        (
            "/faults",
            {"match": {"object": "lead", "operation": "creat"}, "effect": {"delay": 1}},
            "#/match/operation: is 'creat'; did you mean create? lead has ",
        ),
        (
            "/faults",
            {"match": {"operation": "creat"}, "effect": {"delay": 1}},
            "#/match/operation: is 'creat'; did you",
        ),
        (
            "/faults",
            {"effect": {"error": "rate_limits"}},
            "#/effect/error: is 'rate_limits'; did you mean rate_limit? It",
        ),
        (
            "/records/lead",
            {"contacts": [{"emails": ["a@b.c"]}]},
            "#/contacts/0/emails/0: must be an object with email (and optionally type, is_uns",
        ),
        ("/records/lead", {"contacts": ["Bo"]}, "#/contacts/0: must be an object with any of name, title, "),
        ("/records/lead", {"addresses": [5]}, "#/addresses/0: must be an object with any of "),
        ("/records/group", {"name": "x", "members": ["user_1"]}, "#/members/0: must be an object with user_id"),
        ("/records/sequence", {"name": "x", "steps": ["call"]}, "#/steps/0: must be an object with any of id, delay, "),
        ("/records/pipeline", {"name": "x", "statuses": ["a"]}, "#/statuses/0: must be an object with any of id, "),
        ("/records/emailTemplate", {"name": "x", "attachments": ["a"]}, "#/attachments/0: must be an object"),
        (
            "/records/webhook",
            {"url": "http://b.example", "events": ["lead"]},
            "#/events/0: must be an object with object_type, action (and optionally extra_filter)",
        ),
        ("/records/sequence", {"name": "x", "steps": [{"step_type": "x"}]}, "#/steps/0/step_type: must be one of "),
        (
            "/records/opportunity",
            {"value_period": "weekly"},
            "#/value_period: must be one of one_time, monthly, annual",
        ),
        ("/records/opportunity", {"status": "Wom"}, "#/status: must be one of "),
    ],
)
def test_of_close(control: httpx.Client, make_account: Callable[..., Any], path: str, body: Any, text: str) -> None:
    account = make_account(vendor="close")["id"]
    found = told(control, "POST", f"/accounts/{account}{path}", body)
    assert found[0].startswith(text), found
    assert control.get(f"/accounts/{account}/records/lead").json() == []


@pytest.mark.parametrize(
    ("path", "body", "text"),
    [
        (
            "/records/person",
            {"name": "x", "emails": ["a@b.c"]},
            "#/emails/0: must be an object with email (and optionally category)",
        ),
        (
            "/records/company",
            {"name": "x", "phone_numbers": [1]},
            "#/phone_numbers/0: must be an object with number (and optionally category)",
        ),
        (
            "/records/lead",
            {"name": "x", "websites": [""]},
            "#/websites/0: must be an object with url (and optionally category)",
        ),
        (
            "/records/person",
            {"name": "x", "emails": [{"email": "a@b.cc", "category": "wrk"}]},
            "#/emails: must be one of work, personal, other",
        ),
        ("/records/opportunity", {"name": "x", "status": "Wonn"}, "#/status: is 'Wonn'; did you mean Won? It must be"),
    ],
)
def test_of_copper(control: httpx.Client, make_account: Callable[..., Any], path: str, body: Any, text: str) -> None:
    account = make_account(vendor="copper")["id"]
    found = told(control, "POST", f"/accounts/{account}{path}", body)
    assert found[0].startswith(text), found


def test_a_vendor_that_is_close(control: httpx.Client) -> None:
    (found,) = told(control, "POST", "/accounts", {"vendor": "clsoe"})
    assert found.startswith('#/vendor: unknown vendor "clsoe"; did you mean close? Known vendors: pardot, close')


SETTINGS = {vendor.name: [*support_of(vendor).accounts.NewAccount.model_fields] for vendor in VENDORS.all}
"""The settings of a new account, by vendor."""


@pytest.mark.parametrize(
    ("vendor", "setting"),
    [
        (vendor, setting)
        for vendor, own in SETTINGS.items()
        for setting in sorted({each for names in SETTINGS.values() for each in names} - {*own})
    ],
)
def test_a_setting_of_other_vendors_names_them(control: httpx.Client, vendor: str, setting: str) -> None:
    having = joined([other for other, names in SETTINGS.items() if setting in names])
    (found,) = told(control, "POST", "/accounts", {"vendor": vendor, setting: None})
    assert found.startswith(f"#/{setting}: unknown field; "), found
    assert f"ccounts of {having} have " in found


class TestSetting:
    def test_of_no_vendor_gets_the_list(self, control: httpx.Client) -> None:
        (found,) = told(control, "POST", "/accounts", {"vendor": "close", "colour": 1})
        assert found.startswith("#/colour: unknown field; the fields are edition, ")
        assert found.endswith(", scene, clock")

    def test_of_another_vendor_gets_the_list_too(self, control: httpx.Client) -> None:
        (found,) = told(control, "POST", "/accounts", {"vendor": "close", "version": 4})
        text = "#/version: unknown field; accounts of pardot have it, accounts of close have edition, "
        assert found.startswith(text)

    def test_that_is_misspelt_names_another_vendor_that_has_it(self, control: httpx.Client) -> None:
        (found,) = told(control, "POST", "/accounts", {"vendor": "close", "versoin": 4})
        text = "unknown field; did you mean version? Accounts of pardot have it, accounts of close have edition, "
        assert found.startswith(f"#/versoin: {text}")

    def test_in_a_group_names_another_vendor_that_has_it(self, control: httpx.Client) -> None:
        (found,) = told(control, "POST", "/accounts", {"vendor": "close", "limits": {"daily": 4}})
        text = "unknown field; accounts of pardot have it, accounts of close have requests, window"
        assert found == f"#/limits/daily: {text}"

    def test_that_is_given_once_says_so_in_a_change(
        self, control: httpx.Client, make_account: Callable[..., Any]
    ) -> None:
        account = make_account(vendor="close")["id"]
        (found,) = told(control, "PATCH", f"/accounts/{account}", {"vendor": "copper"})
        assert found == "#/vendor: unknown field in a change; only new records have it"

    def test_that_is_given_once_is_an_unknown_field_of_a_group(self, control: httpx.Client) -> None:
        (found,) = told(control, "POST", "/accounts", {"vendor": "close", "limits": {"scene": "demo"}})
        assert found == "#/limits/scene: unknown field; the fields are requests, window"


class TestOfAnotherVendor:
    def test_records(self, control: httpx.Client, make_account: Callable[..., Any]) -> None:
        account = make_account(vendor="close")["id"]
        (found,) = told(control, "POST", f"/accounts/{account}/records/prospect", {})
        text = "Accounts of close do not have these records, but accounts of pardot do. Kinds of records: user, "
        assert found.startswith(text)

    def test_objects_of_a_fault(self, control: httpx.Client, make_account: Callable[..., Any]) -> None:
        account = make_account(vendor="close")["id"]
        body = {"match": {"object": "prospect"}, "effect": {"delay": 1}}
        (found,) = told(control, "POST", f"/accounts/{account}/faults", body)
        assert found.startswith("#/match/object: must be one of activity, ")
        assert found.endswith(", is 'prospect', which accounts of pardot have")


def test_a_close_word_cuts_a_long_list(control: httpx.Client, make_account: Callable[..., Any]) -> None:
    account = make_account(vendor="close")["id"]
    (found,) = told(control, "POST", f"/accounts/{account}/records/laed", {})
    assert "Did you mean lead? Kinds of records: user, " in found
    assert found.endswith(" more.")
