"""Records that the control plane changes, with the effects of the service."""

from collections.abc import Iterator
from typing import Any, Final

import httpx
import pytest

from tests.across.client import NOON
from tests.across.records import Demo
from tests.support.builders import NO_TLS

LATER: Final = "2026-06-01T13:00:00Z"


@pytest.fixture
def demo(address: str) -> Iterator[Demo]:
    with httpx.Client(base_url=address, verify=NO_TLS, timeout=30) as http:
        yield Demo.open(http, "pardot", connector="salesforce")


@pytest.fixture
def deal(demo: Demo) -> Any:
    body = {"name": "Deal", "value": 5, "probability": 10, "prospects": ["jdoe@company.com"]}
    return demo.control("POST", "/records/opportunity", body)


def later(demo: Demo) -> None:
    demo.control("PUT", "/clock", {"mode": "frozen", "at": LATER})


def activities(demo: Demo, deal: Any) -> list[tuple[int, int, str]]:
    found = demo.control("GET", "/records/visitorActivity")
    return [
        (each["type"], each["prospect_id"], each["created_at"])
        for each in found
        if each["opportunity_id"] == deal["id"]
    ]


def added(demo: Demo, kind: str, **fields: Any) -> Any:
    return demo.control("POST", f"/records/{kind}", fields)


class TestOpportunity:
    def test_that_is_won_has_an_activity_and_a_score_even_with_a_connector(self, demo: Demo, deal: Any) -> None:
        (jane,) = deal["prospects"]
        demo.control("PATCH", "", {"scoring": {"won": 30}})
        before = demo.control("GET", f"/records/prospect/{jane}")["score"]
        later(demo)
        won = demo.control("PATCH", f"/records/opportunity/{deal['id']}", {"status": "Won"})
        assert (won["status"], won["updated_at"], won["value"]) == ("Won", LATER, 5)
        assert activities(demo, deal) == [(8, jane, NOON), (9, jane, LATER)]
        assert demo.control("GET", f"/records/prospect/{jane}")["score"] == before + 30

    def test_is_linked_to_the_given_prospects_alone(self, demo: Demo, deal: Any) -> None:
        (jane,) = deal["prospects"]
        bob = added(demo, "prospect", email="bob@example.com")["id"]
        changed = demo.control("PATCH", f"/records/opportunity/{deal['id']}", {"prospects": [bob]})
        assert changed["prospects"] == [bob]
        assert {each[:2] for each in activities(demo, deal)} == {(8, jane), (42, jane), (41, bob)} or len(
            activities(demo, deal)
        ) == 3

    def test_that_is_deleted_is_seen_by_the_api_as_deleted_and_comes_back(self, demo: Demo, deal: Any) -> None:
        path = f"/records/opportunity/{deal['id']}"
        demo.control("DELETE", path)
        assert demo.control("GET", path)["deleted"] is True
        answer = demo.send("PATCH", path, {"name": "Other"})
        assert (answer.status_code, "is deleted" in answer.json()["detail"]) == (404, True)
        assert demo.control("POST", f"{path}/undelete") == deal

    def test_takes_no_unknown_campaign(self, demo: Demo, deal: Any) -> None:
        answer = demo.send("PATCH", f"/records/opportunity/{deal['id']}", {"campaign_id": 9_999_999})
        assert answer.status_code == 422
        assert answer.json()["errors"] == [{"pointer": "#/campaign_id", "detail": "campaign 9999999 does not exist"}]
        assert demo.control("GET", f"/records/opportunity/{deal['id']}") == deal


