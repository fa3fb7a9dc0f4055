"""The fields of an opportunity, one by one (contract 2.1)."""

from typing import Any

import pytest

from tests.support.cases import each_case
from tests.vendors.close.client import Close

NAMES = [
    "annualized_expected_value",
    "annualized_value",
    "attachments",
    "confidence",
    "contact_id",
    "contact_name",
    "created_by",
    "created_by_name",
    "date_created",
    "date_lost",
    "date_updated",
    "date_won",
    "expected_value",
    "id",
    "integration_links",
    "lead_id",
    "lead_name",
    "note",
    "note_html",
    "organization_id",
    "pipeline_id",
    "pipeline_name",
    "status_display_name",
    "status_id",
    "status_label",
    "status_type",
    "updated_by",
    "updated_by_name",
    "user_id",
    "user_name",
    "value",
    "value_currency",
    "value_formatted",
    "value_period",
]


def path(opportunity: dict[str, Any]) -> str:
    return f"/opportunity/{opportunity['id']}/"


class TestDefaults:
    @pytest.mark.contract("2.1.shape.1", "2.1.shape.2", "2.1.attachments.1", "2.1.confidence.1", "2.1.contact.1")
    @pytest.mark.contract("2.1.created_by.1", "2.1.created_by.3", "2.1.date_created.1", "2.1.date_updated.1")
    @pytest.mark.contract("2.1.date_won.1", "2.1.integration_links.1", "2.1.lead.1", "2.1.note.1", "2.1.note.5")
    @pytest.mark.contract("2.1.organization.1", "2.1.pipeline.1", "2.1.status.1", "2.1.status.3", "2.1.status.4")
    @pytest.mark.contract("2.1.user.1", "2.1.value.1", "2.1.value.3", "2.1.value.4", "2.3.create.1", "2.3.create.2")
    @pytest.mark.contract("2.3.create.3", "2.3.status.2", "2.2.sum.6", "2.2.format.5")
    def test_an_opportunity_of_nothing(self, close: Close) -> None:
        made = close.add()
        (user,) = close.rows("/user/")
        name = f"{user['first_name']} {user['last_name']}".strip()
        (lead,) = close.rows("/lead/")
        (pipeline,) = close.rows("/pipeline/")
        status = pipeline["statuses"][0]
        now = "2026-01-02T01:30:00+00:00"
        assert list(made) == NAMES
        assert made == {
            "annualized_expected_value": None,
            "annualized_value": None,
            "attachments": [],
            "confidence": 50,
            "contact_id": None,
            "contact_name": None,
            "created_by": user["id"],
            "created_by_name": name,
            "date_created": now,
            "date_lost": None,
            "date_updated": now,
            "date_won": None,
            "expected_value": None,
            "id": made["id"],
            "integration_links": [],
            "lead_id": lead["id"],
            "lead_name": "Untitled",
            "note": "",
            "note_html": "",
            "organization_id": close.organization_id,
            "pipeline_id": pipeline["id"],
            "pipeline_name": "Sales",
            "status_display_name": "Demo Completed",
            "status_id": status["id"],
            "status_label": "Demo Completed",
            "status_type": "active",
            "updated_by": user["id"],
            "updated_by_name": name,
            "user_id": user["id"],
            "user_name": name,
            "value": None,
            "value_currency": "USD",
            "value_formatted": "",
            "value_period": "one_time",
        }
        assert lead["name"] == "Untitled"
        assert close.read(made) == made
        assert close.rows() == [made]

    @pytest.mark.contract(
        "2.1.attachments.2", "2.1.date_lost.3", "2.1.note.6", "2.1.created_by.4", "2.1.date_created.3"
    )
    def test_read_only_fields_are_ignored(self, close: Close) -> None:
        bo = close.user("Bo", "Katz")["id"]
        made = close.add(attachments=[{"x": 1}], date_lost="2026-01-01", note_html="<b>x</b>")
        assert (made["attachments"], made["date_lost"], made["note_html"]) == ([], None, "")
        assert close.change(made, created_by=bo, date_created="2020-01-01", date_lost="2026-01-01") == made

    @pytest.mark.contract("2.1.created_by.2", "2.1.created_by.3", "2.1.date_created.2")
    def test_imports_set_who_created_and_when(self, close: Close) -> None:
        bo = close.user("Bo", "Katz")["id"]
        made = close.add(created_by=bo, date_created="2020-02-03T04:05:06.789Z")
        assert (made["created_by"], made["created_by_name"]) == (bo, "Bo Katz")
        assert made["date_created"] == "2020-02-03T04:05:06.789000+00:00"
        assert made["user_id"] == close.user_id


