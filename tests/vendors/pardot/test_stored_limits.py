"""Limits on the records that belong to another one, and of their answers. They are ours."""

import pytest

from dealdock.vendors.pardot.custom_field import service as custom_fields
from dealdock.vendors.pardot.opportunity import service as opportunities
from dealdock.vendors.pardot.prospect import related
from dealdock.vendors.pardot.visitor_activity import queries
from tests.support.builders import Account, Pardot, members


@pytest.mark.contract("4.update.12")
def test_an_opportunity_has_at_most_1000_prospects(
    account: Account, pardot: Pardot, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = (account.prospect() for _ in range(3))
    monkeypatch.setattr(opportunities, "MAX_PROSPECTS", 2)
    number = account.opportunity(first)
    assert pardot.update(number, prospect_id=second).error is None
    assert pardot.update(number, prospect_id=second).error is None
    assert pardot.update(number, prospect_id=third).code == 67
    assert [each["id"] for each in pardot.read(number).prospects] == [first, second]


@pytest.mark.contract("4.read.6")
def test_an_opportunity_shows_at_most_2000_activities_the_newest(
    account: Account, pardot: Pardot, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = account.opportunity(account.prospect())
    for status in ("Won", "Lost", "Open"):
        assert pardot.update(number, status=status).error is None
    every = [each["id"] for each in pardot.read(number).activities]
    assert len(every) == 4
    monkeypatch.setattr(queries, "MAX_SHOWN", 2)
    assert [each["id"] for each in pardot.read(number).activities] == every[-2:]


@pytest.mark.contract("o.2.1.201")
def test_a_prospect_shows_at_most_10000_activities(
    account: Account, pardot: Pardot, monkeypatch: pytest.MonkeyPatch
) -> None:
    prospect = account.prospect()
    ids = [account.activity(type=20, visit_id=1, prospect_id=prospect, details="1 page views") for _ in range(3)]
    monkeypatch.setattr(related, "MAX_ACTIVITIES", 2)
    shown = pardot.call("read", "prospect", id=prospect).json["prospect"]["visitor_activities"]
    assert [each["id"] for each in members(shown, "visitor_activity")] == ids[-2:]


@pytest.mark.contract("o.2.9.24")
def test_an_account_has_at_most_500_custom_fields(
    account: Account, pardot: Pardot, monkeypatch: pytest.MonkeyPatch
) -> None:
    account.custom_field()
    monkeypatch.setattr(custom_fields, "MAX_FIELDS", 2)
    assert pardot.call("create", "customField", name="Tea", field_id="Tea").error is None
    assert pardot.call("create", "customField", name="Cake", field_id="Cake").code == 67
