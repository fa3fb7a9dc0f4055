"""Sequences and mailboxes. Contract, 10.5."""

import re
from typing import Any

import pytest

from tests.support.cases import each_case
from tests.vendors.apollo.client import NOON, Apollo, error
from tests.vendors.apollo.opportunity.test_create import UNKNOWN

KEYS = [
    *("id", "name", "archived", "created_at", "emailer_schedule_id", "max_emails_per_day", "user_id"),
    *("same_account_reply_policy_cd", "excluded_account_stage_ids", "excluded_contact_stage_ids"),
    *("contact_email_event_to_stage_mapping", "label_ids", "create_task_if_email_open"),
    *("email_open_trigger_task_threshold", "mark_finished_if_click", "active", "days_to_wait_before_mark_as_response"),
    *("starred_by_user_ids", "mark_finished_if_reply", "mark_finished_if_interested", "mark_paused_if_ooo"),
    *("last_used_at", "permissions", "sequence_ruleset_id", "folder_id", "sequence_by_exact_daytime"),
    *("same_account_reply_delay_days", "is_performing_poorly", "num_contacts_email_status_extrapolated"),
    *("remind_ab_test_results", "ab_test_step_ids", "prioritized_by_user", "creation_type", "num_steps"),
    *("unique_scheduled", "unique_delivered", "unique_bounced", "unique_opened", "unique_hard_bounced"),
    *("unique_spam_blocked", "unique_replied", "unique_demoed", "unique_clicked", "unique_unsubscribed"),
    *("bounce_rate", "hard_bounce_rate", "open_rate", "click_rate", "reply_rate", "spam_block_rate", "opt_out_rate"),
    *("demo_rate", "loaded_stats", "cc_emails", "bcc_emails", "underperforming_touches_count"),
]
STATUS_KEYS = [
    *("id", "emailer_campaign_id", "send_email_from_user_id", "inactive_reason", "status", "added_at"),
    *("added_by_user_id", "finished_at", "paused_at", "auto_unpause_at", "send_email_from_email_address"),
    *("send_email_from_email_account_id", "manually_set_unpause", "failure_reason", "current_step_id"),
    *("in_response_to_emailer_message_id", "cc_emails", "bcc_emails", "to_emails", "current_step_position"),
]


class Team:
    """A team with a mailbox and sequences."""

    def __init__(self, apollo: Apollo) -> None:
        self.apollo = apollo
        self.mailbox = self.make("email_account", email="jane@quay.example", user_id=apollo.user)
        self.first, self.second = (self.make("sequence", name=name) for name in ("First contact", "Second try"))

    def make(self, kind: str, **fields: Any) -> str:
        return str(self.apollo.control("POST", f"/records/{kind}", fields)["id"])

    def contact(self, **fields: Any) -> str:
        name = f"c{len(self.apollo.done('POST', '/contacts/search')['contacts'])}"
        return str(self.apollo.add_contact(**{"email": f"{name}@pier.example", **fields})["id"])

    def body(self, sequence: str, *contacts: str, **more: Any) -> dict[str, Any]:
        own = {"emailer_campaign_id": sequence, "send_email_from_email_account_id": self.mailbox}
        return {**own, "contact_ids": list(contacts), **more}

    def add(self, sequence: str, *contacts: str, **more: Any) -> Any:
        path = f"/emailer_campaigns/{sequence}/add_contact_ids"
        return self.apollo.done("POST", path, self.body(sequence, *contacts, **more))

    def statuses(self, contact: str) -> list[tuple[str, str]]:
        shown = self.apollo.done("GET", f"/contacts/{contact}")["contact"]
        parts = shown["contact_campaign_statuses"]
        assert [part["emailer_campaign_id"] for part in parts] == shown["emailer_campaign_ids"]
        return [(part["emailer_campaign_id"], part["status"]) for part in parts]


@pytest.fixture
def team(apollo: Apollo) -> Team:
    return Team(apollo)