class TestConfidence:
    @pytest.mark.contract("2.1.confidence.2", "2.1.confidence.6")
    @each_case(("given", "shown"), [(0, 0), (100, 100), (None, 50)])
    def test_is_a_percentage(self, close: Close, given: int | None, shown: int) -> None:
        made = close.add(confidence=given)
        assert made["confidence"] == shown
        assert close.change(close.change(made, confidence=7), confidence=given)["confidence"] == shown

    @pytest.mark.contract("2.1.confidence.3", "2.1.confidence.4", "2.1.confidence.5", "4.2.field.5")
    @each_case(
        ("given", "text"),
        [
            (-1, "The value must be at least 0."),
            (101, "The value must not be larger than 100."),
            (10**30, "The value must not be larger than 100."),
            (5.5, "Value must be of int type."),
            (5.0, "Value must be of int type."),
            ("50", "Value must be of int type."),
            (True, "Value must be of int type."),
            ([], "Value must be of int type."),
        ],
    )
    def test_is_refused(self, fresh: Close, given: Any, text: str) -> None:
        assert fresh.refused("POST", "/opportunity/", {"confidence": given}).fields == {"confidence": text}


class TestReferences:
    @pytest.mark.contract("2.1.contact.1", "2.1.contact.2", "2.1.contact.3")
    def test_a_contact_is_of_the_same_lead(self, close: Close) -> None:
        contacts = [{"name": "Jo"}]
        lead, foreign = close.lead(contacts=contacts), close.lead(contacts=contacts)
        made = close.add(lead_id=lead["id"], contact_id=lead["contacts"][0]["id"])
        assert (made["contact_id"], made["contact_name"]) == (lead["contacts"][0]["id"], "Jo")
        wrong = {"contact_id": foreign["contacts"][0]["id"]}
        assert close.refused("PUT", path(made), wrong).fields == {"contact": "Object does not exist."}
        assert close.refused("POST", "/opportunity/", {"lead_id": lead["id"], **wrong}).status == 400
        unset = close.change(made, contact_id=None)
        assert (unset["contact_id"], unset["contact_name"]) == (None, None)

    @pytest.mark.contract("2.1.lead.2", "2.1.lead.3", "4.2.field.10")
    def test_the_lead_stays(self, close: Close) -> None:
        made, lead = close.add(), close.lead()
        assert close.change(made, lead_id=made["lead_id"], value=5)["value"] == 5
        refusal = close.refused("PUT", path(made), {"lead_id": lead["id"]})
        assert refusal.fields == {"lead": "Value cannot be changed."}

    @pytest.mark.contract("2.1.user.1", "2.1.user.2", "2.1.user.3")
    def test_a_user(self, close: Close) -> None:
        bo = close.user("Bo", "Katz")["id"]
        made = close.add(user_id=bo)
        assert (made["user_id"], made["user_name"]) == (bo, "Bo Katz")
        unset = close.change(made, user_id=None)
        assert (unset["user_id"], unset["user_name"]) == (None, None)
        assert close.add(user_id=None)["user_id"] is None
        refusal = close.refused("PUT", path(made), {"user_id": close.organization_id})
        assert refusal.fields == {"user": "Object does not exist."}


class TestNote:
    @pytest.mark.contract("2.1.note.2", "2.1.note.3", "2.1.note.4", "2.1.note.5")
    @each_case(
        ("given", "note", "html"),
        [
            ("3 seats", "3 seats", "<body><p>3 seats</p></body>"),
            ("a\nb", "a\nb", "<body><p>a<br>b</p></body>"),
            ("<b> & c", "<b> & c", "<body><p>&lt;b&gt; &amp; c</p></body>"),
            ("", "", ""),
            (None, "", ""),
        ],
    )
    def test_is_shown_as_html(self, close: Close, given: str | None, note: str, html: str) -> None:
        made = close.add(note="before")
        changed = close.change(made, note=given)
        assert (changed["note"], changed["note_html"]) == (note, html)

    @pytest.mark.contract("2.1.note.7", "2.1.note.8", "4.2.field.6")
    def test_has_a_most(self, close: Close) -> None:
        assert len(close.add(note="x" * 100_000)["note"]) == 100_000
        long = close.refused("POST", "/opportunity/", {"note": "x" * 100_001})
        assert long.fields == {"note": "The value must be no longer than 100000 characters."}
        assert close.refused("POST", "/opportunity/", {"note": 5}).fields == {"note": "Value must be of str type."}


@pytest.mark.contract("2.1.status.2", "2.1.pipeline.1")
def test_several_pipelines_are_named_in_the_display_name(close: Close) -> None:
    made = close.add()
    other = close.post("/pipeline/", {"name": "Renewals", "statuses": [{"label": "Open", "type": "active"}]})
    assert close.read(made)["status_display_name"] == "Sales: Demo Completed"
    moved = close.change(made, pipeline_id=other["id"])
    assert (moved["status_display_name"], moved["pipeline_name"]) == ("Renewals: Open", "Renewals")
