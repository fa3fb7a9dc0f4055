"""Rules between records: ids, addresses, keys, references."""

from typing import Any

import pytest

from tests.support.cases import each_case
from tests.vendors.pardot.scenes.conftest import Read, WrongValue


def records(**kinds: Any) -> str:
    """A scene of one account, with lists in YAML."""
    return "accounts:\n  - " + "\n    ".join(f"{kind}: {listed}" for kind, listed in kinds.items())


@pytest.mark.parametrize("named", ["7", "'7'", "Fair", "2026", "8"])
def test_a_campaign_is_named_by_id_or_name(read: Read, named: str) -> None:
    read(records(campaigns="[{id: 7, name: Fair}, {id: 8, name: 2026}]", prospects=f"[{{campaign: {named}}}]"))


def test_named_records_must_exist(wrong: WrongValue) -> None:
    deal = "{name: A, value: 1, probability: 1, campaign: Fare, prospects: [jo@example.org, 7]}"
    text = records(
        campaigns="[{name: Fair}]",
        prospects="[{email: jo@example.com, campaign: 4}]",
        opportunities=f"[{deal}]",
    )
    assert wrong(text) == [
        "crm.yaml:3: accounts[0].prospects[0].campaign: must be the id or name of a campaign of this account, is '4'",
        (
            "crm.yaml:4: accounts[0].opportunities[0].campaign: "
            "must be the id or name of a campaign of this account, is 'Fare'; did you mean Fair?"
        ),
        (
            "crm.yaml:4: accounts[0].opportunities[0].prospects[0]: "
            "must be the id or email of a prospect of this account, is 'jo@example.org'; did you mean jo@example.com?"
        ),
        (
            "crm.yaml:4: accounts[0].opportunities[0].prospects[1]: "
            "must be the id or email of a prospect of this account, is '7'"
        ),
    ]


def test_an_activity_needs_a_prospect_which_need_not_be_linked(read: Read, wrong: WrongValue) -> None:
    deal = "[{name: A, value: 1, probability: 1, activities: [{type: 38, prospect: %s}]}]"
    read(records(prospects="[{email: jo@example.com}]", opportunities=deal % "JO@example.com"))
    (line,) = wrong(records(prospects="[{email: jo@example.com}]", opportunities=deal % "5"))
    assert "activities[0].prospect: must be the id or email" in line


def test_another_account_is_far_away(wrong: WrongValue) -> None:
    text = "accounts: [{campaigns: [{name: Fair}]}, {prospects: [{campaign: Fair}]}]"
    (line,) = wrong(text)
    assert line.startswith("crm.yaml:1: accounts[1].prospects[0].campaign: must be the id or name")


def test_an_ambiguous_name_is_an_error(wrong: WrongValue) -> None:
    text = records(campaigns="[{name: Fair}, {name: Fair}]", prospects="[{campaign: Fair}]")
    assert wrong(text) == [
        "crm.yaml:3: accounts[0].prospects[0].campaign: 'Fair' is the name of 2 campaigns: use an id"
    ]


def test_a_prospect_is_linked_once(wrong: WrongValue) -> None:
    text = records(
        prospects="[{id: 5, email: jo@example.com}]",
        opportunities="[{name: A, value: 1, probability: 1, prospects: [5, jo@example.com]}]",
    )
    assert wrong(text) == ["crm.yaml:3: accounts[0].opportunities[0].prospects[1]: jo@example.com is linked already"]


def test_ids_are_unique_over_all_kinds_of_record(wrong: WrongValue) -> None:
    text = records(
        users="[{id: 1}]",
        campaigns="[{id: 1, name: Fair}]",
        prospects="[{id: 2, email: jo@example.com}]",
        opportunities="[{name: A, value: 1, probability: 1, activities: [{id: 2, type: 8, prospect: 2}]}]",
    )
    assert wrong(text) == [
        "crm.yaml:3: accounts[0].campaigns[0].id: the id 1 is taken already, by accounts[0].users[0]",
        (
            "crm.yaml:5: accounts[0].opportunities[0].activities[0].id: "
            "the id 2 is taken already, by accounts[0].prospects[0]"
        ),
    ]


@pytest.mark.parametrize("record_id", ["0", "-1", "2147483648", "1.0", "one"])
def test_ids_are_positive_and_not_too_large(wrong: WrongValue, record_id: str) -> None:
    (line,) = wrong(records(campaigns=f"[{{id: {record_id}, name: Fair}}]"))
    assert "campaigns[0].id: must be a whole number from 1 to 2147483647" in line


@each_case("amount", ["0.001", "5.005", "-0.01", "10000000000000", "1e3", "five"])
def test_amounts_are_exact_and_not_too_large(wrong: WrongValue, amount: str) -> None:
    (line,) = wrong(records(opportunities=f"[{{name: A, value: {amount}, probability: 1}}]"))
    assert "opportunities[0].value: must be a number from 0 to 9999999999999.99 with at most two decimals" in line


def test_emails_are_unique_whatever_their_case(wrong: WrongValue) -> None:
    twice = "[{email: jo@example.com}, {email: JO@example.com}]"
    assert wrong(records(users=twice, prospects=twice)) == [
        "crm.yaml:2: accounts[0].users[1].email: the email jo@example.com is taken already, by accounts[0].users[0]",
        (
            "crm.yaml:3: accounts[0].prospects[1].email: "
            "the email jo@example.com is taken already, by accounts[0].prospects[0]"
        ),
    ]


def test_in_version_4_prospects_share_an_email(read: Read) -> None:
    read(records(version=4, prospects="[{email: jo@example.com}, {email: jo@example.com}]"))


def test_a_user_key_is_one_user_s_in_all_accounts(wrong: WrongValue) -> None:
    key = "ab" * 16
    assert wrong(f"accounts: [{{users: [{{user_key: {key}}}]}}, {{users: [{{user_key: {key}}}]}}]") == [
        f"crm.yaml:1: accounts[1].users[0].user_key: the user key {key} is taken already, by accounts[0].users[0]"
    ]


def test_they_are_looked_up_though_the_form_is_wrong_elsewhere(wrong: WrongValue) -> None:
    text = records(prospects="[{campaign: Fair}]", opportunities="[{name: A, value: 1}]")
    assert [line.split(": ")[1] for line in wrong(text)] == [
        "accounts[0].prospects[0].campaign",
        "accounts[0].opportunities[0].probability",
    ]