class TestSearch:
    @pytest.mark.contract("10.sequence.1", "10.sequence.2", "10.sequence.3", "10.sequence.4")
    @each_case("method", ["GET", "POST"])
    def test_finds_sequences_by_a_part_of_their_names(self, team: Team, method: str) -> None:
        path = "/emailer_campaigns/search"
        answer = team.apollo.done(method, path)
        assert list(answer) == ["pagination", "breadcrumbs", "emailer_campaigns", "num_fetch_result"]
        assert [each["id"] for each in answer["emailer_campaigns"]] == [team.first, team.second]
        one = answer["emailer_campaigns"][0]
        assert list(one) == KEYS
        assert (one["created_at"], one["active"], one["archived"], one["permissions"], one["num_steps"]) == (
            NOON, True, False, "team_can_use", 0
        )  # fmt: skip
        crumbs = [{"label": "Name", "signal_field_name": "q_name", "value": "SECOND", "display_name": "SECOND"}]
        found = team.apollo.done(method, f"{path}?q_name=SECOND")
        assert ([each["id"] for each in found["emailer_campaigns"]], found["breadcrumbs"]) == ([team.second], crumbs)
        body = {"pagination": {"page": 2, "per_page": 1}}
        assert team.apollo.done("POST", path, body)["pagination"]["per_page"] == 25


def made(apollo: Apollo, **fields: Any) -> dict[str, Any]:
    """Create a sequence."""
    created: dict[str, Any] = apollo.done("POST", "/emailer_campaigns", fields)["emailer_campaign"]
    return created


def listed(apollo: Apollo) -> list[str]:
    """Return the names of the sequences that a search finds."""
    return [each["name"] for each in apollo.done("POST", "/emailer_campaigns/search")["emailer_campaigns"]]


