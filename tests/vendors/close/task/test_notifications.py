"""Tasks that the service makes by itself (contract 3.8)."""

from typing import Any

import pytest

from tests.vendors.close.client import Close

SHARED = {
    *("_type", "assigned_to", "assigned_to_name", "contact_id", "contact_name", "created_by", "created_by_name"),
    *("date", "date_created", "date_updated", "id", "is_complete", "lead_id", "lead_name", "object_id"),
    *("object_type", "organization_id", "updated_by", "updated_by_name", "view"),
}
OF_OPPORTUNITY = {f"opportunity_{name}" for name in ("note", "value", "value_formatted", "value_period")}


def due(close: Close, **query: Any) -> list[dict[str, Any]]:
    return close.get("/task/", _type="opportunity_due", **query)["data"]  # type: ignore[no-any-return]  # JSON has no types here


def followups(close: Close, **query: Any) -> list[dict[str, Any]]:
    return close.get("/task/", _type="email_followup", **query)["data"]  # type: ignore[no-any-return]  # JSON has no types here


def opportunity(close: Close, **fields: Any) -> dict[str, Any]:
    sent = {"value": 50000, "date_won": "2026-01-05", **fields}
    return close.post("/opportunity/", sent)  # type: ignore[no-any-return]  # JSON has no types here


def email(close: Close, lead: str, **fields: Any) -> dict[str, Any]:
    sent = {"lead_id": lead, "status": "sent", "followup_date": "2026-01-06", **fields}
    return close.post("/activity/email/", sent)  # type: ignore[no-any-return]  # JSON has no types here


class TestOpportunityDue:
    @pytest.mark.contract("3.8.made.1")
    def test_it_follows_its_opportunity(self, close: Close) -> None:
        close.freeze("2026-01-02T01:30:00Z")
        made = opportunity(close, note="Masts")
        task = due(close)[0]
        assert task.keys() == SHARED | OF_OPPORTUNITY
        assert task["id"].startswith("noti_")
        assert (task["object_type"], task["object_id"]) == ("opportunity", made["id"])
        assert (task["date"], task["view"], task["is_complete"]) == ("2026-01-05", "future", False)
        assert (task["opportunity_note"], task["opportunity_value_formatted"]) == ("Masts", "$500")
        assert {name: task[name] for name in ("lead_id", "lead_name", "date_created")} == {
            name: made[name] for name in ("lead_id", "lead_name", "date_created")
        }
        assert task["assigned_to"] == made["user_id"]
        close.freeze("2026-01-05T00:00:00Z")
        assert close.get(f"/task/{task['id']}/") == {**task, "view": "inbox"}
        close.put(f"/opportunity/{made['id']}/", {"date_won": "2026-02-01"})
        assert [(each["id"], each["date"]) for each in due(close)] == [(task["id"], "2026-02-01")]

    @pytest.mark.contract("3.8.made.2")
    def test_only_active_ones_with_a_date_have_one(self, close: Close) -> None:
        kept, won, lost, deleted, dateless = (opportunity(close) for _ in range(5))
        for made, status in ((won, "Won"), (lost, "Lost")):
            close.put(f"/opportunity/{made['id']}/", {"status": status})
        close.delete(f"/opportunity/{deleted['id']}/")
        close.put(f"/opportunity/{dateless['id']}/", {"date_won": None})
        assert [each["object_id"] for each in due(close)] == [kept["id"]]


class TestEmailFollowup:
    @pytest.mark.contract("3.8.made.3")
    def test_it_follows_its_email(self, close: Close) -> None:
        lead = close.lead("Acme")["id"]
        close.freeze("2026-01-02T01:30:00Z")
        made = email(close, lead, body_text="Well?", followup_date="2026-01-06T09:00:00+00:00")
        task = followups(close)[0]
        assert task.keys() == SHARED | {"body_preview", "email_id", "subject"}
        assert (task["email_id"], task["object_type"]) == (made["id"], "emailthread")
        assert task["object_id"] == made["thread_id"]
        assert (task["date"], task["view"]) == ("2026-01-06", "future")
        assert (task["subject"], task["body_preview"]) == ("(no subject)", "Well?")
        close.freeze("2026-01-06T00:00:00Z")
        assert close.get(f"/task/{task['id']}/")["view"] == "inbox"
        assert "followup_date" not in made

    @pytest.mark.contract("3.8.made.4")
    def test_a_reply_ends_it(self, close: Close) -> None:
        lead = close.lead()["id"]
        close.freeze("2026-01-02T01:30:00Z")
        kept = email(close, lead, subject="Other")
        email(close, lead, subject="Offer")
        email(close, lead, subject="Plain", followup_date=None)
        close.freeze("2026-01-03T01:30:00Z")
        email(close, lead, subject="Re: Offer", status="inbox", sender="jo@ash.example", followup_date=None)
        assert [each["email_id"] for each in followups(close)] == [kept["id"]]

    @pytest.mark.contract("3.8.made.4")
    def test_only_a_later_email_from_the_lead_is_a_reply(self, close: Close) -> None:
        lead = close.lead()["id"]
        for minute, status in ((29, "inbox"), (30, "inbox"), (31, "sent")):
            sent = {"status": status, "sender": "jo@ash.example", "activity_at": f"2026-01-02T01:{minute}:00Z"}
            email(close, lead, subject="Offer", followup_date=None, **sent)
        made = email(close, lead, subject="Offer", activity_at="2026-01-02T01:30:00Z")
        assert [each["email_id"] for each in followups(close)] == [made["id"]]


