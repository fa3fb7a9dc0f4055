"""Email threads: lists, reads, deletion (contract 3.7)."""

import pytest

from tests.vendors.close.client import Close

BASE = ("_type", "activity_at", "contact_id", "created_by", "created_by_name", "date_created", "date_updated", "id")
OWN = ("latest_emails", "latest_normalized_subject", "lead_id", "n_emails", "organization_id", "participants")
AUTHORS = ("updated_by", "updated_by_name", "user_id", "user_name", "users")
OF_EMAIL = {
    *("bcc", "body_preview", "cc", "date_created", "date_sent", "date_updated", "direction", "envelope"),
    *("has_attachments", "id", "opens_summary", "send_as_id", "sender", "status", "subject", "to", "user_id"),
}
THREADS = "/activity/emailthread/"


def email(close: Close, lead: str, subject: str, **fields: object) -> dict[str, object]:
    sent = {"lead_id": lead, "status": "sent", "sender": "Ann Lee <ann@lee.example>", "to": ["jo@ash.example"]}
    made: dict[str, object] = close.post("/activity/email/", {**sent, "subject": subject, **fields})
    return made


class TestThread:
    @pytest.mark.contract("3.7.thread.1", "3.7.thread.2")
    def test_it_has_its_emails_the_newest_first(self, close: Close) -> None:
        lead = close.lead()["id"]
        close.freeze("2026-01-02T01:30:00Z")
        first = email(close, lead, "Offer", body_text="One")
        close.freeze("2026-01-03T01:30:00Z")
        second = email(close, lead, "Re: Offer", status="inbox", body_text="Two", attachments=[{"filename": "a.txt"}])
        other = email(close, lead, "Other")
        thread = close.get(f"{THREADS}{first['thread_id']}/")
        assert thread.keys() == {*BASE, *OWN, *AUTHORS}
        assert [each["id"] for each in thread["latest_emails"]] == [second["id"], first["id"]]
        assert [each["has_attachments"] for each in thread["latest_emails"]] == [True, False]
        assert all(each.keys() == OF_EMAIL for each in thread["latest_emails"])
        assert (thread["id"], thread["n_emails"], thread["lead_id"]) == (first["thread_id"], 2, lead)
        assert (thread["_type"], thread["latest_normalized_subject"]) == ("EmailThread", "Offer")
        assert thread["date_created"] == first["date_created"]
        assert thread["activity_at"] == second["activity_at"]
        assert thread["users"] == [first["user_id"]]
        assert thread["participants"] == [
            {"email": "ann@lee.example", "name": "Ann Lee"},
            {"email": "jo@ash.example", "name": ""},
        ]
        assert close.get(f"{THREADS}{other['thread_id']}/")["n_emails"] == 1

    @pytest.mark.contract("3.7.thread.2")
    def test_of_two_emails_of_one_moment_the_later_logged_one_is_the_newest(self, close: Close) -> None:
        bo = close.user("Bo", "Katz")
        lead = close.lead(contacts=[{"name": "Jo"}, {"name": "Al"}])
        jo, al = (each["id"] for each in lead["contacts"])
        first = email(close.by(bo), lead["id"], "Offer", contact_id=jo)
        second = email(close, lead["id"], "Re: OFFER", contact_id=al)
        thread = close.get(f"{THREADS}{first['thread_id']}/")
        assert [each["id"] for each in thread["latest_emails"]] == [second["id"], first["id"]]
        assert (thread["created_by"], thread["created_by_name"]) == (bo["id"], "Bo Katz")
        shared = ("contact_id", "updated_by", "updated_by_name", "user_id", "user_name")
        assert {name: thread[name] for name in shared} == {name: second[name] for name in shared}
        assert (thread["contact_id"], thread["users"]) == (al, [close.user_id, bo["id"]])
        assert thread["latest_normalized_subject"] == "OFFER"
        assert close.rows(THREADS) == [thread]

    @pytest.mark.contract("3.7.thread.2")
    def test_its_emails_stand_by_their_own_times_and_it_has_the_widest(self, close: Close) -> None:
        bo = close.user("Bo", "Katz")
        lead = close.lead(contacts=[{"name": "Jo"}])
        newest = email(close, lead["id"], "Offer", user_id=None)
        close.freeze("2026-01-03T01:30:00Z")
        late = email(close.by(bo), lead["id"], "Offer", activity_at="2025-12-01T10:00:00Z")
        close.freeze("2026-01-04T01:30:00Z")
        close.put(f"/activity/email/{late['id']}/", {"contact_id": lead["contacts"][0]["id"]})
        thread = close.get(f"{THREADS}{late['thread_id']}/")
        assert [each["id"] for each in thread["latest_emails"]] == [newest["id"], late["id"]]
        assert (thread["created_by"], thread["contact_id"], thread["users"]) == (bo["id"], None, [bo["id"]])
        times = {"activity_at": "02", "date_created": "02", "date_updated": "04"}
        assert {name: thread[name] for name in times} == {
            name: f"2026-01-{day}T01:30:00+00:00" for name, day in times.items()
        }

    @pytest.mark.contract("3.7.thread.2")
    def test_an_address_is_one_participant_in_any_case(self, close: Close) -> None:
        made = email(close, close.lead()["id"], "Offer", cc=["Jo Ash <JO@Ash.example>", "ANN@lee.example"])
        shown = [each["email"] for each in close.get(f"{THREADS}{made['thread_id']}/")["participants"]]
        assert shown == ["ann@lee.example", "jo@ash.example"]

    @pytest.mark.contract("3.7.thread.2")
    def test_a_draft_has_no_participants(self, close: Close) -> None:
        draft = email(close, close.lead()["id"], "Plan", status="draft")
        assert close.get(f"{THREADS}{draft['thread_id']}/")["participants"] == []

    @pytest.mark.contract("3.7.thread.3")
    def test_a_changed_draft_goes_to_the_thread_of_its_subject(self, close: Close) -> None:
        lead = close.lead()["id"]
        old, draft = (email(close, lead, subject, status="draft") for subject in ("Plan", "Draft"))
        changed = close.put(f"/activity/email/{draft['id']}/", {"subject": "Plan"})
        assert changed["thread_id"] == old["thread_id"]
        assert close.get(f"{THREADS}{old['thread_id']}/")["n_emails"] == 2
        assert close.refused("GET", f"{THREADS}{draft['thread_id']}/").status == 404

    @pytest.mark.contract("3.7.thread.4")
    def test_deletion_deletes_its_emails(self, close: Close) -> None:
        lead = close.lead()["id"]
        gone, reply, kept = (email(close, lead, subject) for subject in ("Offer", "Re: Offer", "Other"))
        assert close.delete(f"{THREADS}{gone['thread_id']}/") == {}
        assert [each["id"] for each in close.get("/activity/email/")["data"]] == [kept["id"]]
        for each in (gone, reply):
            assert close.refused("GET", f"/activity/email/{each['id']}/").status == 404
            assert close.refused("DELETE", f"{THREADS}{each['thread_id']}/").status == 404

    @pytest.mark.contract("3.7.thread.1")
    def test_an_email_is_no_thread(self, close: Close) -> None:
        made = email(close, close.lead()["id"], "Offer")
        assert close.refused("GET", f"{THREADS}{made['id']}/").status == 404
        assert close.refused("GET", f"{THREADS}x/").status == 404