class TestSequence:
    @pytest.mark.contract("10.sequence.17", "10.sequence.18")
    @each_case("path", ["/emailer_campaigns", "/sequences"])
    def test_is_created_by_either_path_and_belongs_to_the_caller(self, apollo: Apollo, path: str) -> None:
        second = apollo.control("POST", "/users", {"first_name": "Ann"})
        answer = apollo.call("POST", path, {"name": "Tide"}, headers={"X-Api-Key": second["api_key"]}).json()
        assert list(answer) == ["emailer_campaign", "emailer_steps", "emailer_touches", "emailer_templates"]
        one = answer["emailer_campaign"]
        assert list(one) == [*KEYS, "status_reason", "deleted", "contact_statuses", "emailer_steps"]
        assert (one["status_reason"], one["deleted"]) == (None, False)
        assert (one["name"], one["active"], one["archived"], one["user_id"]) == ("Tide", False, False, second["id"])
        assert one["created_at"] == NOON
        assert apollo.done("GET", f"/emailer_campaigns/{one['id']}")["emailer_campaign"] == one
        for body in ({}, {"name": " "}):
            assert error(apollo.call("POST", path, body)) == (422, "Name is required")

    @pytest.mark.contract("10.sequence.19")
    def test_of_the_control_plane_belongs_to_the_first_user(self, team: Team) -> None:
        team.apollo.control("POST", "/users", {})
        team.make("sequence", name="Third")
        (one, _, last) = team.apollo.done("POST", "/emailer_campaigns/search")["emailer_campaigns"]
        assert one["user_id"] == last["user_id"] == team.apollo.user
        assert re.fullmatch("[0-9a-f]{24}", one["emailer_schedule_id"])
        schedules = team.apollo.done("GET", "/emailer_schedules")["emailer_schedules"]
        assert [(each["id"], each["default"]) for each in schedules] == [(one["emailer_schedule_id"], True)]
        (schedule,) = schedules
        working = ("monday", "tuesday", "wednesday", "thursday", "friday")
        assert schedule["schedule_hash"] == {day: [[8, 17]] for day in working}
        assert schedule["created_at"] == NOON.replace(".250", ".000")

    @pytest.mark.contract("10.sequence.18")
    def test_counts_its_contacts_by_status(self, team: Team) -> None:
        team.add(team.first, team.contact(), team.contact())
        team.add(team.first, team.contact(), status="paused")
        found = team.apollo.done("GET", f"/emailer_campaigns/{team.first}")["emailer_campaign"]
        assert found["contact_statuses"] == {"active": 2, "paused": 1, "finished": 0, "bounced": 0, "spam_blocked": 0,
                                             "hard_bounced": 0, "not_sent": 0}  # fmt: skip
        other = team.apollo.done("GET", f"/emailer_campaigns/{team.second}")["emailer_campaign"]
        assert set(other["contact_statuses"].values()) == {0}

    @pytest.mark.contract("10.sequence.20", "10.sequence.21")
    def test_is_changed_activated_and_archived(self, apollo: Apollo) -> None:
        call = {"type": "call", "wait_time": 1}
        one, other = made(apollo, name="Tide", emailer_steps=[call]), made(apollo, name="Ebb")
        path = f"/emailer_campaigns/{one['id']}"
        steps: Any = (
            ("PUT", "", {"name": "Flood", "active": True}, ("Flood", True, False)),
            ("POST", "/abort", {}, ("Flood", False, False)),
            ("POST", "/approve", {}, ("Flood", True, False)),
            ("PUT", "", {"name": ""}, ("Flood", True, False)),
            ("POST", "/archive", {}, ("Flood", False, True)),
        )
        for method, more, body, wanted in steps:
            shown = apollo.done(method, f"{path}{more}", body)["emailer_campaign"]
            assert (shown["name"], shown["active"], shown["archived"]) == wanted
            assert shown["deleted"] is shown["archived"]
        assert listed(apollo) == ["Ebb"]
        assert apollo.done("GET", path)["emailer_campaign"]["archived"] is True
        again = apollo.done("PUT", f"/sequences/{one['id']}", {"archived": False})
        assert (again["id"], again["name"], again["archived"]) == (one["id"], "Flood", False)
        assert again["emailer_campaign"] == apollo.done("GET", path)["emailer_campaign"]
        assert listed(apollo) == ["Flood", "Ebb"]
        assert apollo.done("GET", f"/emailer_campaigns/{other['id']}")["emailer_campaign"] == other

    @pytest.mark.contract("10.sequence.22")
    def test_is_neither_activated_nor_deactivated_twice(self, apollo: Apollo) -> None:
        one = made(apollo, name="Tide", emailer_steps=[{"type": "call", "wait_time": 1}])
        path = f"/emailer_campaigns/{one['id']}"
        for active, act, text in ((True, "approve", "active"), (False, "abort", "inactive")):
            assert apollo.done("POST", f"{path}/{act}")["emailer_campaign"]["active"] is active
            assert error(apollo.call("POST", f"{path}/{act}")) == (422, f"The sequence is already {text}.")

    def test_is_found_by_its_present_name(self, apollo: Apollo) -> None:
        call = {"type": "call", "wait_time": 1}
        one, _ = made(apollo, name="Tide", emailer_steps=[call]), made(apollo, name="Ebb")
        apollo.done("PUT", f"/emailer_campaigns/{one['id']}", {"name": "Flood"})
        apollo.done("POST", f"/emailer_campaigns/{one['id']}/approve")
        for words, ids in (("tide", []), ("FLOOD", [one["id"]])):
            found = apollo.done("POST", "/emailer_campaigns/search", {"q_name": words})["emailer_campaigns"]
            assert [each["id"] for each in found] == ids

    @pytest.mark.contract("10.sequence.20")
    def test_that_is_unknown_is_not_found(self, apollo: Apollo, other: Apollo) -> None:
        one = made(apollo, name="Tide")
        for method, more in (("GET", ""), ("PUT", ""), ("POST", "/approve"), ("POST", "/abort"), ("POST", "/archive")):
            assert other.call(method, f"/emailer_campaigns/{one['id']}{more}", {"name": "x"}).status_code == 404
            assert other.call(method, f"/emailer_campaigns/x{more}", {"name": "x"}).status_code == 422
        alone = other.call("PUT", f"/sequences/{one['id']}", {"name": "x"})
        text = f"Could not find sequence with id {one['id']}"
        assert alone.status_code == 404
        assert {"message": text, "error": "Record not found."}.items() <= alone.json().items()
        assert other.call("PUT", "/sequences/x", {"name": "x"}).status_code == 422
        assert apollo.done("GET", f"/emailer_campaigns/{one['id']}")["emailer_campaign"] == one