class TestIncomingSms:
    @pytest.mark.contract("3.7.sms.8")
    def test_it_follows_a_message_that_is_sent_to_the_inbox(self, close: Close) -> None:
        close.freeze("2026-01-02T01:30:00Z")
        sent = {"lead_id": close.lead("Acme")["id"], "status": "inbox", "text": "Yes", "remote_phone": "+12025550186"}
        made = close.post("/activity/sms/?send_to_inbox=true", {**sent, "local_phone": "+12025550100"})
        for path, more in (
            ("/activity/sms/", {}),
            ("/activity/sms/?send_to_inbox=false", {}),
            ("/activity/sms/?send_to_inbox=true", {"status": "sent"}),
        ):
            close.post(path, {**sent, **more})
        (task,) = close.get("/task/", _type="incoming_sms")["data"]
        phones = {f"{side}_phone{form}" for side in ("local", "remote") for form in ("", "_formatted")}
        assert task.keys() == SHARED | phones | {"text"}
        assert (task["object_id"], task["object_type"], task["text"]) == (made["id"], "sms", "Yes")
        assert (task["remote_phone"], task["local_phone"]) == ("+12025550186", "+12025550100")
        assert (task["date"], task["view"], task["lead_name"]) == ("2026-01-02", "inbox", "Acme")
        assert close.get(f"/task/{task['id']}/") == task
        assert followups(close) == []


class TestLists:
    @pytest.mark.slow
    @pytest.mark.contract("3.8.made.5")
    def test_the_usual_list_has_tasks_of_leads_alone(self, close: Close) -> None:
        close.freeze("2026-01-10T01:30:00Z")
        lead = close.lead()["id"]
        task = close.post("/task/", {"lead_id": lead, "text": "Ring"})
        email(close, lead)
        opportunity(close, lead_id=lead)
        opportunity(close)

        def types(**query: Any) -> list[str]:
            found = close.get("/task/", **query)
            assert found["total_results"] >= len(found["data"])
            return sorted(each["_type"] for each in found["data"])

        every = ["email_followup", "lead", "opportunity_due", "opportunity_due"]
        assert types() == ["lead"]
        assert types(_type="all") == every
        assert types(_type__in="lead,email_followup") == ["email_followup", "lead"]
        assert types(_type="all", lead_id=lead) == ["email_followup", "lead", "opportunity_due"]
        assert types(_type="all", view="inbox") == every
        assert types(_type="all", view="future") == types(_type="all", view="archive") == []
        assert types(_type="all", is_complete="true") == []
        assert types(_type="all", date__lt="2026-01-06") == ["opportunity_due", "opportunity_due"]
        assert types(_type="x") == []
        dates = [each["date"] for each in close.get("/task/", _type="all", _order_by="-date")["data"]]
        assert dates == ["2026-01-06", "2026-01-05", "2026-01-05", None]
        page = close.get("/task/", _type="all", _limit=1, _order_by="date")
        assert (len(page["data"]), page["has_more"], page["total_results"]) == (1, True, 4)
        made = due(close, lead_id=lead)[0]["id"]
        assert [each["id"] for each in due(close, id__in=made)] == [made]
        assert close.get(f"/lead/{lead}/")["tasks"] == [task]

    @pytest.mark.contract("3.8.made.1", "3.8.made.3")
    def test_are_in_the_inbox_from_the_begin_of_their_day(self, close: Close) -> None:
        email(close, opportunity(close)["lead_id"], followup_date="2026-01-05")

        def ids(**query: Any) -> set[str]:
            return {each["id"] for each in close.get("/task/", _type="all", **query)["data"]}

        for at, view in (("2026-01-04T23:59:59Z", "future"), ("2026-01-05T00:00:00Z", "inbox")):
            close.freeze(at)
            shown = close.get("/task/", _type="all")["data"]
            assert [each["view"] for each in shown] == [view, view]
            assert ids(view=view) == {each["id"] for each in shown}
            assert ids(view="inbox" if view == "future" else "future") == set()

    @pytest.mark.contract("3.8.made.6")
    def test_the_service_alone_changes_them(self, close: Close) -> None:
        made = opportunity(close)
        path = f"/task/{due(close)[0]['id']}/"
        assert close.refused("PUT", path, {"is_complete": True}).status == 404
        assert close.refused("DELETE", path).status == 404
        assert [each["object_id"] for each in due(close)] == [made["id"]]
