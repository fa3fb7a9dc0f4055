"""WhatsApp messages (contract 3.7)."""

from typing import Any

import pytest

from tests.vendors.close.client import Close

PATH = "/activity/whatsapp_message/"


def message(close: Close, lead: str, **fields: Any) -> dict[str, Any]:
    sent = {"lead_id": lead, "direction": "incoming", "message_markdown": "Hello", **fields}
    return close.post(PATH, sent)  # type: ignore[no-any-return]  # JSON has no types here


class TestWhatsApp:
    @pytest.mark.contract("3.7.whatsapp.1")
    def test_is_found_by_its_id_in_whatsapp(self, close: Close) -> None:
        lead = close.lead("Acme")["id"]
        phones = {"remote_phone": "+12025550186", "local_phone": "+12025550100"}
        made = message(
            close, lead, external_whatsapp_message_id="3EB0A", integration_link="https://a.example", **phones
        )
        message(close, lead, external_whatsapp_message_id="3EB0B")
        assert (made["_type"], made["direction"], made["message_markdown"]) == ("WhatsAppMessage", "incoming", "Hello")
        assert (made["external_whatsapp_message_id"], made["response_to_id"], made["attachments"]) == (
            "3EB0A",
            None,
            [],
        )
        assert (made["remote_phone"], made["remote_phone_formatted"]) == ("+12025550186", "+1 202-555-0186")
        assert close.get(PATH, external_whatsapp_message_id="3EB0A")["data"] == [made]
        assert close.get(PATH, external_whatsapp_message_id="3EB0")["data"] == []
        assert len(close.get("/activity/", _type="WhatsAppMessage")["data"]) == 2
        changed = close.put(f"{PATH}{made['id']}/", {"message_markdown": "Bye"})
        assert changed["message_markdown"] == "Bye"
        assert changed["external_whatsapp_message_id"] == "3EB0A"
        close.delete(f"{PATH}{made['id']}/")
        assert close.get(PATH, external_whatsapp_message_id="3EB0A")["data"] == []

    @pytest.mark.contract("3.7.whatsapp.1")
    def test_has_a_direction(self, close: Close) -> None:
        lead = close.lead()["id"]
        for fields, error in (
            ({"direction": None}, "This field is required."),
            ({"direction": "inbound"}, "Not a valid choice."),
        ):
            answer = close.send("POST", PATH, json={"lead_id": lead, **fields})
            assert answer.status_code == 400, fields
            assert answer.json()["field-errors"]["direction"] == error

    @pytest.mark.contract("3.7.whatsapp.2")
    def test_shows_its_markdown_as_html(self, close: Close) -> None:
        made = message(close, close.lead()["id"], message_markdown="*Yes*, _now_ & ~not~ 2*3*4\nsnake_case_name <b>")
        assert made["message_html"] == (
            "<body><p><strong>Yes</strong>, <em>now</em> &amp; <s>not</s> 2*3*4<br>snake_case_name &lt;b&gt;</p></body>"
        )

    @pytest.mark.contract("3.7.whatsapp.3")
    def test_responds_to_another_one(self, close: Close) -> None:
        lead = close.lead()["id"]
        first, note = message(close, lead), close.post("/activity/note/", {"lead_id": lead, "note": "x"})
        assert message(close, lead, response_to_id=first["id"])["response_to_id"] == first["id"]
        for wrong in (note["id"], "3EB0", "acti_0"):
            answer = close.send("POST", PATH, json={"lead_id": lead, "direction": "outgoing", "response_to_id": wrong})
            assert "response_to" in answer.json()["field-errors"], wrong
