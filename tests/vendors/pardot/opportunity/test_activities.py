"""Activities that an opportunity adds to its prospects (contract, section 4, "What an opportunity leaves behind")."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity
from tests.support.builders import Account, Answer, Pardot
from tests.support.cases import each_case

NAMES = {
    8: "New Opportunity",
    9: "Opportunity Won",
    10: "Opportunity Lost",
    18: "Opportunity Reopened",
    19: "Opportunity Associated",
}

DEAL = {"name": "Deal", "value": "100", "probability": "70"}


def left(answer: Answer) -> list[tuple[int, int]]:
    """Type and prospect of each activity, oldest first."""
    return [(activity["type"], activity["prospect_id"]) for activity in answer.activities]


class TestCreate:
    @pytest.mark.contract("4.activity.1", "4.activity.14", "4.output.5")
    @each_case(
        ("status", "types"),
        [({}, [8]), ({"status": "open"}, [8]), ({"status": "Won"}, [8, 9]), ({"status": "Lost"}, [8, 10])],
    )
    def test_leaves_that_it_is_new_and_then_how_it_ended(
        self, account: Account, pardot: Pardot, status: dict[str, str], types: list[int]
    ) -> None:
        prospect = account.prospect()
        created = pardot.create(**DEAL, **status, prospect_id=prospect)
        assert left(created) == [(type_, prospect) for type_ in types]

    def test_leaves_nothing_to_anyone_else(self, account: Account, pardot: Pardot) -> None:
        other = account.opportunity(account.prospect())
        before = pardot.read(other).text
        assert pardot.create(**DEAL, prospect_id=account.prospect()).error is None
        assert pardot.read(other).text == before


class TestUpdate:
    @pytest.mark.contract("4.activity.2", "4.activity.3", "4.activity.4", "4.activity.13")
    @each_case(
        ("before", "after", "types"),
        [
            ("Open", "Won", [9]),
            ("Open", "Lost", [10]),
            ("Won", "Open", [18]),
            ("Lost", "Open", [18]),
            ("Won", "", [18]),
            ("Won", "Lost", [10]),
            ("Lost", "Won", [9]),
            ("Open", "open", []),
            ("Open", "", []),
            ("Won", "WON", []),
            ("Lost", "lost", []),
        ],
    )
    def test_leaves_one_for_the_event_and_each_linked_prospect(
        self, account: Account, pardot: Pardot, before: str, after: str, types: list[int]
    ) -> None:
        prospects = [account.prospect() for _ in range(3)]
        deal = account.opportunity(*prospects, status=before)
        already = left(pardot.read(deal))
        events = [(type_, prospect) for type_ in types for prospect in prospects]
        assert left(pardot.update(deal, status=after)) == already + events

    @pytest.mark.contract("4.activity.5", "4.activity.13")
    def test_that_links_a_prospect_leaves_it_to_that_one_alone(self, account: Account, pardot: Pardot) -> None:
        first, second = account.prospect(), account.prospect()
        deal = account.opportunity(first)
        for _ in range(2):  # the second time it is linked already
            assert left(pardot.update(deal, prospect_id=second)) == [(8, first), (19, second)]

    def test_that_links_and_wins_at_once_leaves_both(self, account: Account, pardot: Pardot) -> None:
        first, second = account.prospect(), account.prospect()
        won = pardot.update(account.opportunity(first), prospect_id=second, status="Won")
        assert left(won) == [(8, first), (19, second), (9, first), (9, second)]

    def test_of_anything_else_leaves_nothing(self, account: Account, pardot: Pardot) -> None:
        deal = account.opportunity(account.prospect())
        before = left(pardot.read(deal))
        others = {
            "name": "x",
            "value": "1",
            "probability": "100",
            "type": "x",
            "stage": "Closed",
            "closed_at": "2020-01-01",
        }
        assert left(pardot.update(deal, **others)) == before

    def test_that_fails_leaves_nothing(self, account: Account, pardot: Pardot) -> None:
        deal = account.opportunity(account.prospect())
        before = left(pardot.read(deal))
        assert pardot.update(deal, status="Won", stage="x" * 256, prospect_id=account.prospect()).code == 52
        assert left(pardot.read(deal)) == before

    @pytest.mark.contract("4.activity.2", "4.activity.3", "4.activity.4", "4.output.5")
    def test_each_change_of_status_leaves_one(self, account: Account, pardot: Pardot) -> None:
        prospect = account.prospect()
        deal = pardot.create(**DEAL, prospect_id=prospect).id
        for status in ("Won", "Won", "Open", "Lost", "", "won"):
            last = pardot.update(deal, status=status)
        assert [type_ for type_, _ in left(last)] == [8, 9, 18, 10, 18, 9]


class TestDelete:
    def test_delete_and_undelete_leave_no_activity(self, account: Account, pardot: Pardot) -> None:
        deal = account.opportunity(account.prospect())
        before = left(pardot.read(deal))
        assert pardot.delete(deal).error is None
        assert pardot.undelete(deal).error is None
        assert left(pardot.read(deal)) == before


class TestActivity:
    @pytest.mark.contract("4.output.9", "4.activity.11", "4.activity.12")
    def test_carries_its_moment_and_the_opportunitys_campaign(self, account: Account, pardot: Pardot) -> None:
        prospect, fair = account.prospect(), account.campaign("Fair")
        deal = account.opportunity(prospect, now=datetime(2020, 2, 29, 12, tzinfo=UTC))
        account.freeze(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
        new, won = pardot.update(deal, status="Won", campaign_id=fair).activities
        assert won == {
            "id": new["id"] + 1,
            "prospect_id": prospect,
            "type": 9,
            "type_name": "Opportunity Won",
            "opportunity_id": deal,
            "campaign": {"id": fair, "name": "Fair"},
            "created_at": "2026-01-02 03:04:05",
        }
        assert new["created_at"] == "2020-02-29 12:00:00"

    @pytest.mark.contract("4.activity.7", "4.activity.8", "4.activity.9")
    def test_is_named(self, account: Account, pardot: Pardot) -> None:
        deal = account.opportunity(account.prospect())
        pardot.update(deal, status="Won")
        pardot.update(deal, status="Open", prospect_id=account.prospect())
        activities = pardot.update(deal, status="Lost").activities
        assert {each["type"]: each["type_name"] for each in activities} == NAMES

    def test_has_an_id_of_its_own(self, account: Account, pardot: Pardot) -> None:
        deal = account.opportunity(account.prospect(), account.prospect(), status="Won")
        ids = [activity["id"] for activity in pardot.read(deal).activities]
        assert ids == sorted(set(ids))
        assert deal not in ids

    @pytest.mark.contract("4.output.9", "2.empty.4")
    def test_shows_its_visitor_where_there_is_one(self, account: Account, pardot: Pardot) -> None:
        deal = account.opportunity(account.prospect(), status="Won")
        new, won = pardot.read(deal).activities
        mine = (VisitorActivity.dataset_id == account.tenant.dataset_id, VisitorActivity.id == new["id"])
        seen = update(VisitorActivity).where(*mine).values(visitor_id=7, prospect_id=None)
        account.sandbox.database.write(lambda db: db.execute(seen))
        assert pardot.read(deal).activities == [
            {"id": new["id"], "visitor_id": 7} | {name: new[name] for name in new if name not in {"id", "prospect_id"}},
            won,
        ]
        assert [each.tag for each in pardot.read(deal, format="xml").xml.iterfind(".//visitor_activity[1]/*")] == [
            *("id", "visitor_id", "type", "type_name", "opportunity_id", "campaign", "created_at")
        ]

    @pytest.mark.contract("4.activity.10")
    def test_of_unlinking_is_named_too(self, account: Account, pardot: Pardot) -> None:
        """No operation unlinks prospects, but a scene may contain the activity."""
        deal = account.opportunity(prospect := account.prospect())
        account.activity(type=38, prospect_id=prospect, opportunity_id=deal)
        assert [each["type_name"] for each in pardot.read(deal).activities] == [
            "New Opportunity",
            "Opportunity Unlinked",
        ]
