"""The rule of "did you mean"."""

import pytest

from dealdock.app import VENDORS
from dealdock.control.records.stored import stored_records
from dealdock_client.similar import guess, hint_of_vendors, joined, listed, nearest

WRITTEN = [
    ("close", "lead", "date_created", "created_at"),
    ("close", "lead", "company_name", "name"),
    ("close", "opportunity", "amount", "value"),
    ("close", "opportunity", "lead", "lead_id"),
    ("close", "contact", "email_address", "emails"),
    ("close", "contact", "phone_number", "phones"),
    ("copper", "opportunity", "date_updated", "updated_at"),
    ("copper", "opportunity", "value", "monetary_value"),
    ("copper", "opportunity", "expected_close_date", "close_date"),
    ("copper", "opportunity", "probability", "win_probability"),
    ("copper", "person", "firstName", "first_name"),
    ("copper", "lead", "email_address", "email"),
    ("pardot", "opportunity", "created_date", "created_at"),
    ("pardot", "opportunity", "close_date", "closed_at"),
    ("pardot", "prospect", "phone_number", "phone"),
    ("pardot", "prospect", "name_first", "first_name"),
    ("apollo", "opportunity", "date_created", "created_at"),
    ("apollo", "opportunity", "close_date", "closed_date"),
    ("apollo", "contact", "mail", "email"),
    ("apollo", "contact", "dateUpdated", "updated_at"),
]
"""Vendor, kind, what a person writes, and the field that they mean."""


def _fields(vendor: str, kind: str) -> list[str]:
    stored = stored_records(VENDORS.get(vendor), is_default=vendor == VENDORS.default)[kind]
    return [*stored.new.model_fields, *stored.shown.model_fields]


@pytest.mark.parametrize(("vendor", "kind", "written", "meant"), WRITTEN)
def test_the_field_that_is_meant_is_named(vendor: str, kind: str, written: str, meant: str) -> None:
    assert nearest(written, _fields(vendor, kind)) == meant


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("account", ["interaction_count"]),
        ("stage", ["tags"]),
        ("last_modified", ["last_name"]),
        ("id", ["lead_id", "user_id"]),
        ("", ["name"]),
        ("___", ["name", ""]),
        ("x" * 10_000, ["name"]),
    ],
)
def test_nothing_is_guessed_if_no_name_is_close(written: str, known: list[str]) -> None:
    assert nearest(written, known) is None
    assert guess(written, known) == ""


def test_case_and_separators_do_not_matter() -> None:
    assert nearest("CREATED-at", ["updated_at", "createdAt"]) == "createdAt"


def test_a_long_list_is_cut() -> None:
    names = [f"name{number}" for number in range(20)]
    assert listed(names, 3) == "name0, name1, name2 and 17 more"
    assert listed(names[:4], 3) == "name0, name1, name2, name3"


def test_vendors_that_have_a_name_are_named() -> None:
    known = {"one": ["name", "version"], "two": ["name", "currency"], "three": ["version"], "four": []}
    of_two = "accounts of two have name, currency"
    assert hint_of_vendors("nmae", "two", known) == "; did you mean name?"
    assert hint_of_vendors("version", "two", known) == f"; accounts of one and three have it, {of_two}"
    assert hint_of_vendors("versoin", "two", known) == f"; did you mean version? Accounts of one have it, {of_two}"
    assert hint_of_vendors("colour", "two", known) == "; the fields are name, currency"
    assert hint_of_vendors("currency", "four", known) == "; accounts of two have it, accounts of four do not"
    assert hint_of_vendors("colour", "four", known) == ""


def test_names_are_joined() -> None:
    assert [joined(names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]


def test_names_of_a_set_have_one_order() -> None:
    """Equal requests get equal hints. The order of a set of texts differs from process to process."""
    names = [f"{letter}_name" for letter in "qwertyuiopasdfghjklzxcvbnm"]
    assert nearest("name", set(names)) == "a_name"
    assert nearest("name", names) == "q_name"
    assert listed(set(names), 2) == "a_name, b_name and 24 more"
    assert listed({"b", "a"}) == "a, b"
