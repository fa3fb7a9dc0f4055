"""Templates of emails: filters, what uses them, and how they are rendered (contract part 2, B.6)."""

import pytest

from tests.support.cases import each_case
from tests.vendors.close.client import TOO_LARGE, Close


@pytest.mark.contract("2.b6.email_template.2")
def test_are_filtered(close: Close) -> None:
    close.post("/email_template/", {"name": "Mine"})
    shared = close.post("/email_template/", {"name": "Shared", "is_shared": True})["id"]
    old = close.post("/email_template/", {"name": "Old", "is_archived": True})["id"]
    assert [each["id"] for each in close.rows("/email_template/", is_shared="true")] == [shared]
    assert [each["id"] for each in close.rows("/email_template/", is_archived="true")] == [old]
    assert len(close.rows("/email_template/", is_archived="false")) == 2


@pytest.mark.contract("2.b6.email_template.3")
@each_case(("kind", "step"), [("email_template", "email"), ("sms_template", "sms")])
def test_one_that_a_sequence_uses_is_not_deleted(close: Close, kind: str, step: str) -> None:
    made = close.post(f"/{kind}/", {"name": "Welcome"})["id"]
    sequence = close.post("/sequence/", {"name": "Onboarding", "steps": [{"step_type": step, f"{kind}_id": made}]})[
        "id"
    ]
    refused = close.refused("DELETE", f"/{kind}/{made}/")
    assert (refused.status, refused.body["errors"]) == (400, ["This template is used by a sequence."])
    if kind == "email_template":
        assert close.get(f"/{kind}/{made}/")["used_by_sequences"] == [sequence]
    close.put(f"/sequence/{sequence}/", {"steps": []})
    close.delete(f"/{kind}/{made}/")
    assert close.rows(f"/{kind}/") == []


def receiver(close: Close, name: str = "Acme") -> dict[str, str]:
    """Make a lead with a contact, and return the parameters that name both."""
    lead = close.lead(name, contacts=[{"name": "Ann"}])
    return {"lead_id": lead["id"], "contact_id": lead["contacts"][0]["id"]}


class TestRender:
    @pytest.mark.contract("2.b6.email_template.4", "2.b6.email_template.5")
    def test_has_the_values_of_lead_contact_and_user(self, close: Close) -> None:
        field = close.field("City", of="lead")
        contacts = [{"name": "Ann Lee", "emails": [{"email": "ann@lee.test"}]}, {"name": "Bo"}]
        lead = close.lead("Lee & Co", contacts=contacts, **{field: "Oslo"})
        body = (
            "{{ contact.first_name }}|{{contact.name}}|{{ lead.display_name }}|{{ user.first_name }}|"
            '{{ lead.custom.City }}|{{ lead.nothing }}|{{ lead.custom.Size | default: "big" }}|{{ broken'
        )
        made = close.post("/email_template/", {"name": "x", "subject": "To {{ contact.name }}", "body": body})["id"]
        ann, bo = lead["contacts"]
        shown = close.get(f"/email_template/{made}/render/", lead_id=lead["id"], contact_id=ann["id"])
        assert shown == {
            "body": "Ann|Ann Lee|Lee & Co|Alex|Oslo||big|{{ broken",
            "contact_display_name": "Ann Lee",
            "contact_id": ann["id"],
            "email": "ann@lee.test",
            "lead_display_name": "Lee & Co",
            "lead_id": lead["id"],
            "subject": "To Ann Lee",
        }
        other = close.get(f"/email_template/{made}/render/", lead_id=lead["id"], contact_id=bo["id"])
        assert (other["subject"], other["email"], other["lead_id"]) == ("To Bo", None, lead["id"])

    @pytest.mark.contract("2.b6.email_template.5")
    def test_needs_a_lead_and_a_contact_that_exist(self, close: Close) -> None:
        path = f"/email_template/{close.post('/email_template/', {'name': 'x'})['id']}/render/"
        assert close.refused("GET", path).fields == dict.fromkeys(("lead", "contact"), "This field is required.")
        lead = {"lead_id": close.lead()["id"]}
        assert close.refused("GET", path, params=lead).fields == {"contact": "This field is required."}
        wrong = close.refused("GET", path, params={"lead_id": "lead_x", "contact_id": "cont_x"}).fields
        assert wrong == dict.fromkeys(("lead", "contact"), "Object does not exist.")

    @pytest.mark.contract("2.b6.email_template.6")
    def test_is_refused_if_a_text_would_be_too_long(self, close: Close) -> None:
        lead = close.lead("Lee & Co", description="a" * 30_000, contacts=[{"name": "Ann"}])
        receiver = {"lead_id": lead["id"], "contact_id": lead["contacts"][0]["id"]}
        body = "{{ lead.description }}" * 3
        made = close.post("/email_template/", {"name": "x", "subject": "Hi", "body": body + "{{ lead.description }}"})[
            "id"
        ]
        refused = close.refused("GET", f"/email_template/{made}/render/", params=receiver)
        assert (refused.status, refused.body) == (413, TOO_LARGE)
        email = {"lead_id": lead["id"], "status": "sent", "to": ["a@b.test"], "template_id": made}
        assert close.refused("POST", "/activity/email/", email).status == 413
        assert close.rows("/activity/email/") == []
        close.put(f"/email_template/{made}/", {"body": body})
        shown = close.get(f"/email_template/{made}/render/", **receiver)
        assert shown["body"] == "a" * 30_000 * 3

    @pytest.mark.parametrize("body", ["{{" + " " * 50_000, "{{ a" * 25_000, "{{ a |" + " default: " * 9_000 + "}}"])
    def test_leaves_long_texts_without_placeholders_as_they_are(self, close: Close, body: str) -> None:
        made = close.post("/email_template/", {"name": "x", "subject": "Hi", "body": body})["id"]
        assert close.get(f"/email_template/{made}/render/", **receiver(close))["body"] == body

    @pytest.mark.contract("2.b6.email_template.4")
    def test_writes_each_form_of_a_placeholder(self, close: Close) -> None:
        forms = {
            "{{lead.name}}": "Lee",
            "{{\n lead.name\t}}": "Lee",
            "{{ lead.name|default:'you' }}": "Lee",
            '{{ lead.description | default: "a | b" }}': "a | b",
            "{{ lead.description | default: '' }}": "",
            "{{ lead.name | upper }}": "{{ lead.name | upper }}",
            "{{}}": "{{}}",
            "{{ }}": "",
            "{{{ lead.name }}}": "{Lee}",
        }
        made = close.post("/email_template/", {"name": "x", "subject": "Hi", "body": "\n--\n".join(forms)})["id"]
        shown = close.get(f"/email_template/{made}/render/", **receiver(close, "Lee"))["body"]
        assert shown.split("\n--\n") == list(forms.values())