class TestAdd:
    @pytest.mark.contract("10.sequence.23")
    def test_takes_several_mailboxes_in_turns(self, team: Team) -> None:
        second = team.make("email_account", email="b@quay.example")
        first = team.apollo.done("GET", "/email_accounts")["email_accounts"][0]["id"]
        contacts = [team.contact() for _ in range(3)]
        sent = {"emailer_campaign_id": team.first, "contact_ids": contacts}
        mailboxes = {"send_email_from_email_account_id": [first, second]}
        path = f"/emailer_campaigns/{team.first}/add_contact_ids"
        answer = team.apollo.done("POST", path, {**sent, **mailboxes})
        assert [each["id"] for each in answer["contacts"]] == contacts
        used = [each["contact_campaign_statuses"][0]["send_email_from_email_account_id"] for each in answer["contacts"]]
        assert used == [first, second, first]
        wrong = {**sent, "send_email_from_email_account_id": [first, "x"]}
        assert error(team.apollo.call("POST", path, wrong))[0] == 422

    @pytest.mark.contract("10.sequence.8", "10.sequence.10", "10.sequence.11", "10.sequence.13")
    def test_shows_the_sequence_in_the_contact(self, team: Team) -> None:
        contact = team.contact()
        answer = team.add(team.first, contact)
        assert list(answer) == [
            *("contacts", "skipped_contact_ids", "emailer_campaign", "emailer_steps", "emailer_touches", "team"),
            "signals_hash",
        ]
        assert (answer["skipped_contact_ids"], answer["emailer_steps"], answer["signals_hash"]) == ({}, [], None)
        assert answer["team"] == {"id": team.apollo.add()["team_id"], "sequences_finder_empty": False}
        assert answer["emailer_campaign"]["unique_scheduled"] == 1
        (shown,) = answer["contacts"]
        assert shown["emailer_campaign_ids"] == [team.first]
        (part,) = shown["contact_campaign_statuses"]
        assert list(part) == STATUS_KEYS
        assert part == {
            **dict.fromkeys(STATUS_KEYS),
            "id": part["id"],
            "emailer_campaign_id": team.first,
            "send_email_from_user_id": team.apollo.user,
            "status": "active",
            "added_at": NOON.replace("Z", "+00:00"),
            "added_by_user_id": team.apollo.user,
            "send_email_from_email_address": "jane@quay.example",
            "send_email_from_email_account_id": team.mailbox,
        }
        team.add(team.second, contact, sequence_active_in_other_campaigns=True, status="paused")
        assert team.statuses(contact) == [(team.first, "active"), (team.second, "paused")]
        other = team.contact()
        team.add(team.second, other)
        team.add(team.first, other, sequence_active_in_other_campaigns=True)
        added = [(team.second, "active"), (team.first, "active")]
        assert team.statuses(other) == added, "in the order in which it was added"

    @pytest.mark.slow
    @pytest.mark.contract("10.sequence.9")
    def test_gives_a_reason_for_each_contact_that_is_not_added(self, team: Team) -> None:
        known, busy, done, silent = team.contact(), team.contact(), team.contact(), team.contact(email=None)
        paused, stopped = team.contact(), team.contact()
        team.add(team.first, known)
        team.add(team.second, busy, done, stopped)
        team.add(team.second, paused, status="paused")
        ended = {"emailer_campaign_ids": [team.second], "contact_ids": [done], "mode": "mark_as_finished"}
        team.apollo.done("POST", "/emailer_campaigns/remove_or_stop_contact_ids", ended)
        ended |= {"contact_ids": [stopped], "mode": "stop"}
        team.apollo.done("POST", "/emailer_campaigns/remove_or_stop_contact_ids", ended)
        answer = team.add(team.first, UNKNOWN, "x", known, busy, paused, done, silent)
        assert list(answer["skipped_contact_ids"].items()) == [
            (UNKNOWN, "contact_not_found"),
            ("x", "contact_not_found"),
            (known, "contacts_already_exists_in_current_campaign"),
            (busy, "contacts_active_in_other_campaigns"),
            (paused, "contacts_active_in_other_campaigns"),
            (done, "contacts_finished_in_other_campaigns"),
            (silent, "contacts_without_email"),
        ]
        assert answer["contacts"] == []
        allowed = {
            f"sequence_{name}": True
            for name in ("active_in_other_campaigns", "finished_in_other_campaigns", "no_email")
        }
        for name, reason in (("active", "finished"), ("finished", "active")):
            answer = team.add(team.first, busy, paused, done, **{f"sequence_{name}_in_other_campaigns": True})
            skipped = [done] if name == "active" else [busy, paused]
            assert answer["skipped_contact_ids"] == dict.fromkeys(skipped, f"contacts_{reason}_in_other_campaigns")
            added = [each["id"] for each in answer["contacts"]]
            sent = {"emailer_campaign_ids": [team.first], "contact_ids": added, "mode": "remove"}
            team.apollo.done("POST", "/emailer_campaigns/remove_or_stop_contact_ids", sent)
        answer = team.add(team.first, busy, paused, done, silent, **allowed)
        assert [each["id"] for each in answer["contacts"]] == [busy, paused, done, silent]
        assert answer["skipped_contact_ids"] == {}
        assert team.add(team.first, stopped)["skipped_contact_ids"] == {}, "who was stopped elsewhere is added"

    @pytest.mark.contract("10.sequence.7")
    def test_takes_contacts_by_their_labels(self, team: Team) -> None:
        labelled = team.contact(label_names=["Spring"])
        team.contact(label_names=["Autumn"])
        answer = team.add(team.first, label_names=["spring", "none"])
        assert [each["id"] for each in answer["contacts"]] == [labelled]

    @pytest.mark.contract("10.sequence.7", "10.sequence.9")
    def test_adds_one_that_is_named_twice_once(self, team: Team) -> None:
        contact = team.contact(label_names=["Spring"])
        answer = team.add(team.first, contact.upper(), contact, contact.upper(), label_names=["spring"])
        assert ([each["id"] for each in answer["contacts"]], answer["skipped_contact_ids"]) == ([contact], {})
        assert team.statuses(contact) == [(team.first, "active")]

    @pytest.mark.contract("10.sequence.5", "10.sequence.6")
    def test_refuses_what_is_missing(self, team: Team) -> None:
        path = f"/emailer_campaigns/{team.first}/add_contact_ids"
        closed = team.make("email_account", email="old@quay.example", active=False)
        both = "Please specify a emailer_campaign_id and send_email_from_email_account_id."
        cases: Any = (
            ({}, both),
            ({"emailer_campaign_id": team.first}, both),
            (team.body(team.first), "Please specify either contact_ids or label_names."),
            (
                {**team.body(team.first, UNKNOWN), "send_email_from_email_account_id": closed},
                "These mailboxes are no longer active. old@quay.example",
            ),
            (
                {**team.body(team.first, UNKNOWN), "send_email_from_email_account_id": UNKNOWN},
                f"Parameters misconfigured. {UNKNOWN} is not a valid ID",
            ),
        )
        for body, text in cases:
            assert error(team.apollo.call("POST", path, body)) == (422, text)
        body = team.body(team.first, UNKNOWN)
        answer = team.apollo.call("POST", f"/emailer_campaigns/{UNKNOWN}/add_contact_ids", body)
        assert error(answer) == (422, f"Parameters misconfigured. {UNKNOWN} is not a valid ID")


