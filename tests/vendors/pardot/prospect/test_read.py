"""`read`: by id, by address, and what comes with it (contract, objects 2.1, "read")."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity
from tests.support.builders import Account, members
from tests.support.cases import each_case
from tests.vendors.pardot.prospect.conftest import Prospects, shown

PAST = datetime(2020, 2, 29, 12, 0, 0, tzinfo=UTC)


class TestById:
    @pytest.mark.contract("o.2.1.80")
    @each_case("given", ["0", "-1", "x", "1.0", "", "2147483648"])
    def test_no_id(self, prospects: Prospects, given: str) -> None:
        assert prospects.call("read", id=given).code == 16

    @pytest.mark.contract("o.2.1.81")
    def test_an_unknown_one(self, account: Account, prospects: Prospects) -> None:
        assert [prospects.call("read", id=number).code for number in (2147483647, account.default_campaign)] == [3, 3]

    @pytest.mark.contract("o.2.1.82")
    def test_deleted(self, account: Account, prospects: Prospects) -> None:
        assert prospects.call("read", id=account.deleted_prospect()).code == 132

    @pytest.mark.contract("o.2.1.8")
    @pytest.mark.usefixtures("jane")
    def test_wins_over_the_address(self, account: Account, prospects: Prospects) -> None:
        joe = account.prospect("joe@company.com")
        assert shown(prospects.call("read", id=joe, email="jane@company.com"))["id"] == joe


class TestByEmail:
    @pytest.mark.contract("o.2.1.9", "o.2.1.57")
    def test_case_and_blanks_do_not_count(self, prospects: Prospects, jane: int) -> None:
        assert shown(prospects.call("read", email=" JANE@Company.com "))["id"] == jane

    @pytest.mark.contract("o.2.1.83", "o.2.1.84")
    def test_unknown_or_deleted_ones(self, account: Account, prospects: Prospects) -> None:
        account.deleted_prospect("gone@company.com")
        for given in ("nobody@company.com", "jane", "", "gone@company.com"):
            assert prospects.call("read", email=given).code == 4, given

    @pytest.mark.contract("o.2.1.85")
    def test_nothing_given(self, prospects: Prospects) -> None:
        assert prospects.call("read").code == 13


@pytest.mark.account(version=4)
class TestVersion4:
    @pytest.mark.contract("o.2.1.86", "o.2.1.87", "o.2.1.88")
    def test_an_address_stands_for_all_who_share_it(self, account: Account, prospects: Prospects) -> None:
        account.deleted_prospect("jane@company.com")
        never = account.prospect("jane@company.com")
        older, newer = (account.prospect("jane@company.com", last_activity_at=PAST + timedelta(n)) for n in (0, 1))
        answer = prospects.call("read", email="jane@company.com")
        assert [row["id"] for row in members(answer.json, "prospect")] == [newer, older, never]
        xml = prospects.call("read", email="jane@company.com", format="xml").xml
        assert [each.findtext("id") for each in xml.findall("prospect")] == [str(newer), str(older), str(never)]

    def test_one_alone_is_itself(self, prospects: Prospects, jane: int) -> None:
        assert shown(prospects.call("read", email="jane@company.com"))["id"] == jane

    @pytest.mark.contract("o.2.1.25")
    def test_by_the_id_in_the_crm(self, account: Account, prospects: Prospects, jane: int) -> None:
        lead, contact = "00Q000000000001", "003000000000001AAA"
        joe = account.prospect(crm_contact_fid=contact, crm_lead_fid=lead)
        for fid in (lead, contact):
            assert shown(prospects.call("read", fid=fid))["id"] == joe
            assert shown(prospects.call("read", fid=fid, id=joe))["salesforce_fid"] == contact
            assert prospects.call("read", fid=fid, id=jane).code == 81
        gone = prospects.read(account.prospect(crm_lead_fid="00Q000000000002"))["id"]
        prospects.call("delete", id=gone)
        assert prospects.call("read", fid="00Q000000000002").code == 132
        live = account.prospect(crm_contact_fid="00Q000000000002")
        assert shown(prospects.call("read", fid="00Q000000000002"))["id"] == live > gone
        second = account.prospect(crm_contact_fid=contact)
        found = [shown(prospects.call("read", fid=contact, id=each))["id"] for each in (second, joe)]
        assert found == [second, joe], "of two with the id in the CRM it is the one with the id"
        assert shown(prospects.call("read", fid=contact))["id"] == joe
        assert prospects.call("read", fid="00Q00000000000").code == 77
        assert prospects.call("read", fid="00Q000000000009").code == 3


def visit(account: Account, prospect_id: int, number: int) -> dict[str, Any]:
    """A row of an activity, to be put in with many others."""
    of = {"dataset_id": account.tenant.dataset_id, "prospect_id": prospect_id}
    what = {"id": 1_000_000 + number, "type": 20, "type_name": "Visit"}
    return of | what | {"created_at": PAST, "updated_at": PAST}


class TestActivities:
    @pytest.mark.contract("o.2.1.47", "o.2.1.196")
    def test_stand_in_the_order_of_their_ids(self, account: Account, prospects: Prospects, jane: int) -> None:
        ids = [account.activity(PAST - timedelta(days), prospect_id=jane) for days in (0, 2, 1)]
        found = prospects.read(jane)
        assert [row["id"] for row in members(found["visitor_activities"], "visitor_activity")] == ids
        assert found["last_activity"]["visitor_activity"]["id"] == ids[0]

    @pytest.mark.contract("o.2.1.45", "o.2.1.46", "o.2.1.196", "o.2.1.197", "o.2.1.198", "o.2.1.200")
    def test_the_newest_that_counts_stands_out(self, account: Account, prospects: Prospects, jane: int) -> None:
        click = account.activity(type=1, prospect_id=jane, email_id=5, details="https://x.example", now=PAST)
        account.activity(type=6, prospect_id=jane, email_id=5, details="Hello", now=PAST + timedelta(1))
        account.opportunity(jane)
        found = prospects.read(jane)
        assert (found["last_activity_at"], found["recent_interaction"]) == (
            "2020-02-29 12:00:00",
            "Inactive since: Feb 29, 2020",
        )
        last = found["last_activity"]["visitor_activity"]
        assert (last["id"], last["prospect_id"], last["details"]) == (click, jane, "https://x.example")
        activities = members(found["visitor_activities"], "visitor_activity")
        assert [each["type"] for each in activities] == [1, 6, 8]
        assert not any("prospect_id" in each or "updated_at" in each for each in activities)

    @pytest.mark.contract("o.2.1.45", "o.2.1.197")
    @pytest.mark.parametrize("limited", [True, False])
    def test_of_one_moment_the_last_by_id_stands_out(
        self, account: Account, prospects: Prospects, jane: int, limited: bool
    ) -> None:
        ids = [account.activity(PAST, prospect_id=jane) for _ in range(3)]
        other = account.prospect()
        account.activity(PAST, prospect_id=other)
        found = prospects.read(jane, **({"limit_related_records": "true"} if limited else {}))
        assert found["last_activity"]["visitor_activity"]["id"] == ids[-1]

    @pytest.mark.contract("o.2.1.197")
    def test_mails_sent_and_opened_do_not_count(self, account: Account, prospects: Prospects, jane: int) -> None:
        for type_ in (6, 11):
            account.activity(type=type_, prospect_id=jane, email_id=5, details="Hello")
        found = prospects.read(jane)
        assert (found["last_activity_at"], found["recent_interaction"]) == (None, "Never active.")
        assert "last_activity" not in found

    @pytest.mark.contract("o.2.1.200")
    @pytest.mark.account(time_zone="Asia/Tokyo")
    def test_the_day_is_the_users(self, account: Account, prospects: Prospects) -> None:
        late = account.prospect(last_activity_at=PAST.replace(hour=20))
        assert prospects.read(late)["recent_interaction"] == "Inactive since: Mar 1, 2020"

    @pytest.mark.contract("o.2.1.50")
    def test_limit_related_records(self, account: Account, prospects: Prospects, jane: int) -> None:
        account.activity(type=20, visit_id=1, prospect_id=jane, details="1 page views")
        for word in ("true", "1", "False", "0", ""):
            assert members(prospects.read(jane, limit_related_records=word)["visitor_activities"], "visitor_activity")
        assert prospects.call("read", id=jane, limit_related_records="perhaps").code == 50
        assert prospects.call("read", id=2147483647, limit_related_records="perhaps").code == 3

    @pytest.mark.contract("o.2.1.48", "o.2.1.49")
    def test_limited_they_are_the_newest_2000_by_id(self, account: Account, prospects: Prospects, jane: int) -> None:
        first, *newest = (visit(account, jane, number) for number in range(2_001))
        older = 5
        rows = [
            row | {"created_at": PAST - timedelta(1)} if place == older else row for place, row in enumerate(newest)
        ]
        account.sandbox.database.write(lambda db: db.execute(insert(VisitorActivity), [first, *rows]))

        def ids(**limit: str) -> list[int]:
            return [
                row["id"] for row in members(prospects.read(jane, **limit)["visitor_activities"], "visitor_activity")
            ]

        every = [first["id"], *(row["id"] for row in newest)]
        assert ids() == ids(limit_related_records="false") == every
        assert ids(limit_related_records="true") == [each for each in every if each != newest[older]["id"]]


class TestLists:
    def test_are_by_their_memberships(self, account: Account, prospects: Prospects, jane: int) -> None:
        lists = [account.prospect_list(name) for name in "CAB"]
        memberships = [account.list_membership(each, jane) for each in reversed(lists)]
        found = members(prospects.read(jane)["lists"], "list_subscription")
        assert [(each["id"], each["list"]["id"]) for each in found] == [*zip(memberships, lists[::-1], strict=True)]

    @pytest.mark.contract("o.2.1.41")
    def test_have_no_ended_subscriptions(self, account: Account, prospects: Prospects, jane: int) -> None:
        kept = account.list_membership(account.prospect_list("News"), jane)
        ended = account.list_membership(account.prospect_list("Sales"), jane)
        assert prospects.pardot.call("delete", "listMembership", id=ended).error is None
        assert prospects.read(jane)["lists"]["list_subscription"]["id"] == kept

    @pytest.mark.contract("o.2.1.41", "o.2.1.42", "o.2.1.43", "o.2.1.44")
    def test_subscriptions(self, account: Account, prospects: Prospects, jane: int) -> None:
        name = account.prospect_list("News", PAST, is_public=True)
        membership = account.list_membership(name, jane, PAST, opted_out=True)
        assert prospects.read(jane)["lists"]["list_subscription"] == {
            "id": membership,
            "did_opt_in": False,
            "did_opt_out": True,
            "created_at": "2020-02-29 12:00:00",
            "updated_at": "2020-02-29 12:00:00",
            "list": {
                "id": name,
                "name": "News",
                "is_public": True,
                "is_dynamic": False,
                "title": None,
                "description": None,
                "is_crm_visible": False,
                "created_at": "2020-02-29 12:00:00",
                "updated_at": "2020-02-29 12:00:00",
            },
        }
