"""Steps of sequences, their touches and templates. Contract, 10.5."""

from typing import Any

import pytest

from tests.support.cases import each_case
from tests.vendors.apollo.client import Apollo, error
from tests.vendors.apollo.opportunity.test_create import UNKNOWN
from tests.vendors.apollo.sequence.test_sequence import Team

STEP_KEYS = [
    *("id", "emailer_campaign_id", "position", "wait_time", "type", "wait_mode", "note", "max_emails_per_day"),
    *("exact_datetime", "priority", "auto_skip_in_x_days", "counts", "ab_test_details"),
]
LISTS = ("emailer_steps", "emailer_touches", "emailer_templates")


@pytest.fixture
def team(apollo: Apollo) -> Team:
    return Team(apollo)


def email(subject: str = "Rope", body: str = "<p>Hello</p>", **more: Any) -> dict[str, Any]:
    touch = {"emailer_template": {"subject": subject, "body_html": body}}
    return {"type": "auto_email", "wait_time": 1, "wait_mode": "day", "emailer_touches": [touch], **more}


def made(apollo: Apollo, *steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Create a sequence with steps, and return the whole answer."""
    answer: dict[str, Any] = apollo.done("POST", "/sequences", {"name": "Tide", "emailer_steps": [*steps], **more})
    return answer


def added(apollo: Apollo, sequence: str, **fields: Any) -> dict[str, Any]:
    body = {"emailer_campaign_id": sequence, "type": "auto_email", "wait_mode": "day", "wait_time": 2, **fields}
    answer: dict[str, Any] = apollo.done("POST", "/emailer_steps", body)
    return answer


def places(apollo: Apollo, sequence: str) -> list[tuple[int, str]]:
    shown = apollo.done("GET", f"/emailer_campaigns/{sequence}")["emailer_steps"]
    return [(each["position"], each["note"]) for each in shown]


class TestStep:
    @pytest.mark.contract("10.sequence.24")
    def test_is_created_with_a_touch_to_be_reviewed_and_an_empty_template(self, apollo: Apollo) -> None:
        sequence = made(apollo)["emailer_campaign"]["id"]
        answer = added(apollo, sequence, emailer_touches=[{"emailer_template": {"subject": "x", "body_html": "y"}}])
        assert list(answer) == ["emailer_step", "emailer_touch", "emailer_template", "emailer_steps", "team"]
        step, touch, template = answer["emailer_step"], answer["emailer_touch"], answer["emailer_template"]
        assert list(step) == STEP_KEYS
        assert (step["emailer_campaign_id"], step["position"], step["wait_time"]) == (sequence, 1, 2)
        assert answer["emailer_steps"] == [step]
        assert (touch["emailer_step_id"], touch["emailer_template_id"]) == (step["id"], template["id"])
        assert (touch["status"], touch["type"], touch["emailer_template"]) == ("to_be_reviewed", "new_thread", template)
        assert (template["subject"], template["body_html"], template["body_text"]) == ("", "", None)
        assert template["user_id"] == apollo.user
        assert len({step["id"], touch["id"], template["id"]}) == 3

    @pytest.mark.contract("10.sequence.24")
    def test_goes_to_its_position_or_to_the_end(self, apollo: Apollo) -> None:
        sequence = made(apollo)["emailer_campaign"]["id"]
        for note, position in (("a", None), ("b", None), ("c", 1), ("d", 3), ("e", 99)):
            added(apollo, sequence, note=note, position=position)
        assert places(apollo, sequence) == [(1, "c"), (2, "a"), (3, "d"), (4, "b"), (5, "e")]
        call = added(apollo, sequence, type="call")
        assert list(call) == ["emailer_step", "emailer_steps", "team"]
        assert len(call["emailer_steps"]) == 6

    @pytest.mark.contract("10.sequence.27")
    @each_case("fields", [{"wait_time": None}, {"wait_time": "soon"}, {"wait_time": -1}])
    def test_without_a_time_to_wait_is_refused(self, apollo: Apollo, fields: dict[str, Any]) -> None:
        sequence = made(apollo)["emailer_campaign"]["id"]
        body = {"emailer_campaign_id": sequence, "type": "call", **fields}
        refused = (422, "Wait time must not be empty")
        assert error(apollo.call("POST", "/emailer_steps", body)) == refused
        assert error(apollo.call("POST", "/sequences", {"name": "x", "emailer_steps": [fields]})) == refused

    @pytest.mark.contract("10.sequence.27")
    @each_case("sequence", ["", "x", UNKNOWN])
    def test_of_no_sequence_is_refused(self, apollo: Apollo, sequence: str) -> None:
        body = {"emailer_campaign_id": sequence, "type": "call", "wait_time": 1}
        status, text = error(apollo.call("POST", "/emailer_steps", body))
        assert (status, text[:26]) == (422, "Parameters misconfigured. ")


class TestSequenceWithSteps:
    @pytest.mark.contract("10.sequence.25")
    @each_case("path", ["/sequences", "/emailer_campaigns"])
    def test_keeps_the_steps_that_it_is_created_with(self, apollo: Apollo, path: str) -> None:
        body = {"name": "Tide", "emailer_steps": [email("One"), {"type": "call", "wait_time": 0, "note": "Ask"}]}
        answer = apollo.done("POST", path, body)
        one = answer["emailer_campaign"]
        assert one["num_steps"] == 2
        assert [(each["type"], each["position"]) for each in one["emailer_steps"]] == [("auto_email", 1), ("call", 2)]
        assert answer["emailer_steps"] == one["emailer_steps"]
        assert [(each["subject"], each["body_text"]) for each in answer["emailer_templates"]] == [("One", "Hello")]
        assert [each["emailer_step_id"] for each in answer["emailer_touches"]] == [one["emailer_steps"][0]["id"]]
        assert apollo.done("GET", f"/emailer_campaigns/{one['id']}") == answer

    @pytest.mark.contract("10.sequence.26")
    def test_has_after_an_update_the_steps_that_were_sent(self, apollo: Apollo) -> None:
        before = made(apollo, email("One"), email("Two"), email("Three"))
        path = f"/sequences/{before['emailer_campaign']['id']}"
        first, _, third = before["emailer_steps"]
        sent = [{**first, "position": 2}, {"id": third["id"], "position": 1, "wait_time": 5}, email("Four", position=3)]
        answer = apollo.done("PUT", path, {"emailer_steps": sent})
        ids = [each["id"] for each in answer["emailer_steps"]]
        assert ids[:2] == [third["id"], first["id"]]
        assert ids[2] not in {each["id"] for each in before["emailer_steps"]}
        assert [each["wait_time"] for each in answer["steps"]] == [5, 1, 1]
        assert answer["emailer_campaign"]["num_steps"] == answer["num_steps"] == 3
        shown = apollo.done("GET", f"/emailer_campaigns/{answer['id']}")
        assert [each["subject"] for each in shown["emailer_templates"]] == ["Three", "One", "Four"]
        apollo.done("PUT", path, {"name": "Ebb"})
        assert apollo.done("GET", f"/emailer_campaigns/{answer['id']}")["emailer_steps"] == shown["emailer_steps"]

    @pytest.mark.contract("10.sequence.26")
    def test_is_not_updated_with_a_gap_or_with_steps_of_another(self, apollo: Apollo) -> None:
        one, other = made(apollo, email()), made(apollo, email())
        path = f"/sequences/{one['emailer_campaign']['id']}"
        foreign = {"id": other["emailer_steps"][0]["id"], "position": 1}
        for sent, text in (([email()], "Missing Step 1"), ([email(position=1), email(position=3)], "Missing Step 2")):
            assert error(apollo.call("PUT", path, {"emailer_steps": sent})) == (422, text)
        assert error(apollo.call("PUT", path, {"emailer_steps": [foreign]}))[0] == 422
        assert apollo.done("GET", f"/emailer_campaigns/{one['emailer_campaign']['id']}") == one

    @pytest.mark.contract("10.sequence.27", "10.sequence.28")
    def test_has_one_touch_in_a_step_and_none_approved_without_text(self, apollo: Apollo) -> None:
        empty = email(emailer_touches=[{"status": "approved"}])
        twice = email(emailer_touches=[{}, {}])
        content = "Please make sure your template has {} before turning it on."
        new = apollo.call("POST", "/sequences", {"name": "x", "emailer_steps": [empty]})
        assert error(new) == (422, content.format("content"))
        answer = apollo.call("POST", "/sequences", {"name": "x", "emailer_steps": [twice]})
        assert error(answer) == (422, "Your current plan does not allow A/B Testing.")
        assert answer.json()["code"] == "ab_testing_limit"
        one = made(apollo, email(body=" "))
        sent = {"id": one["emailer_steps"][0]["id"], "position": 1, "emailer_touches": [{"status": "approved"}]}
        path = f"/sequences/{one['emailer_campaign']['id']}"
        changed = apollo.call("PUT", path, {"emailer_steps": [sent]})
        assert error(changed) == (422, content.format("a non-empty body"))

    @pytest.mark.contract("10.sequence.29")
    def test_without_steps_is_not_activated(self, apollo: Apollo) -> None:
        one = made(apollo)["emailer_campaign"]
        path = f"/emailer_campaigns/{one['id']}/approve"
        text = "Please make sure you have added at least 1 step before turning on the sequence."
        assert error(apollo.call("POST", path)) == (422, text)
        added(apollo, one["id"])
        assert apollo.done("POST", path)["emailer_campaign"]["active"] is True

    @pytest.mark.contract("10.sequence.30")
    def test_pauses_its_contacts_while_it_is_not_active_and_ends_with_its_archiving(self, team: Team) -> None:
        for sequence in (team.first, team.second):
            added(team.apollo, sequence)
        active, paused, elsewhere = team.contact(), team.contact(), team.contact()
        team.add(team.first, active)
        team.add(team.first, paused, status="paused")
        team.add(team.second, elsewhere)
        path = f"/emailer_campaigns/{team.first}"
        for act, state, reason, own in (
            ("abort", "paused", "Sequence inactive", "paused"),
            ("approve", "active", None, "paused"),
            ("archive", "finished", None, "finished"),
        ):
            answer = team.apollo.done("POST", f"{path}/{act}")
            assert len(answer["emailer_steps"]) == 1
            shown = [team.apollo.done("GET", f"/contacts/{each}")["contact"] for each in (active, paused, elsewhere)]
            first, second, third = (each["contact_campaign_statuses"][0] for each in shown)
            assert (first["status"], first["inactive_reason"], second["status"]) == (state, reason, own)
            assert (third["status"], third["paused_at"]) == ("active", None)


class TestTouch:
    @pytest.mark.contract("10.sequence.31")
    def test_is_found_by_its_step_changed_and_approved(self, apollo: Apollo) -> None:
        sequence = made(apollo)["emailer_campaign"]["id"]
        step = added(apollo, sequence)
        found = f"/emailer_touches?emailer_step_id={step['emailer_step']['id']}"
        (touch,) = apollo.done("GET", found)["emailer_touches"]
        assert touch == step["emailer_touch"]
        own = f"/emailer_touches/{touch['id']}"
        text = "Please make sure your template has a non-empty body before turning it on."
        assert error(apollo.call("POST", f"{own}/approve")) == (422, text)
        for method, body in (("PUT", {"subject": "Rope", "body_html": "<p>5 &lt; 6</p>"}), ("PATCH", {"name": "N"})):
            template = apollo.done(method, f"/emailer_templates/{touch['emailer_template_id']}", body)
        shown = template["emailer_template"]
        assert (shown["name"], shown["subject"], shown["body_text"]) == ("N", "Rope", "5 < 6")
        assert apollo.done("PUT", own, {"type": "reply_to_thread"})["emailer_touch"]["type"] == "reply_to_thread"
        assert apollo.done("POST", f"{own}/approve")["emailer_touch"]["status"] == "approved"
        assert apollo.done("GET", found)["emailer_touches"][0]["emailer_template"] == shown

    @pytest.mark.contract("10.sequence.31")
    def test_of_a_text_without_tags_has_it_escaped(self, apollo: Apollo) -> None:
        template = made(apollo, email())["emailer_templates"][0]
        shown = apollo.done("PUT", f"/emailer_templates/{template['id']}", {"body_text": "a < b"})["emailer_template"]
        assert (shown["body_text"], shown["body_html"]) == ("a < b", "a &lt; b")

    @pytest.mark.contract("10.sequence.31")
    def test_that_is_unknown_is_not_found(self, apollo: Apollo, other: Apollo) -> None:
        one = made(apollo, email(), {"type": "call", "wait_time": 1})
        touch, template = one["emailer_touches"][0]["id"], one["emailer_templates"][0]["id"]
        assert [len(one[name]) for name in LISTS] == [2, 1, 1]
        paths = (f"/emailer_touches/{touch}", f"/emailer_templates/{template}", f"/emailer_templates/{touch}")
        for client, path in ((other, paths[0]), (other, paths[1]), (apollo, paths[2])):
            assert client.call("PUT", path, {}).status_code == 404
        assert apollo.call("PUT", "/emailer_templates/x", {}).status_code == 422
        for step in (one["emailer_steps"][1]["id"], UNKNOWN, "x", ""):
            assert apollo.done("GET", f"/emailer_touches?emailer_step_id={step}")["emailer_touches"] == []