class TestRemoveOrStop:
    @pytest.mark.contract("10.sequence.14", "10.sequence.15")
    @pytest.mark.parametrize(
        ("mode", "status", "reason"),
        [("stop", "inactive", "manually stopped"), ("mark_as_finished", "finished", None), ("remove", None, None)],
    )
    def test_ends_the_contacts_part(self, team: Team, mode: str, status: str | None, reason: str | None) -> None:
        contact, other = team.contact(), team.contact()
        team.add(team.first, contact, other)
        team.add(team.second, contact, sequence_active_in_other_campaigns=True)
        team.apollo.control("POST", "/clock/advance", {"seconds": 60})
        sent = {"emailer_campaign_ids": [team.first], "contact_ids": [contact], "mode": mode}
        answer = team.apollo.done("POST", "/emailer_campaigns/remove_or_stop_contact_ids", sent)
        assert list(answer) == ["contacts", "emailer_campaigns"]
        (shown,) = answer["contacts"]
        *parts, unchanged = shown["contact_campaign_statuses"]
        assert (unchanged["emailer_campaign_id"], unchanged["status"]) == (team.second, "active")
        assert [(each["status"], each["inactive_reason"]) for each in parts] == (
            [] if status is None else [(status, reason)]
        )
        changed = {
            each["sequence_id"]: each["updated_at"] != each["created_at"]
            for each in team.apollo.control("GET", "/records/sequence_contact")
            if each["contact_id"] == contact
        }
        assert changed == ({team.second: False} if status is None else {team.first: True, team.second: False})
        assert "contact_job_change_event" not in shown
        assert answer["emailer_campaigns"][0]["unique_scheduled"] == (1 if status is None else 2)
        assert team.statuses(other) == [(team.first, "active")]

    @pytest.mark.contract("10.sequence.14")
    @each_case("mode", ["stop", "mark_as_finished", "remove"])
    def test_answers_one_that_is_named_twice_once(self, team: Team, mode: str) -> None:
        contact, other = team.contact(), team.contact()
        team.add(team.first, contact, other)
        sent = {
            "emailer_campaign_ids": [team.first, team.second, team.first],
            "contact_ids": [other, contact, other.upper(), other],
            "mode": mode,
        }
        answer = team.apollo.done("POST", "/emailer_campaigns/remove_or_stop_contact_ids", sent)
        assert [each["id"] for each in answer["contacts"]] == [other, contact]
        assert [each["id"] for each in answer["emailer_campaigns"]] == [team.first, team.second]

    @pytest.mark.contract("10.sequence.16")
    def test_does_not_check_ids(self, team: Team) -> None:
        contact = team.contact()
        path = "/emailer_campaigns/remove_or_stop_contact_ids"
        sent = {"emailer_campaign_ids": ["handbook"], "contact_ids": [contact, "x", UNKNOWN], "mode": "remove"}
        answer = team.apollo.done("POST", path, sent)
        assert ([each["id"] for each in answer["contacts"]], answer["emailer_campaigns"]) == ([contact], [])
        answer = team.apollo.call("POST", path, {**sent, "mode": "x"})
        assert error(answer) == (422, "Please specify a valid mode.")