class TestLists:
    @pytest.mark.contract("3.7.thread.5")
    def test_filters_and_pages(self, close: Close) -> None:
        lead = close.lead(contacts=[{"name": "Jo"}])
        contact = lead["contacts"][0]["id"]
        close.freeze("2026-01-02T01:30:00Z")
        first = email(close, lead["id"], "A", contact_id=contact)["thread_id"]
        close.freeze("2026-01-03T01:30:00Z")
        second = email(close, lead["id"], "B")["thread_id"]
        third = email(close, close.lead()["id"], "A")["thread_id"]

        def listed(**query: object) -> list[object]:
            return [each["id"] for each in close.get(THREADS, **query)["data"]]

        assert set(listed()) == {first, second, third}
        assert listed(lead_id=lead["id"]) == [second, first]
        assert listed(contact_id=contact) == [first]
        assert listed(date_created__lt="2026-01-03") == [first]
        assert listed(lead_id=lead["id"], _order_by="date_created") == [first, second]
        page = close.get(THREADS, lead_id=lead["id"], _limit=1, _skip=1)
        assert ([each["id"] for each in page["data"]], page["has_more"]) == ([first], False)
        assert close.get(THREADS, lead_id=lead["id"], _limit=1)["has_more"] is True

    @pytest.mark.contract("3.7.thread.5")
    def test_a_thread_is_found_by_one_email_and_stands_at_the_times_of_all(self, close: Close) -> None:
        lead = close.lead(contacts=[{"name": "Jo"}])
        jo = {"contact_id": lead["contacts"][0]["id"]}
        made = {}
        for day, subject, fields in ((2, "A", {}), (3, "A", jo), (4, "B", jo), (5, "A", {})):
            close.freeze(f"2026-01-0{day}T01:30:00Z")
            made[subject] = email(close, lead["id"], subject, **fields)["thread_id"]

        def listed(**query: str) -> list[object]:
            return [each["id"] for each in close.get(THREADS, **jo, **query)["data"]]

        assert listed() == [made["A"], made["B"]]
        assert listed(_order_by="date_created") == [made["A"], made["B"]]
        assert listed(date_created__lt="2026-01-03") == [made["A"]]
        assert listed(activity_at__gt="2026-01-05") == [made["A"]]

    @pytest.mark.contract("3.7.thread.6")
    def test_the_list_of_all_activities_has_threads(self, close: Close) -> None:
        lead = close.lead()["id"]
        close.post("/activity/note/", {"lead_id": lead, "note": "Hello"})
        made = email(close, lead, "Offer")

        def types(**query: object) -> list[str]:
            return sorted(each["_type"] for each in close.get("/activity/", lead_id=lead, **query)["data"])

        assert types(thread_emails="true") == ["Created", "Email", "EmailThread", "Note"]
        assert types(_type="EmailThread") == ["EmailThread"]
        assert types(_type__in="EmailThread,Note") == ["EmailThread", "Note"]
        assert types(_type="Email") == ["Email"]
        assert types(thread_emails="true", _limit=1, _skip=3) == ["Created"]
        assert close.get("/activity/", _type="EmailThread")["data"][0]["id"] == made["thread_id"]

    @pytest.mark.slow(but="sqlite")
    @pytest.mark.both_databases
    @pytest.mark.contract("3.7.thread.6")
    def test_an_email_stands_before_its_thread_of_the_same_moment(self, close: Close) -> None:
        lead = close.lead()["id"]
        made = [email(close, lead, subject) for subject in "ABCDEFGH"]
        query = {"lead_id": lead, "thread_emails": "true"}
        listed = [each for each in close.get("/activity/", **query)["data"] if each["_type"] != "Created"]
        pairs = [key for each in reversed(made) for key in (each["id"], each["thread_id"])]
        assert [each["id"] for each in listed] == pairs
        pages = [close.get("/activity/", **query, _limit=1, _skip=skip)["data"] for skip in range(len(pairs))]
        assert [each["id"] for page in pages for each in page] == pairs


