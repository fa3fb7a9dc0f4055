"""Notes, calls and emails that clients log (contract 3.7)."""

from typing import Any

import pytest

from tests.support.cases import each_case
from tests.vendors.close import shapes
from tests.vendors.close.client import Close
from tests.vendors.close.shapes import fits

LOCAL = "+14155550155"
NOW = "2026-01-02T01:30:00+00:00"
LATER = "2026-01-03T00:00:00+00:00"


def note(close: Close, **fields: Any) -> dict[str, Any]:
    return close.post("/activity/note/", {"lead_id": close.lead()["id"], **fields})  # type: ignore[no-any-return]  # JSON has no types here


def call(close: Close, **fields: Any) -> dict[str, Any]:
    return close.post("/activity/call/", {"lead_id": close.lead()["id"], **fields})  # type: ignore[no-any-return]  # JSON has no types here


def email(close: Close, **fields: Any) -> dict[str, Any]:
    lead = fields.pop("lead_id", None) or close.lead()["id"]
    return close.post("/activity/email/", {"lead_id": lead, "status": "draft", **fields})  # type: ignore[no-any-return]  # JSON has no types here


def change(close: Close, made: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return close.put(f"/activity/{made['_type'].lower()}/{made['id']}/", fields)  # type: ignore[no-any-return]  # JSON has no types here


class TestNote:
    @pytest.mark.slow
    @pytest.mark.contract("3.7.note.3")
    @each_case(
        ("html", "text", "shown"),
        [
            ("<p>Ring <b>Ann</b></p><p>R&amp;D</p>", "Ring Ann\nR&D", None),
            ("<body><p>x</p></body>", "x", "<body><p>x</p></body>"),
            ("a<br>b<br/>c", "a\nb\nc", None),
            ("<ul><li>a</li><li>b</li></ul>", "a\nb", None),
            (" <i>a</i> &lt; &#66; &nbsp;", "a < B", None),
            ("<img src='x'>", "", None),
            ("a & b&c", "a & b&c", None),
            ("", "", ""),
        ],
    )
    def test_its_text_is_that_of_its_html(self, close: Close, html: str, text: str, shown: str | None) -> None:
        expected = f"<body>{html}</body>" if shown is None else shown
        made = note(close, note_html=html)
        assert (made["note"], made["note_html"]) == (text, expected)
        assert note(close, note="other", note_html=html)["note"] == text
        changed = change(close, note(close, note="old"), note_html=html)
        assert (changed["note"], changed["note_html"]) == (text, expected)
        assert change(close, made, note_html=made["note_html"]) == made

    @pytest.mark.contract("3.7.note.3")
    def test_its_html_follows_its_text(self, close: Close) -> None:
        made = note(close, note_html="<b>x</b>")
        changed = change(close, made, note="a < b\nc")
        assert changed["note_html"] == "<body><p>a &lt; b<br>c</p></body>"
        assert change(close, changed, **changed) == changed
        assert change(close, changed, note_html=None)["note"] == "a < b\nc"

    @pytest.mark.contract("3.7.note.4")
    @each_case("path", ["note", "call"])
    @each_case("html", ["<b>x", "x < y", "</p>", "<i>a<b>b</i></b>", "<", "a<b"])
    def test_html_that_is_not_well_formed_is_refused(self, close: Close, path: str, html: str) -> None:
        body = {"lead_id": close.lead()["id"], "note_html": html}
        assert close.refused("POST", f"/activity/{path}/", body).fields == {"note_html": "Invalid HTML."}

    @pytest.mark.contract("3.7.note.5")
    def test_is_pinned(self, close: Close) -> None:
        made = note(close)
        assert (made["pinned"], made["pinned_at"]) == (False, None)
        assert note(close, pinned=True)["pinned_at"] == NOW
        close.freeze("2026-01-03T00:00:00Z")
        assert change(close, made, pinned=True)["pinned_at"] == LATER
        close.freeze("2026-01-04T00:00:00Z")
        assert change(close, made, pinned=True, title="x")["pinned_at"] == LATER
        assert change(close, made, pinned=False)["pinned_at"] is None

    @pytest.mark.contract("3.7.note.6")
    def test_takes_further_fields(self, close: Close) -> None:
        bo = close.user("Bo", "Katz")["id"]
        sent = {
            "title": "Summary",
            "attachments": [{"filename": "a.pdf", "url": "https://app.close.com/go/file/a.pdf"}],
            "user_id": bo,
            "created_by": bo,
            "activity_at": "2025-05-04T10:00:00+00:00",
            "date_created": "2025-05-05T10:00:00+00:00",
        }
        made = note(close, **sent)
        assert {name: made[name] for name in sent} == sent
        assert (made["user_name"], made["created_by_name"]) == ("Bo Katz", "Bo Katz")
        changed = change(close, made, title=None, attachments=[], user_id=close.user_id, created_by=close.user_id)
        assert (changed["title"], changed["attachments"], changed["user_id"]) == (None, [], close.user_id)
        assert changed["created_by"] == bo


class TestLead:
    @pytest.mark.contract("3.7.lead.1")
    @each_case(
        ("kind", "fields"),
        [
            ("note", {}),
            ("call", {}),
            ("email", {"status": "draft"}),
        ],
    )
    def test_is_that_of_the_contact(self, close: Close, kind: str, fields: dict[str, Any]) -> None:
        lead = close.lead(contacts=[{"name": "Jo"}])
        made = close.post(f"/activity/{kind}/", {"contact_id": lead["contacts"][0]["id"], **fields})
        assert (made["lead_id"], made["contact_id"]) == (lead["id"], lead["contacts"][0]["id"])

    @pytest.mark.contract("3.7.lead.1")
    def test_is_that_of_the_one_contact_with_the_number_or_address(self, close: Close, other: Close) -> None:
        people = [{"name": "Jo", "phones": [{"phone": "+14155550142"}], "emails": [{"email": "Jo@ash.example"}]}]
        required = {"lead": "This field is required."}
        other.lead(contacts=people)  # of another account: it is never found
        assert close.refused("POST", "/activity/call/", {"phone": "+14155550142"}).fields == required
        lead = close.lead(contacts=people)
        jo = lead["contacts"][0]["id"]
        logged = [
            close.post("/activity/call/", {"phone": "(415) 555-0142"}),
            close.post("/activity/email/", {"status": "sent", "to": ["Jo Ash <jo@ash.example>", "x@y.example"]}),
            close.post("/activity/email/", {"status": "inbox", "sender": "jo@ash.example"}),
        ]
        assert [(each["lead_id"], each["contact_id"]) for each in logged] == [(lead["id"], jo)] * 3
        close.lead(contacts=people)
        assert close.refused("POST", "/activity/call/", {"phone": "+14155550142"}).fields == required
        assert close.refused("POST", "/activity/call/", {"phone": "+14155550143"}).fields == required
        for kind in ("note", "call"):
            assert close.refused("POST", f"/activity/{kind}/", {}).fields == required
        assert close.refused("POST", "/activity/note/", {"lead_id": "lead_x"}).fields == {
            "lead": "Object does not exist."
        }

    @pytest.mark.slow
    @pytest.mark.contract("3.7.lead.2")
    @each_case("kind", ["call", "email", "sms"])
    def test_keeps_the_id_of_a_contact_that_does_not_exist(self, close: Close, other: Close, kind: str) -> None:
        lead = close.lead(contacts=[{"name": "Jo"}])
        path, jo = f"/activity/{kind}/", lead["contacts"][0]["id"]
        foreign = other.lead(contacts=[{"name": "Al"}])["contacts"][0]["id"]
        for sent in ("cont_x", foreign):
            made = close.post(
                path,
                {"lead_id": lead["id"], "contact_id": sent, "status": "draft"}
                | ({"status": None} if kind == "call" else {}),
            )
            assert made["contact_id"] == close.get(f"{path}{made['id']}/")["contact_id"] == sent
        known = change(close, made, contact_id=jo)
        assert known["contact_id"] == jo
        assert change(close, made, contact_id="cont_y")["contact_id"] == "cont_y"
        assert change(close, made, contact_id=None)["contact_id"] is None
        body = {"lead_id": lead["id"], "contact_id": 5}
        assert close.refused("POST", path, body).fields["contact"] == "Value must be of str type."

    @pytest.mark.contract("3.7.lead.3")
    def test_a_note_names_a_contact_that_exists(self, close: Close) -> None:
        body = {"lead_id": close.lead()["id"], "contact_id": "cont_x"}
        assert close.refused("POST", "/activity/note/", body).fields == {"contact": "Object does not exist."}
        del body["lead_id"]
        assert close.refused("POST", "/activity/note/", body).fields == {"contact": "Object does not exist."}


class TestCall:
    @pytest.mark.contract("3.7.call.3")
    def test_has_defaults(self, close: Close) -> None:
        made = call(close)
        shown = {
            "call_method": "external",
            "contact_id": None,
            "direction": "outbound",
            "disposition": None,
            "duration": 0,
            "has_recording": False,
            "local_country_iso": "",
            "note": "",
            "note_html": "",
            "phone": None,
            "quality_info": "",
            "recording_url": None,
            "remote_phone": None,
            "source": "External",
            "status": "completed",
            "voicemail_duration": 0,
        }
        assert {name: made[name] for name in shown} == shown

    @pytest.mark.contract("3.7.call.4")
    def test_shows_an_address_of_its_own_for_a_recording(self, close: Close) -> None:
        made = call(close, recording_url="https://ash.example/1.mp3")
        own = f"https://app.close.com/call/{made['id']}/recording/"
        assert (made["recording_url"], made["has_recording"]) == (own, True)
        assert change(close, made, **made) == made
        assert change(close, made, recording_url=None)["has_recording"] is False
        for url in ("http://ash.example/1.mp3", "ash.example", "", "https://"):
            body = {"lead_id": made["lead_id"], "recording_url": url}
            assert close.refused("POST", "/activity/call/", body).fields == {"recording_url": "Invalid URL."}

    @pytest.mark.contract("3.7.call.5", "3.7.call.3")
    def test_status_and_direction(self, close: Close) -> None:
        for status in ("created", "in-progress", "completed", "cancel", "no-answer", "busy", "failed", "timeout"):
            assert call(close, status=status)["status"] == status
        assert call(close, direction="inbound", disposition="anything")["direction"] == "inbound"
        body = {"lead_id": close.lead()["id"], "status": "gone", "direction": "up", "duration": 1.5}
        assert close.refused("POST", "/activity/call/", body).fields == {
            "direction": "Not a valid choice.",
            "duration": "Value must be of int type.",
            "status": "Not a valid choice.",
        }

    @pytest.mark.contract("3.7.call.1")
    def test_its_number_has_two_names(self, close: Close) -> None:
        made = call(close, remote_phone="4155550142")
        assert made["phone"] == made["remote_phone"] == "+14155550142"
        assert change(close, made, phone="3125550142")["remote_phone"] == "+13125550142"
        assert change(close, made, phone="")["remote_phone"] is None


class TestEmail:
    @pytest.mark.contract("3.7.email.3", "3.7.email.4", "3.7.email.5", "3.7.email.6")
    @each_case(
        ("status", "direction", "missing"),
        [
            ("inbox", "incoming", {"sender"}),
            ("draft", "outgoing", set()),
            ("scheduled", "outgoing", {"sender", "date_scheduled"}),
            ("outbox", "outgoing", {"sender"}),
            ("sent", "outgoing", set()),
            ("error", "outgoing", {"sender"}),
        ],
    )
    def test_needs_what_its_status_needs(self, close: Close, status: str, direction: str, missing: set[str]) -> None:
        body = {"lead_id": close.lead()["id"], "status": status}
        if missing:
            fields = close.refused("POST", "/activity/email/", body).fields
            assert fields == dict.fromkeys(missing, "This field is required.")
        whole = {**body, "sender": "jo@ash.example", "date_scheduled": "2026-02-01"}
        made = close.post("/activity/email/", whole)
        assert (made["status"], made["direction"]) == (status, direction)

    @pytest.mark.contract("3.7.email.3")
    def test_has_a_status(self, close: Close) -> None:
        lead = close.lead()["id"]
        for status, text in ((None, "This field is required."), ("gone", "Not a valid choice.")):
            body = {"lead_id": lead, "status": status}
            assert close.refused("POST", "/activity/email/", body).fields == {"status": text}
        assert close.refused("POST", "/activity/email/", {"lead_id": lead}).fields == {
            "status": "This field is required."
        }

    @pytest.mark.contract("3.7.email.4", "3.7.email.7")
    def test_a_sent_one_has_a_sender_and_a_time(self, close: Close) -> None:
        bo = close.user("Bo", "Katz", email="bo@example.com")["id"]
        mine = close.get("/me/")["email"]
        made = email(close, status="sent")
        assert (made["sender"], made["date_sent"]) == (mine, NOW)
        assert email(close, status="sent", user_id=bo)["sender"] == "bo@example.com"
        given = email(close, status="sent", date_created="2025-05-05T10:00:00Z")
        assert given["date_sent"] == "2025-05-05T10:00:00+00:00"
        received = email(close, status="inbox", sender="jo@ash.example", date_sent="2025-01-01")
        assert received["date_sent"] == "2025-01-01T00:00:00+00:00"
        assert email(close)["date_sent"] is None

    @pytest.mark.contract("3.7.email.8", "3.7.email.12", "3.7.email.13")
    def test_shows_its_parts(self, close: Close) -> None:
        text = "Hello Jo " * 40
        made = email(
            close,
            sender="Ann Lee <ann@lee.example>",
            to=["Jo Ash <jo@ash.example>", "al@ash.example"],
            subject="Offer",
            body_text=text,
            body_html="<p>Hello</p>",
        )
        ann = {"email": "ann@lee.example", "name": "Ann Lee"}
        fits(shapes.ENVELOPE, made["envelope"])
        assert made["envelope"] == {
            "bcc": [],
            "cc": [],
            "date": "Fri, 02 Jan 2026 01:30:00 -0000",
            "from": [ann],
            "in_reply_to": None,
            "is_autoreply": False,
            "message_id": None,
            "reply_to": [],
            "sender": [ann],
            "subject": "Offer",
            "to": [{"email": "jo@ash.example", "name": "Jo Ash"}, {"email": "al@ash.example", "name": ""}],
        }
        assert made["body_preview"] == text[:200]
        assert made["body_text_quoted"] == [{"expand": True, "text": text}]
        assert made["body_html_quoted"] == [{"expand": True, "html": "<p>Hello</p>"}]
        assert email(close, body_html="<p>Hello</p>")["body_preview"] == "Hello"

    @pytest.mark.contract("3.7.email.9")
    def test_threads(self, close: Close) -> None:
        lead = close.lead()["id"]
        first, reply, elsewhere, another = (
            email(close, lead_id=each, subject=subject)["thread_id"]
            for each, subject in ((lead, "Offer"), (lead, "RE: Re:  offer "), (None, "Offer"), (lead, "Offers"))
        )
        assert first == reply
        assert len({first, elsewhere, another}) == 3

    @pytest.mark.contract("3.7.email.10")
    def test_only_drafts_change(self, close: Close) -> None:
        made = email(close, status="sent", subject="x")
        path = f"/activity/email/{made['id']}/"
        refusal = {"errors": ["Only drafts can be modified."], "field-errors": {}}
        for fields in ({"subject": "y"}, {"status": "draft"}, {"to": ["a@b.c"]}, {"activity_at": "2025-01-01"}):
            assert close.refused("PUT", path, fields) == (400, refusal)
        assert close.put(path, made) == made
        second = close.lead(contacts=[{"name": "Jo"}])
        moved = {"lead_id": second["id"], "contact_id": second["contacts"][0]["id"]}
        assert {name: close.put(path, moved)[name] for name in moved} == moved

    @pytest.mark.contract("3.7.email.11")
    @each_case("status", ["sent", "outbox"])
    def test_a_draft_is_sent(self, close: Close, status: str) -> None:
        close.freeze("2026-01-02T01:30:00Z")
        made = email(close, subject="x", sender="ann@lee.example")
        assert change(close, made, subject="y")["subject"] == "y"
        close.freeze("2026-01-03T00:00:00Z")
        sent = change(close, made, status=status)
        assert (sent["status"], sent["date_sent"]) == ("sent", LATER)
        assert close.refused("PUT", f"/activity/email/{made['id']}/", {"subject": "z"}).status == 400

    @pytest.mark.contract("3.7.email.14")
    @each_case("path", ["/activity/email/", "/activity/sms/"])
    def test_waits_less_than_a_minute(self, close: Close, path: str) -> None:
        sent = {"lead_id": close.lead()["id"], "status": "outbox", "sender": "a@b.c", "local_phone": "+14154445555"}
        assert list(close.refused("POST", path, {**sent, "send_in": 60}).fields) == ["send_in"]
        made = close.post(path, {**sent, "send_in": 59})
        assert (made["status"], "send_in" in made) == ("outbox", False)

    @pytest.mark.contract("3.7.email.15")
    @each_case("kind", ["email", "sms", "note"])
    def test_has_attachments_of_the_service(self, close: Close, kind: str) -> None:
        sent = {"lead_id": close.lead()["id"], "status": "draft"}
        url = "https://app.close.com/go/file/a"
        made = close.post(f"/activity/{kind}/", {**sent, "attachments": [{"url": url, "filename": "a.txt"}]})
        assert made["attachments"] == [{"url": url, "filename": "a.txt"}]
        for other in ("https://files.quay.example/a", url.replace("https", "http"), 5):
            body = {"attachments": [{"url": url}, {"url": other}]}
            errors = {"attachments": {"errors": {"1": {"url": "Invalid URL."}}}}
            assert close.refused("POST", f"/activity/{kind}/", {**sent, **body}).fields == errors
            assert close.refused("PUT", f"/activity/{kind}/{made['id']}/", body).fields == errors

    @pytest.mark.contract("3.7.email.16")
    @each_case("kind", ["email", "sms"])
    @each_case("status", ["scheduled", "outbox"])
    def test_is_cancelled(self, close: Close, kind: str, status: str) -> None:
        sent = {"sender": "a@b.c", "local_phone": "+14154445555", "date_scheduled": "2035-01-01T09:00:00Z"}
        made = close.post(f"/activity/{kind}/", {"lead_id": close.lead()["id"], "status": status, **sent})
        path = f"/activity/{kind}/{made['id']}/"
        assert close.put(path, {"status": "draft"})["status"] == "draft"
        assert close.put(path, {"status": "sent"})["status"] == "sent"
        assert close.refused("PUT", path, {"status": "draft"}).status == 400

    @pytest.mark.contract("3.7.email.17")
    def test_a_draft_without_a_sender_is_not_sent(self, close: Close) -> None:
        made = email(close)
        refused = close.refused("PUT", f"/activity/email/{made['id']}/", {"status": "outbox"})
        assert refused.fields == {"sender": "This field is required."}
        assert close.get(f"/activity/email/{made['id']}/")["status"] == "draft"


class TestSms:
    @pytest.mark.contract("3.7.sms.2", "3.7.sms.3")
    @each_case(
        ("status", "direction", "date_sent"),
        [
            ("inbox", "inbound", NOW),
            ("draft", "outbound", None),
            ("scheduled", "outbound", None),
            ("outbox", "outbound", None),
            ("sent", "outbound", NOW),
            ("error", "outbound", None),
        ],
    )
    def test_is_logged(self, close: Close, status: str, direction: str, date_sent: str | None) -> None:
        lead = close.lead()["id"]
        made = close.post(
            "/activity/sms/",
            {"lead_id": lead, "status": status, "text": "Hi", "date_scheduled": "2026-02-01", "local_phone": LOCAL},
        )
        shown = {
            "direction": direction,
            "date_sent": date_sent,
            "status": status,
            "text": "Hi",
            "source": "External",
            "remote_phone": None,
            "local_phone": LOCAL,
            "_type": "SMS",
        }
        assert {name: made[name] for name in shown} == shown
        assert close.rows("/activity/", _type="SMS")[0] == close.get(f"/activity/sms/{made['id']}/") == made

    @pytest.mark.contract("3.7.sms.3")
    def test_has_the_direction_that_was_given(self, close: Close) -> None:
        sent = {"lead_id": close.lead()["id"], "status": "inbox", "direction": "outbound"}
        made = close.post("/activity/sms/", sent)
        assert made["direction"] == "outbound"
        path = f"/activity/sms/{made['id']}/"
        assert close.get(path) == close.put(path, made) == made
        plain = close.post("/activity/sms/", {**sent, "direction": None})
        assert close.put(f"/activity/sms/{plain['id']}/", plain) == plain

    @pytest.mark.contract("3.7.sms.7")
    def test_has_the_text_of_its_template(self, close: Close) -> None:
        template = close.post("/sms_template/", {"name": "Hi", "text": "Hi {{ contact.first_name }}"})["id"]
        lead = close.lead(contacts=[{"name": "Ida Roe"}])
        sent = {"contact_id": lead["contacts"][0]["id"], "status": "draft", "template_id": template}
        made = close.post("/activity/sms/", sent)
        assert (made["text"], made["template_id"]) == ("Hi Ida", template)
        assert close.post("/activity/sms/", {**sent, "text": "Own"})["text"] == "Own"
        refused = close.refused("POST", "/activity/sms/", {**sent, "template_id": "smstmpl_x"})
        assert refused.fields == {"template": "Object does not exist."}

    @pytest.mark.contract("3.7.sms.2", "3.7.sms.6")
    @each_case(
        ("fields", "errors"),
        [
            ({}, {"status": "This field is required."}),
            ({"status": "gone"}, {"status": "Not a valid choice."}),
            ({"status": "scheduled"}, {"date_scheduled": "This field is required."}),
            ({"status": "outbox"}, {"local_phone": "This field is required."}),
            ({"status": "outbox", "local_phone": ""}, {"local_phone": "This field is required."}),
            ({"status": "sent", "direction": "sideways"}, {"direction": "Not a valid choice."}),
            ({"status": "sent", "text": 5}, {"text": "Value must be of str type."}),
        ],
    )
    def test_is_refused(self, close: Close, fields: dict[str, Any], errors: dict[str, str]) -> None:
        body = {"lead_id": close.lead()["id"], **fields}
        assert close.refused("POST", "/activity/sms/", body).fields == errors

    @pytest.mark.contract("3.7.sms.4", "3.7.lead.1", "3.3.phone.5")
    def test_its_number_is_the_contact_s_first(self, close: Close) -> None:
        jo = {"name": "Jo", "phones": [{"phone": "+14155550142"}, {"phone": "+13125550142"}]}
        lead = close.lead(contacts=[jo])
        made = close.post("/activity/sms/", {"contact_id": lead["contacts"][0]["id"], "status": "sent"})
        assert (made["lead_id"], made["remote_phone"]) == (lead["id"], "+14155550142")
        assert (made["remote_phone_formatted"], made["remote_country_iso"]) == ("+1 415-555-0142", "US")
        by_number = close.post("/activity/sms/", {"remote_phone": "312 555 0142", "status": "inbox"})
        assert by_number["contact_id"] == lead["contacts"][0]["id"]

    @pytest.mark.contract("3.7.sms.5")
    def test_only_drafts_change(self, close: Close) -> None:
        made = close.post("/activity/sms/", {"lead_id": close.lead()["id"], "status": "draft", "text": "x"})
        close.freeze("2026-01-03T00:00:00Z")
        sent = change(close, made, text="y", status="outbox", local_phone=LOCAL)
        assert (sent["text"], sent["status"], sent["date_sent"]) == ("y", "sent", LATER)
        path = f"/activity/sms/{made['id']}/"
        assert close.refused("PUT", path, {"text": "z"}).body["errors"] == ["Only drafts can be modified."]
        assert close.delete(path) == {}


@pytest.mark.contract("3.9.type.1")
def test_they_are_events(close: Close) -> None:
    lead = close.lead()["id"]
    text = close.post("/activity/sms/", {"lead_id": lead, "status": "draft"})
    made = [note(close, lead_id=lead), call(close, lead_id=lead), email(close, lead_id=lead), text]
    for each in made:
        kind = each["_type"].lower()
        close.delete(f"/activity/{kind}/{each['id']}/")
        actions = [(event["action"], event["object_type"]) for event in close.events(object_id=each["id"])]
        assert actions == [(action, f"activity.{kind}") for action in ("deleted", "created")]
    task = close.post("/task/", {"lead_id": lead, "is_complete": True})
    (event,) = close.events(object_id=task["object_id"])
    assert (event["object_type"], event["action"]) == ("activity.task_completed", "created")


class TestTemplate:
    @pytest.mark.contract("2.b5.email.1")
    def test_fills_what_the_email_does_not_have(self, close: Close) -> None:
        new = {"name": "Welcome", "subject": "Hi {{ contact.first_name }}", "body": "<p>{{ lead.name }}</p>"}
        template = close.post("/email_template/", new)["id"]
        lead = close.lead("Ash", contacts=[{"name": "Jo Ash"}])
        sent = {"lead_id": lead["id"], "contact_id": lead["contacts"][0]["id"], "template_id": template}
        filled = email(close, **sent)
        assert (filled["subject"], filled["body_html"]) == ("Hi Jo", "<p>Ash</p>")
        assert (filled["template_id"], filled["template_name"]) == (template, "Welcome")
        own = email(close, **sent, subject="Hello", body_text="x")
        assert (own["subject"], own["body_html"], own["body_text"]) == ("Hello", "", "x")
        assert email(close, lead_id=lead["id"], subject="Hi Jo")["thread_id"] == filled["thread_id"]
        later = change(close, email(close, lead_id=lead["id"]), template_id=template)
        assert (later["subject"], later["template_name"]) == ("Hi ", "Welcome")
        assert change(close, later, template_id=None)["template_name"] is None

    @pytest.mark.contract("2.b5.email.1")
    def test_must_exist(self, close: Close) -> None:
        body = {"lead_id": close.lead()["id"], "status": "draft", "template_id": "tmpl_x"}
        assert close.refused("POST", "/activity/email/", body).fields == {"template": "Object does not exist."}