class TestContacts:
    @pytest.mark.contract("10.sequence.12")
    def test_are_found_by_their_sequences(self, team: Team) -> None:
        contact = team.contact()
        team.contact()
        team.add(team.first, contact)
        answer = team.apollo.done("POST", "/contacts/search", {"emailer_campaign_ids": [team.first]})
        assert [each["id"] for each in answer["contacts"]] == [contact]
        assert answer["breadcrumbs"] == [
            {
                "label": "Sequence",
                "signal_field_name": "emailer_campaign_ids",
                "value": team.first,
                "display_name": "First contact",
            }
        ]
        assert team.apollo.done("POST", "/contacts/search", {"emailer_campaign_ids": ["x"]})["contacts"] == []
        apollo_accounts = team.apollo.done("POST", "/accounts/search", {"emailer_campaign_ids": ["x"]})
        assert apollo_accounts["pagination"]["total_entries"] == 0
        team.apollo.add_account()
        found = team.apollo.done("POST", "/accounts/search", {"emailer_campaign_ids": ["x"]})
        assert len(found["accounts"]) == 1

    @pytest.mark.contract("10.delete.6")
    def test_leave_sequences_when_they_are_deleted(self, team: Team) -> None:
        contact = team.contact()
        team.add(team.first, contact)
        team.apollo.done("DELETE", f"/contacts/{contact}")
        (first, _) = team.apollo.done("GET", "/emailer_campaigns/search")["emailer_campaigns"]
        assert first["unique_scheduled"] == 0


@pytest.mark.contract("10.mailbox.1")
def test_email_accounts_are_listed(team: Team) -> None:
    team.make("email_account", email="old@quay.example", active=False)
    first, second = team.apollo.done("GET", "/email_accounts")["email_accounts"]
    assert first == {
        "id": team.mailbox,
        "user_id": team.apollo.user,
        "email": "jane@quay.example",
        "active": True,
        "default": True,
        "type": "gmail",
        "created_at": NOON,
        "last_synced_at": None,
    }
    assert list(second) == list(first)
    assert (second["default"], second["active"], second["user_id"]) == (False, False, None)
