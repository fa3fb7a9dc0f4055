"""Sequences and their steps (contract part 2, B.6)."""

import pytest

from tests.vendors.close import shapes
from tests.vendors.close.client import Close
from tests.vendors.close.shapes import fits


@pytest.mark.contract("2.b6.sequence.1", "2.b6.sequence.3")
def test_has_the_defaults(close: Close) -> None:
    made = close.post("/sequence/", {"name": "Onboarding", "steps": [{}, {"step_type": "call", "delay": 60}]})
    assert made["id"].startswith("seq_")
    assert len(made["id"]) == len("seq_") + 22
    assert (made["status"], made["timezone"], made["allow_manual_enrollment"]) == ("active", "UTC", True)
    assert made["schedule"] is made["schedule_id"] is made["trigger_query"] is None
    assert made["owner_id"] == close.user_id
    email, call = made["steps"]
    for step in (email, call):
        fits(shapes.SEQUENCE_STEP, step)
        assert step["id"].startswith("seqstep_")
    assert (email["step_type"], email["delay"], email["threading"]) == ("email", 0, "old_thread")
    assert (call["step_type"], call["delay"], call["threading"], call["required"]) == ("call", 60, None, True)


@pytest.mark.contract("2.b6.sequence.4")
def test_steps_that_are_named_stay_and_the_others_go(close: Close) -> None:
    made = close.post("/sequence/", {"name": "x", "steps": [{"step_type": "call", "delay": 60}, {}, {"delay": 5}]})
    first, second, _ = made["steps"]
    close.freeze("2026-01-03T00:00:00Z")
    sent = [{"id": second["id"]}, {"id": first["id"], "required": False}, {"step_type": "task"}]
    kept, changed, new = close.put(f"/sequence/{made['id']}/", {"steps": sent})["steps"]
    assert kept == second
    assert changed == {**first, "required": False, "date_updated": "2026-01-03T00:00:00"}
    assert new["step_type"] == "task"
    assert new["id"] not in {first["id"], second["id"]}
    unchanged = close.put(f"/sequence/{made['id']}/", {"name": "y"})
    assert unchanged["steps"] == [kept, changed, new]


@pytest.mark.contract("2.b6.sequence.4")
def test_a_step_loses_what_may_be_null_and_keeps_what_may_not(close: Close) -> None:
    template = close.post("/email_template/", {"name": "Hi"})["id"]
    steps = [{}, {}, {"email_template_id": template, "step_allowed_delay": 5, "delay": 60, "required": False}]
    made = close.post("/sequence/", {"name": "x", "steps": steps})
    last = made["steps"][2]
    bo = close.user("Bo", "Katz")
    close.freeze("2026-01-03T00:00:00Z")
    null = dict.fromkeys(("email_template_id", "step_allowed_delay", "threading", "delay", "required", "step_type"))
    (changed,) = close.by(bo).put(f"/sequence/{made['id']}/", {"steps": [{"id": last["id"], **null}]})["steps"]
    assert changed == {
        **last,
        "email_template_id": None,
        "step_allowed_delay": None,
        "threading": None,
        "date_updated": "2026-01-03T00:00:00",
        "updated_by_id": bo["id"],
    }


@pytest.mark.contract("2.b6.sequence.2")
def test_counts_its_own_subscriptions_and_takes_them_along_alone(close: Close) -> None:
    contact = close.post("/contact/", {"emails": [{"email": "jo@ash.example"}]})["id"]
    first, second = (close.post("/sequence/", {"name": name})["id"] for name in "AB")
    kept = [
        close.post("/sequence_subscription/", {"sequence_id": each, "contact_id": contact}) for each in (first, second)
    ]
    close.put(f"/sequence_subscription/{kept[1]['id']}/", {"status": "paused"})
    counts = [close.get(f"/sequence/{each}/")["subscription_counts_by_status"] for each in (first, second)]
    none = dict.fromkeys(("active", "error", "finished", "goal", "paused"), 0)
    assert counts == [{**none, "active": 1}, {**none, "paused": 1}]
    close.delete(f"/sequence/{first}/")
    assert [each["id"] for each in close.rows("/sequence_subscription/", contact_id=contact)] == [kept[1]["id"]]


@pytest.mark.contract("2.b6.sequence.5")
def test_what_is_wrong_stands_below_its_position(close: Close) -> None:
    steps = [{}, {"email_template_id": "tmpl_x", "delay": "x"}, {"step_type": "fax"}, 5]
    wrong = close.refused("POST", "/sequence/", {"name": "x", "steps": steps, "status": "gone"}).fields
    assert wrong == {
        "status": "Not a valid choice.",
        "steps": {
            "errors": {
                "1": {"delay": "Value must be of int type.", "email_template_id": "Object does not exist."},
                "2": {"step_type": "Not a valid choice."},
                "3": "Value must be of dict type.",
            }
        },
    }
    email = close.post("/email_template/", {"name": "Hi"})["id"]
    other = close.refused("POST", "/sequence/", {"name": "x", "steps": [{"sms_template_id": email}]}).fields
    assert other == {"steps": {"errors": {"0": {"sms_template_id": "Object does not exist."}}}}
    unknown = close.refused("POST", "/sequence/", {"name": "x", "steps": [{"id": "seqstep_x"}]}).fields
    assert unknown == {"steps": {"errors": {"0": {"id": "Object does not exist."}}}}
