"""Creating opportunities: status and pipeline (contract 2.3)."""

from typing import Any

import pytest

from tests.support.cases import each_case
from tests.vendors.close.client import Close


@pytest.fixture
def renewals(close: Close) -> dict[str, Any]:
    """A second pipeline with another status of the type won."""
    statuses = [{"label": "Due", "type": "active"}, {"label": "Won", "type": "won"}, {"label": "Kept", "type": "won"}]
    return close.post("/pipeline/", {"name": "Renewals", "statuses": statuses})  # type: ignore[no-any-return]  # JSON has no types here


class TestStatus:
    @pytest.mark.contract("2.3.status.1", "2.3.status.4", "2.3.create.1")
    def test_each_status_of_the_list_can_be_given(self, close: Close) -> None:
        for status in close.rows("/status/opportunity/"):
            made = close.add(status_id=status["id"])
            shown = (made["status_id"], made["status_label"], made["status_type"], made["pipeline_id"])
            assert shown == (status["id"], status["label"], status["type"], status["pipeline_id"])
            assert close.read(made) == made

    @pytest.mark.contract("2.3.status.2", "2.3.status.3")
    def test_the_first_of_the_pipeline_is_the_default(self, close: Close, renewals: dict[str, Any]) -> None:
        assert close.add()["status_label"] == "Demo Completed"
        made = close.add(pipeline_id=renewals["id"])
        assert (made["status_label"], made["pipeline_name"]) == ("Due", "Renewals")

    @pytest.mark.contract("2.3.status.2", "3.4.pipeline.3")
    def test_the_default_follows_the_order_of_the_pipeline(self, close: Close) -> None:
        (pipeline,) = close.rows("/pipeline/")
        turned = [{"id": each["id"]} for each in reversed(pipeline["statuses"])]
        close.put(f"/pipeline/{pipeline['id']}/", {"statuses": turned})
        assert close.add()["status_label"] == "Lost"

    @pytest.mark.contract("2.3.status.5")
    def test_a_status_of_another_pipeline_is_refused(self, close: Close, renewals: dict[str, Any]) -> None:
        body = {"status_id": close.statuses()["Demo Completed"], "pipeline_id": renewals["id"]}
        wrong = {"pipeline": "Object does not exist."}
        assert close.refused("POST", "/opportunity/", body).fields == wrong
        made = close.add()
        assert close.refused("PUT", f"/opportunity/{made['id']}/", body).fields == wrong
        assert close.rows() == [made]

    def test_without_any_status_none_can_be_created(self, close: Close) -> None:
        lead_id = close.lead()["id"]
        for status_id in close.statuses().values():
            close.delete(f"/status/opportunity/{status_id}/")
        assert close.refused("POST", "/opportunity/", {"lead_id": lead_id}).fields == {
            "status": "Object does not exist."
        }
        assert close.rows() == []

    @pytest.mark.contract("2.3.status.6")
    def test_status_id_counts_before_status(self, close: Close) -> None:
        assert close.add(status_id=close.statuses()["Lost"], status="Won")["status_label"] == "Lost"

    @pytest.mark.contract("2.3.status.7", "2.3.status.9", "2.1.status.5")
    @each_case("label", ["Proposal Sent", "proposal sent", "PROPOSAL SENT"])
    def test_a_label_in_any_case(self, close: Close, label: str) -> None:
        assert close.add(status=label)["status_label"] == "Proposal Sent"
        assert close.change(close.add(), status=label)["status_label"] == "Proposal Sent"

    @pytest.mark.contract("2.3.status.8", "2.3.status.9")
    def test_a_label_is_looked_for_in_the_pipeline(self, close: Close, renewals: dict[str, Any]) -> None:
        assert close.add(status="won")["pipeline_name"] == "Sales"
        assert close.add(status="won", pipeline_id=renewals["id"])["pipeline_name"] == "Renewals"
        assert close.add(status="kept")["pipeline_name"] == "Renewals"
        wrong = close.refused("POST", "/opportunity/", {"status": "Lost", "pipeline_id": renewals["id"]}).fields
        assert wrong == {"status": "Not a valid choice."}

    @pytest.mark.contract("2.3.status.10", "4.2.field.3")
    def test_a_label_of_no_status(self, fresh: Close) -> None:
        wrong = fresh.refused("POST", "/opportunity/", {"status": "Open"}).fields
        assert wrong == {"status": "Not a valid choice."}

    @pytest.mark.contract("2.3.status.11", "2.3.status.12", "2.3.create.4")
    @each_case("name", ["status", "pipeline", "lead"])
    def test_references_to_nothing(self, fresh: Close, name: str) -> None:
        for wrong in (f"{name}_x", fresh.user_id):
            fields = fresh.refused("POST", "/opportunity/", {f"{name}_id": wrong}).fields
            assert fields == {name: "Object does not exist."}

    @pytest.mark.contract("2.3.status.13")
    @each_case(
        ("zone", "day"), [(None, "2026-01-02"), ("-4", "2026-01-01"), ("-1.5", "2026-01-02"), ("-1.75", "2026-01-01")]
    )
    def test_a_won_one_has_a_day(self, close: Close, zone: str | None, day: str) -> None:
        made = close.ask("POST", "/opportunity/", {"status": "Won"}, zone=zone)
        assert made["date_won"] == day
        given = close.ask("POST", "/opportunity/", {"status": "Won", "date_won": "2025-12-24"}, zone=zone)
        assert given["date_won"] == "2025-12-24"


class TestTrail:
    @pytest.mark.contract("2.3.event.1", "2.3.event.2", "3.9.type.1")
    def test_an_event_and_no_status_change(self, close: Close) -> None:
        lead = close.lead()["id"]
        before = {each["id"] for each in close.events()}
        made = close.add(lead_id=lead, status="Won")
        (event,) = (each for each in close.events() if each["id"] not in before)
        assert (event["action"], event["object_type"], event["object_id"]) == ("created", "opportunity", made["id"])
        assert event["data"] == made
        assert close.rows("/activity/status_change/opportunity/") == []

    @pytest.mark.contract("2.3.create.3")
    def test_a_lead_of_its_own_is_created_too(self, close: Close) -> None:
        made = close.add(note="x")
        created = [(each["object_type"], each["object_id"]) for each in close.events() if each["action"] == "created"]
        assert ("lead", made["lead_id"]) in created
        lead = close.get(f"/lead/{made['lead_id']}/")
        assert (lead["name"], lead["opportunities"]) == ("Untitled", [made])