class TestListOfAll:
    @pytest.mark.contract("3.7.thread.6")
    def test_has_threads_where_they_are_asked_for(self, close: Close) -> None:
        lead = close.lead()["id"]
        for text in ("one", "two"):
            email(close, lead, "Offer", body_text=text)
        close.post("/activity/note/", {"lead_id": lead, "note": "x"})

        def types(**params: str) -> list[str]:
            return sorted(each["_type"] for each in close.rows("/activity/", lead_id=lead, **params))

        plain = ["Created", "Email", "Email", "Note"]
        assert types() == types(thread_emails="false") == plain
        assert types(thread_emails="true") == sorted([*plain, "EmailThread"])
        assert types(thread_emails="only") == ["Created", "EmailThread", "Note"]
        assert types(_type="EmailThread") == ["EmailThread"]
        assert types(thread_emails="only", _type__in="Note,Email") == ["EmailThread", "Note"]

    @pytest.mark.contract("3.7.list.8")
    def test_by_ids(self, close: Close) -> None:
        lead = close.lead()["id"]
        mail, note = email(close, lead, "Offer"), close.post("/activity/note/", {"lead_id": lead, "note": "x"})
        thread = str(mail["thread_id"])

        def found(path: str, ids: list[object], **params: str) -> set[str]:
            return {each["id"] for each in close.rows(path, id__in=",".join(map(str, ids)), **params)}

        assert found("/activity/", [mail["id"], note["id"]]) == {mail["id"], note["id"]}
        assert found("/activity/", [thread, note["id"]], thread_emails="true") == {thread, note["id"]}
        assert found("/activity/email/", [mail["id"], note["id"]]) == {mail["id"]}
        assert found("/activity/email/", ["acti_x"]) == set()
        assert found(THREADS, [thread]) == {thread}
        assert found(THREADS, [mail["id"]]) == set()

    @pytest.mark.contract("3.7.list.7")
    def test_by_types_of_custom_activities(self, close: Close) -> None:
        lead = close.lead()["id"]
        close.post("/activity/note/", {"lead_id": lead, "note": "x"})
        types = [close.post("/custom_activity/", {"name": name})["id"] for name in ("Visit", "Check")]
        visit, check = (
            close.post("/activity/custom/", {"lead_id": lead, "custom_activity_type_id": each})["id"] for each in types
        )

        def found(**params: str) -> set[str]:
            return {each["id"] for each in close.rows("/activity/", lead_id=lead, **params)}

        assert found(_type="Custom") == {visit, check}
        assert found(_type=types[0]) == {visit}
        kinds = close.rows("/activity/", lead_id=lead, _type__in=f"{types[1]},Note")
        assert sorted(each["_type"] for each in kinds) == ["CustomActivity", "Note"]
        assert found(_type__in="Custom,Email") == {visit, check}
