"""Visitor activities that are put in from outside, and their effect on the prospect."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from dealdock import Sandbox
from dealdock.platform.errors import Reason, RecordError
from dealdock.platform.records import records
from dealdock.vendors.pardot.errors import NO_CAMPAIGN, NO_OPPORTUNITY, NO_PROSPECT_ID, WRONG_ACTIVITY
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.visitor_activity import service
from dealdock.vendors.pardot.visitor_activity.kinds import ALWAYS_DETAILED, ID_FIELDS, KINDS, SESSION, ActivityType
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity
from tests.support.builders import Account
from tests.support.cases import check_each, each_case

NOON = datetime(2020, 2, 29, 12, tzinfo=UTC)


def last_activity(account: Account, prospect: int) -> datetime | None:
    mine = (Prospect.dataset_id == account.tenant.dataset_id, Prospect.id == prospect)
    return account.sandbox.database.read(lambda db: db.scalar(select(Prospect.last_activity_at).where(*mine)))


def live(account: Account) -> int:
    """Return the counted number of activities."""
    return account.live_counts.get("visitor_activities", 0)


def types(account: Account) -> list[tuple[int, str]]:
    """Return the types of all stored activities."""
    stored = account.sandbox.database.read(lambda db: records.rows(db, account.tenant, VisitorActivity))
    return [(row.type, row.type_name) for row in stored]


class TestKinds:
    def test_are_of_every_type(self) -> None:
        assert sorted({kind.type for kind in KINDS}) == list(range(1, 39))
        assert {name for kind in KINDS for name in kind.id_fields} == {*ID_FIELDS} - {"visitor_page_view_id"}

    def test_of_one_type_agree_about_details(self) -> None:
        for kind in KINDS:
            assert (kind.details == "yes") == (kind.type in ALWAYS_DETAILED)
            assert kind.details in {"yes", "no", "maybe"}

    @pytest.mark.parametrize(
        ("type_", "ids", "name"),
        [
            (1, {}, "Email Tracker"),
            (1, {"form_id": 1}, "Form Tracker"),
            (2, {"file_id": 1}, "File"),
            (4, {"form_handler_id": 1}, "Form Handler"),
            (22, {}, "Olark Chat"),
        ],
    )
    def test_are_known_by_their_ids(self, account: Account, type_: int, ids: dict[str, Any], name: str) -> None:
        account.activity(type=type_, **ids)
        assert types(account) == [(type_, name)]


class TestCreate:
    @pytest.mark.slow
    @pytest.mark.contract("o.2.3.19")
    def test_moves_the_last_activity_where_it_counts(self, sandbox: Sandbox) -> None:
        def check(kind: ActivityType) -> None:
            account = Account.open(sandbox)
            prospect = account.prospect()
            account.activity(now=NOON, type=kind.type, type_name=kind.type_name, prospect_id=prospect)
            assert last_activity(account, prospect) == (NOON if kind.moves_last_activity else None)
            assert live(account) == (kind.type != SESSION)

        check_each(KINDS, check)

    def test_never_moves_it_back(self, account: Account) -> None:
        prospect, other = account.prospect(), account.prospect()
        for hours, expected in ((0, 0), (-1, 0), (2, 2), (1, 2)):
            account.activity(now=NOON + timedelta(hours=hours), prospect_id=prospect)
            assert last_activity(account, prospect) == NOON + timedelta(hours=expected)
        assert last_activity(account, other) is None

    def test_counts_what_opportunities_leave_too(self, account: Account) -> None:
        account.opportunity(account.prospect(), account.prospect(), status="Won")
        account.activity()
        assert live(account) == 5

    @each_case(
        ("given", "reason"),
        [
            ({"type": 0}, WRONG_ACTIVITY),
            ({"type": 39}, WRONG_ACTIVITY),
            ({"type": 20, "type_name": "Form"}, WRONG_ACTIVITY),
            ({"type": 20, "form_id": 5}, WRONG_ACTIVITY),
            ({"type": 1, "type_name": "Form Tracker", "email_id": 5}, WRONG_ACTIVITY),
            ({"type": 1, "form_id": 5, "email_id": 5}, WRONG_ACTIVITY),
            ({"type": 1, "colour": 5}, WRONG_ACTIVITY),
            ({"type": 8, "details": "Details"}, WRONG_ACTIVITY),
            ({"type": 20, "prospect_id": 2147483647}, NO_PROSPECT_ID),
            ({"type": 8, "opportunity_id": 2147483647}, NO_OPPORTUNITY),
            ({"type": 20, "campaign_id": 2147483647}, NO_CAMPAIGN),
            ({"type": 8, "opportunity_id": 2147483647, "campaign_id": 2147483647}, WRONG_ACTIVITY),
        ],
    )
    def test_refuses_what_does_not_go_together(self, account: Account, given: dict[str, Any], reason: Reason) -> None:
        before = account.contents
        with pytest.raises(RecordError) as raised:
            account.activity(**given)
        assert raised.value.reason is reason
        assert account.contents == before


class TestChange:
    def test_counts_no_sessions(self, account: Account) -> None:
        """They are stored, and no call shows them."""

        def change(activity: int, type_: int) -> None:
            one: dict[str, Any] = {"account": account.tenant, "activity_id": activity, "changes": {"type": type_}}
            account.sandbox.database.write(partial(service.change, **one, now=NOON))

        first, second = account.activity(), account.activity(type=SESSION)
        for activity, type_, expected in ((first, SESSION, 0), (second, SESSION, 0), (first, 20, 1), (first, 24, 1)):
            change(activity, type_)
            assert live(account) == expected, (activity, type_)
        for activity, expected in ((second, 1), (first, 0)):
            account.sandbox.database.write(partial(service.remove, account=account.tenant, activity_id=activity))
            assert live(account) == expected
