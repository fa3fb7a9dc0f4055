"""`read` (contract, objects 2.3), and how each kind of activity looks."""

from datetime import UTC, datetime
from typing import Any

import pytest

from dealdock.vendors.pardot.visitor_activity.kinds import ID_FIELDS, KINDS, SESSION, ActivityType
from tests.support.builders import Account, Pardot
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE
from tests.vendors.pardot import api_errors
from tests.vendors.pardot.opportunity.test_create import NO_IDS

NOON = datetime(2020, 2, 29, 12, tzinfo=UTC)
BEGIN = '<?xml version="1.0" encoding="UTF-8"?>\n<rsp stat="ok" version="1.0"><visitor_activity>'
END = "</visitor_activity></rsp>"
AT_NOON = "<created_at>2020-02-29 12:00:00</created_at>"
SHOWN = [kind for kind in KINDS if kind.type != SESSION]


def seen(pardot: Pardot, number: int, **parameters: Any) -> dict[str, Any]:
    """The one activity of a JSON answer."""
    answer = pardot.call("read", "visitorActivity", id=number, **parameters)
    assert answer.error is None, answer.error
    return answer.json["visitor_activity"]  # type: ignore[no-any-return]  # JSON has no types here


class TestRead:
    @pytest.mark.contract("o.2.3.1", "o.2.3.4", "o.2.3.5", "o.2.3.11", "o.2.3.14", "o.2.3.17")
    @pytest.mark.parametrize("output", ["full", "simple", "mobile"])
    def test_has_all_fields_in_order(self, account: Account, pardot: Pardot, output: str) -> None:
        prospect, campaign = account.prospect(), account.campaign("Fair & Söhne")
        whose = {"prospect_id": prospect, "visitor_id": 7, "campaign_id": campaign}
        mail = {"email_id": 31, "list_email_id": 32, "email_template_id": 33}
        number = account.activity(now=NOON, type=6, details="Hello <you>", **whose, **mail)
        answer = pardot.call("read", "visitorActivity", id=number, format="xml", output=output)
        assert answer.text == (
            f"{BEGIN}<id>{number}</id><visitor_id>7</visitor_id><prospect_id>{prospect}</prospect_id>"
            "<type>6</type><type_name>Email</type_name><details>Hello &lt;you&gt;</details>"
            "<email_id>31</email_id><list_email_id>32</list_email_id><email_template_id>33</email_template_id>"
            f"<campaign><id>{campaign}</id><name>Fair &amp; Söhne</name></campaign>{AT_NOON}{END}"
        )

    @pytest.mark.contract("o.2.3.12")
    def test_in_bulk_is_flat(self, account: Account, pardot: Pardot) -> None:
        campaign = account.campaign()
        number = account.activity(now=NOON, type=20, visit_id=9, campaign_id=campaign)
        answer = pardot.call("read", "visitorActivity", id=number, format="xml", output="bulk")
        assert answer.text == (
            f"{BEGIN}<id>{number}</id><type>20</type><type_name>Visit</type_name><details/><visit_id>9</visit_id>"
            f"<campaign_id>{campaign}</campaign_id>{AT_NOON}{END}"
        )

    @pytest.mark.contract("1.path.6", "o.2.3.9", "o.2.3.13")
    def test_of_an_opportunity_has_its_campaign_and_no_details(self, account: Account, pardot: Pardot) -> None:
        prospect, campaign = account.prospect(), account.campaign("Fair")
        deal = account.opportunity(prospect, now=NOON, campaign_id=campaign)
        number = pardot.read(deal).activities[0]["id"]
        answer = pardot.call("read", "activity", id=number, format="xml")
        assert answer.text == (
            f"{BEGIN}<id>{number}</id><prospect_id>{prospect}</prospect_id><type>8</type>"
            f"<type_name>New Opportunity</type_name><opportunity_id>{deal}</opportunity_id>"
            f"<campaign><id>{campaign}</id><name>Fair</name></campaign>{AT_NOON}{END}"
        )
        assert "updated_at" not in pardot.read(deal).activities[0]

    @pytest.mark.slow
    @pytest.mark.contract("o.2.3.8", "o.2.3.18")
    @each_case("kind", SHOWN)
    @ONE_DATABASE
    def test_every_kind(self, account: Account, pardot: Pardot, kind: ActivityType) -> None:
        ids = {name: place for place, name in enumerate(kind.id_fields, 50)}
        if "opportunity_id" in ids:
            ids["opportunity_id"] = account.opportunity()
        details = {} if kind.details == "no" else {"details": "Details"}
        number = account.activity(now=NOON, type=kind.type, type_name=kind.type_name, **details, **ids)
        shown = seen(pardot, number)
        shown.pop("campaign", None)
        assert list(shown.items()) == [
            ("id", number),
            ("type", kind.type),
            ("type_name", kind.type_name),
            *details.items(),
            *ids.items(),
            ("created_at", "2020-02-29 12:00:00"),
        ]

    @pytest.mark.contract("o.2.3.6", "o.2.3.10")
    @each_case(("type_", "shown"), [(1, True), (4, True), (15, False), (20, True), (22, False)])
    def test_details_that_are_absent(self, account: Account, pardot: Pardot, type_: int, shown: bool) -> None:
        activity = seen(pardot, account.activity(type=type_))
        assert ("details" in activity, activity.get("details")) == (shown, None)
        assert not activity.keys() & {*ID_FIELDS, "visitor_id", "prospect_id", "campaign"}

    @pytest.mark.contract("o.2.3.7", "o.2.3.14")
    def test_inside_its_prospect(self, account: Account, pardot: Pardot) -> None:
        prospect = account.prospect()
        number = account.activity(type=20, prospect_id=prospect, visitor_id=7)
        inside = pardot.call("read", "prospect", id=prospect).json["prospect"]["visitor_activities"]["visitor_activity"]
        expected = seen(pardot, number)
        assert expected.pop("prospect_id") == prospect
        assert inside == expected

    @pytest.mark.account(time_zone="Europe/Berlin")
    def test_times_are_in_the_users_time_zone(self, account: Account, pardot: Pardot) -> None:
        assert seen(pardot, account.activity(now=NOON))["created_at"] == "2020-02-29 13:00:00"


class TestErrors:
    @pytest.mark.contract("o.2.3.37")
    def test_absent(self, pardot: Pardot) -> None:
        assert pardot.call("read", "visitorActivity").error == api_errors.MISSING

    @pytest.mark.contract("o.2.3.36")
    @each_case("number", [*NO_IDS, "", "2147483647"])
    def test_none_with_that_id(self, pardot: Pardot, number: str) -> None:
        assert pardot.call("read", "visitorActivity", id=number).error == api_errors.INVALID_ID

    @pytest.mark.contract("o.2.3.35")
    def test_a_session_is_never_shown(self, account: Account, pardot: Pardot) -> None:
        number = account.activity(type=SESSION, details="3 page views")
        assert pardot.call("read", "visitorActivity", id=number).error == api_errors.INVALID_ID

    @pytest.mark.contract("o.2.3.3")
    @pytest.mark.parametrize("operation", ["create", "update", "delete"])
    def test_nothing_can_be_written(self, account: Account, pardot: Pardot, operation: str) -> None:
        answer = pardot.call(operation, "visitorActivity", id=account.activity(), type=1)
        assert answer.error == api_errors.INVALID_ACTION

    @each_case("name", ["visitorActivities", "activities", "visitor_activity"])
    def test_other_names(self, pardot: Pardot, name: str) -> None:
        assert pardot.call("query", name).error == api_errors.NOT_FOUND
