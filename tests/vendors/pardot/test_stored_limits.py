"""Limits on the records that belong to another one, and of their answers. They are ours."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection

from dealdock.platform.database import limited_rows
from dealdock.vendors.pardot import custom_field as custom_fields
from dealdock.vendors.pardot.opportunity import service as opportunities
from dealdock.vendors.pardot.prospect import parameters, reading
from dealdock.vendors.pardot.prospect import service as prospects
from dealdock.vendors.pardot.visitor_activity import service as activities
from dealdock.vendors.pardot.visitor_activity.kinds import Type
from dealdock.vendors.pardot.wire import serializers
from dealdock.web import pipeline
from tests.support.builders import Account, Pardot, members
from tests.support.few_values import few_values
from tests.support.lowered import lower
from tests.support.marks import ONE_DATABASE


@pytest.mark.contract("4.update.12")
def test_an_opportunity_has_at_most_1000_prospects(
    account: Account, pardot: Pardot, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = (account.prospect() for _ in range(3))
    lower(monkeypatch, opportunities, "MAX_PROSPECTS", 1_000, to=2)
    number = account.opportunity(first)
    assert pardot.update(number, prospect_id=second).error is None
    assert pardot.update(number, prospect_id=second).error is None
    assert pardot.update(number, prospect_id=third).code == 67
    assert [each["id"] for each in pardot.read(number).prospects] == [first, second]


@ONE_DATABASE
def test_every_answer_that_is_built_in_memory_has_a_largest_size(
    account: Account, pardot: Pardot, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = account.opportunity(account.prospect())
    monkeypatch.setattr(pipeline, "MAX_ANSWER_BYTES", 500)
    for format_ in ("json", "xml"):
        refused = pardot.call("read", id=number, format=format_)
        assert (refused.status, refused.code) == (413, 51)
    assert pardot.update(number, name="Longer").status == 413
    monkeypatch.undo()
    assert "Longer" not in pardot.read(number).text


@pytest.mark.contract("4.read.6")
def test_an_opportunity_shows_at_most_2000_activities_the_newest(
    account: Account, pardot: Pardot, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = account.opportunity(account.prospect())
    for status in ("Won", "Lost", "Open"):
        assert pardot.update(number, status=status).error is None
    every = [each["id"] for each in pardot.read(number).activities]
    assert len(every) == 4
    lower(monkeypatch, activities, "MAX_SHOWN", 2_000, to=2)
    assert [each["id"] for each in pardot.read(number).activities] == every[-2:]


@pytest.mark.contract("o.2.1.201")
def test_a_prospect_shows_at_most_10000_activities(
    account: Account, pardot: Pardot, monkeypatch: pytest.MonkeyPatch
) -> None:
    prospect = account.prospect()
    ids = [account.activity(type=20, visit_id=1, prospect_id=prospect, details="1 page views") for _ in range(3)]
    lower(monkeypatch, activities, "MAX_ACTIVITIES", 10_000, to=2)
    shown = pardot.call("read", "prospect", id=prospect).json["prospect"]["visitor_activities"]
    assert [each["id"] for each in members(shown, "visitor_activity")] == ids[-2:]


@pytest.mark.slow
@ONE_DATABASE
@pytest.mark.parametrize("object_", ["prospect", "prospectAccount"])
def test_very_many_fields_do_not_hold_up_a_query(account: Account, pardot: Pardot, object_: str) -> None:
    make = Account.prospect if object_ == "prospect" else Account.prospect_account
    account.at_once(lambda of: [make(of) for _ in range(200)])
    form = pardot.keys | {"format": "json", "fields": "a," * 200_000}
    answer = pardot.send("POST", f"/api/{object_}/version/3/do/query", data=form, timeout=20)
    assert [[*each] for each in members(answer.json["result"], object_)] == [["id"]] * 200


@pytest.mark.contract("o.2.9.24")
def test_an_account_has_at_most_500_custom_fields(
    account: Account, pardot: Pardot, monkeypatch: pytest.MonkeyPatch
) -> None:
    account.custom_field()
    lower(monkeypatch, custom_fields, "MAX_FIELDS", 500, to=2)
    assert pardot.call("create", "customField", name="Tea", field_id="Tea").error is None
    assert pardot.call("create", "customField", name="Cake", field_id="Cake").code == 67


@pytest.mark.contract("o.2.1.202")
def test_a_prospect_shows_at_most_2000_memberships(
    account: Account, pardot: Pardot, monkeypatch: pytest.MonkeyPatch
) -> None:
    prospect = account.prospect()
    ids = [account.list_membership(account.prospect_list(f"List {each}"), prospect) for each in range(3)]
    lower(monkeypatch, reading, "MAX_MEMBERSHIPS", 2_000, to=2)
    shown = pardot.call("read", "prospect", id=prospect).json["prospect"]["lists"]
    assert [each["id"] for each in members(shown, "list_subscription")] == ids[-2:]


@pytest.mark.contract("o.2.1.203")
@pytest.mark.account(version=4)
def test_prospects_with_one_address_share_the_limits(
    account: Account, pardot: Pardot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        prospect = account.prospect("jane@company.com")
        for number in range(2):
            account.list_membership(account.prospect_list(f"List {number}"), prospect)
            account.activity(type=20, visit_id=1, prospect_id=prospect, details="1 page views")
    lower(monkeypatch, parameters, "MAX_SHARING", 200, to=2)
    lower(monkeypatch, reading, "MAX_MEMBERSHIPS", 2_000, to=2)
    lower(monkeypatch, activities, "MAX_ACTIVITIES", 10_000, to=2)
    found = members(pardot.call("read", "prospect", version=4, email="jane@company.com").json, "prospect")
    assert len(found) == 2
    for each in found:
        assert len(members(each["lists"], "list_subscription")) == 1
        assert len(members(each["visitor_activities"], "visitor_activity")) == 1


@pytest.mark.contract("o.2.1.204")
def test_a_prospect_has_at_most_1000_values_of_custom_fields(
    account: Account, pardot: Pardot, monkeypatch: pytest.MonkeyPatch
) -> None:
    account.custom_field("Tea", is_record_multiple_responses=True)
    account.custom_field("Cake", is_record_multiple_responses=True)
    prospect = account.prospect()
    lower(monkeypatch, prospects, "MAX_VALUES", 1_000, to=3)
    assert pardot.call("update", "prospect", id=prospect, Tea_0="a", Tea_1="b").error is None
    assert pardot.call("update", "prospect", id=prospect, Cake_0="a", Cake_1="b").code == 67
    assert pardot.call("update", "prospect", id=prospect, Cake_0="a", Tea_0="a").error is None
    shown = pardot.call("read", "prospect", id=prospect).json["prospect"]
    assert (shown["Tea"], shown["Cake"]) == ("a", "a")


@pytest.mark.contract("o.2.1.204")
def test_the_custom_fields_of_a_prospect_have_at_most_5_000_000_characters(
    account: Account, pardot: Pardot, monkeypatch: pytest.MonkeyPatch
) -> None:
    account.custom_field("Tea")
    account.custom_field("Cake")
    prospect = account.prospect()
    lower(monkeypatch, prospects, "MAX_CHARACTERS", 5_000_000, to=100)
    assert pardot.call("update", "prospect", id=prospect, Tea="x" * 60).error is None
    assert pardot.call("update", "prospect", id=prospect, first_name="Al", Cake="x" * 41).code == 67
    assert pardot.call("update", "prospect", id=prospect, Cake="x" * 40).error is None
    shown = pardot.call("read", "prospect", id=prospect).json["prospect"]
    assert (shown["Tea"], shown["Cake"], shown["first_name"]) == ("x" * 60, "x" * 40, None)


@pytest.mark.contract("o.2.1.205")
def test_prospects_with_many_values_are_not_shown_together(
    account: Account, pardot: Pardot, monkeypatch: pytest.MonkeyPatch
) -> None:
    field = account.custom_field("Tea", is_record_multiple_responses=True)
    for _ in range(2):
        account.prospect(custom={field: ["a", "b"]})
    lower(monkeypatch, reading, "MAX_VALUES", 50_000, to=4)
    assert pardot.call("query", "prospect").error is None
    monkeypatch.setattr(reading, "MAX_VALUES", 3)
    for output in ("simple", "bulk"):
        assert pardot.call("query", "prospect", output=output).status == 413
    assert pardot.call("query", "prospect", limit=1).error is None
    assert pardot.call("query", "prospect", output="mobile").error is None
    path = f"/_dealdock/accounts/{account.tenant.account_id}/records/prospect"
    assert len(pardot.http.get(path).json()) == 2
    monkeypatch.setattr(limited_rows, "MAX_ANSWER_BYTES", 1)
    assert pardot.call("query", "prospect", limit=1).status == 413


@pytest.mark.contract("4.query.19")
@pytest.mark.parametrize("format_", ["xml", "json"])
def test_a_page_of_opportunities_has_a_limit(
    account: Account, pardot: Pardot, monkeypatch: pytest.MonkeyPatch, format_: str
) -> None:
    pair = [account.prospect() for _ in range(2)]
    account.opportunities(11, *pair)
    assert pardot.query(format=format_).status == 200
    monkeypatch.setattr(serializers, "MAX_ANSWER_BYTES", 2_000)
    assert pardot.query(format=format_).status == 413
    assert pardot.query(format=format_, output="mobile").status == 200
    lower(monkeypatch, opportunities, "MAX_SHOWN_PROSPECTS", 20_000, to=3)
    assert [pardot.query(format=format_, limit=limit).status for limit in (1, 2)] == [200, 413]


@ONE_DATABASE
def test_a_prospect_of_many_opportunities_is_deleted(
    account: Account, pardot: Pardot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opportunities, "_IDS_AT_ONCE", 100)
    prospect = account.prospect()
    first, *_, last = account.opportunities(250, prospect)

    def delete(db: Connection) -> None:
        with few_values(db, 150):
            prospects.delete(db, account.tenant, prospect, now=datetime.now(UTC))

    account.sandbox.database.write(delete)
    for each in (first, last):
        assert pardot.read(each).prospects == []
        assert [activity["type"] for activity in pardot.read(each).activities] == [Type.CREATED, Type.UNLINKED]