class TestProspect:
    def test_has_the_given_fields_lists_and_user(self, demo: Demo) -> None:
        field = added(demo, "customField", name="Tea", field_id="Tea")
        first, second = (added(demo, "list", name=name)["id"] for name in ("First", "Second"))
        jane = added(demo, "prospect", email="jane@example.com", lists=[first], custom_fields={"Tea": "Assam"})
        user = demo.control("GET", "/users")[0]
        later(demo)
        changes = {
            "lists": [second],
            "assigned_to": user["email"],
            "custom_fields": {"Tea": ["Darjeeling"]},
            "score": None,
        }
        changed = demo.control("PATCH", f"/records/prospect/{jane['id']}", changes)
        assert changed["lists"] == [second]
        assert (changed["assigned_to"], changed["score"], changed["updated_at"]) == (user["id"], 0, LATER)
        assert changed["custom_fields"] == {"Tea": ["Darjeeling"]}
        demo.control("DELETE", f"/records/customField/{field['id']}")
        assert demo.control("GET", f"/records/prospect/{jane['id']}")["custom_fields"] == {}

    def test_does_not_take_an_address_of_another(self, demo: Demo) -> None:
        added(demo, "prospect", email="jane@example.com")
        bob = added(demo, "prospect", email="bob@example.com")
        answer = demo.send("PATCH", f"/records/prospect/{bob['id']}", {"email": "jane@example.com"})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (409, "#/email")

    def test_that_is_deleted_leaves_its_opportunity(self, demo: Demo, deal: Any) -> None:
        (jane,) = deal["prospects"]
        later(demo)
        demo.control("DELETE", f"/records/prospect/{jane}")
        changed = demo.control("GET", f"/records/opportunity/{deal['id']}")
        assert (changed["prospects"], changed["updated_at"]) == ([], LATER)
        assert demo.control("POST", f"/records/prospect/{jane}/undelete")["deleted"] is False
        assert demo.control("GET", f"/records/opportunity/{deal['id']}")["prospects"] == []


class TestOthers:
    def test_an_opt_out_stays_unless_a_switch_is_on(self, demo: Demo) -> None:
        jane, news = added(demo, "prospect", email="jane@example.com"), added(demo, "list", name="News")
        membership = added(demo, "listMembership", prospect_id=jane["id"], list_id=news["id"], opted_out=True)
        path = f"/records/listMembership/{membership['id']}"
        answer = demo.send("PATCH", path, {"opted_out": False})
        assert (answer.status_code, "opt_in_again" in answer.json()["detail"]) == (422, True)
        demo.control("PATCH", "", {"switches": {"opt_in_again": True}})
        assert demo.control("PATCH", path, {"opted_out": False})["opted_out"] is False

    def test_a_campaign_that_records_need_stays(self, demo: Demo) -> None:
        fair = added(demo, "campaign", name="Fair")
        jane = added(demo, "prospect", email="jane@example.com", campaign_id=fair["id"])
        form = added(demo, "form", name="Form", campaign_id=fair["id"])
        path = f"/records/campaign/{fair['id']}"
        answer = demo.send("DELETE", path)
        assert (answer.status_code, "campaign_id of 1 record (prospect)" in answer.json()["detail"]) == (409, True)
        other = demo.control("GET", "/records/campaign")[0]["id"]
        assert demo.control("PATCH", f"/records/prospect/{jane['id']}", {"campaign_id": None})["campaign_id"] == other
        demo.control("DELETE", path)
        assert demo.control("GET", f"/records/form/{form['id']}")["campaign_id"] is None

    def test_an_activity_follows_the_rules_of_its_type(self, demo: Demo) -> None:
        activity = added(demo, "visitorActivity", type=20, prospect_id="jdoe@company.com")
        path = f"/records/visitorActivity/{activity['id']}"
        assert demo.send("PATCH", path, {"type": 999}).status_code == 422
        assert demo.send("PATCH", path, {"form_id": 1, "details": "x"}).status_code == 422
        assert demo.control("PATCH", path, {"details": "3 page views"})["details"] == "3 page views"

    def test_an_activity_that_comes_to_count_moves_the_last_activity_to_its_own_time(self, demo: Demo) -> None:
        jane, ann = (added(demo, "prospect", email=f"{name}@example.com")["id"] for name in ("jane", "ann"))
        sent = {"type": 6, "email_id": 5, "details": "https://x.example"}
        mail = added(demo, "visitorActivity", **sent, prospect_id=jane)
        added(demo, "visitorActivity", **sent, prospect_id=ann)

        def last() -> list[Any]:
            return [demo.control("GET", f"/records/prospect/{each}")["last_activity_at"] for each in (jane, ann)]

        assert last() == [None, None]
        later(demo)
        for type_, expected in ((1, NOON), (6, NOON)):
            demo.control("PATCH", f"/records/visitorActivity/{mail['id']}", {"type": type_})
            assert last() == [expected, None]
        added(demo, "visitorActivity", type=20, prospect_id=jane)
        demo.control("PATCH", f"/records/visitorActivity/{mail['id']}", {"type": 1})
        assert last() == [LATER, None], "it does not go back"

    def test_users_are_not_changed_here_and_the_answer_says_why(self, demo: Demo) -> None:
        user = demo.control("GET", "/users")[0]["id"]
        answer = demo.send("PATCH", f"/records/user/{user}", {"email": "x@example.com"})
        assert (answer.status_code, "writes the records of the kind user" in answer.json()["detail"]) == (405, True)
