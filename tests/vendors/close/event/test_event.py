"""The event log, and lists that are not built (contract 3.9)."""

import base64
from typing import Any

import pytest

from dealdock.vendors.close import event
from tests.support.cases import each_case
from tests.vendors.close.client import TOO_LARGE, Close

NAMES = {
    "action",
    "api_key_id",
    "changed_fields",
    "data",
    "date_created",
    "date_updated",
    "id",
    "lead_id",
    "meta",
    "oauth_client_id",
    "oauth_scope",
    "object_id",
    "object_type",
    "organization_id",
    "previous_data",
    "request_id",
    "user_id",
}
EMPTY_LISTS = [
    f"/{name}/"
    for name in (
        *("send_as", "dialer", "bulk_action/sequence_subscription", "activity/form_submission"),
        *("activity/lead_merge", "outcome", "playbook", "unsubscribe/email"),
    )
]


class TestList:
    @pytest.mark.contract("3.9.list.1", "3.9.list.2", "3.9.list.3", "1.4.page.9")
    def test_cursors_lead_to_all(self, close: Close) -> None:
        for second in range(5):
            close.freeze(f"2026-01-03T00:00:0{second}Z")
            close.add()
        whole = close.get("/event/", _limit=50)
        assert set(whole) == {"cursor_next", "cursor_previous", "data"}
        assert whole["cursor_next"] is None
        moments = [each["date_created"] for each in whole["data"]]
        assert moments == sorted(moments, reverse=True)
        found, cursor = [], ""
        while cursor is not None:
            page = close.get("/event/", _limit=4, _cursor=cursor)
            assert len(page["data"]) <= 4
            found += page["data"]
            cursor = page["cursor_next"]
        assert found == whole["data"]
        assert len(found) == len({each["id"] for each in found}) >= 10

    @pytest.mark.contract("3.9.list.2", "3.9.list.3")
    def test_a_cursor_leads_back(self, close: Close) -> None:
        for _ in range(3):
            close.add()
        first = close.get("/event/", _limit=2)
        second = close.get("/event/", _limit=2, _cursor=first["cursor_next"])
        assert first["cursor_previous"] is None
        assert close.get("/event/", _limit=2, _cursor=second["cursor_previous"])["data"] == first["data"]

    @pytest.mark.contract("3.9.list.2", "3.9.list.3")
    def test_cursors_lead_back_from_the_third_page_to_what_is_new(self, close: Close) -> None:
        for _ in range(2):
            close.add()
        whole = [each["id"] for each in close.get("/event/")["data"]]
        assert len(whole) > 4

        def page(cursor: str | None) -> Any:
            found = close.get("/event/", _limit=2, _cursor=cursor)
            return [each["id"] for each in found["data"]], found["cursor_previous"], found["cursor_next"]

        cursor, befores = None, []
        for place in range(3):
            ids, before, cursor = page(cursor)
            assert ids == whole[2 * place : 2 * place + 2]
            befores.append(before)
        for place in (1, 0):
            ids, before, after = page(before)
            assert ids == whole[2 * place : 2 * place + 2]
            assert page(after)[0] == whole[2 * place + 2 : 2 * place + 4]
        assert before is befores[0] is None
        close.post("/task/", {"lead_id": close.rows("/lead/")[0]["id"]})
        newer = page(befores[1])
        assert newer[0] == whole[:2]
        assert page(newer[1])[1] is None
        assert page(newer[1])[0] == [each["id"] for each in close.get("/event/")["data"]][: -len(whole)]

    @pytest.mark.contract("1.1.lists.6")
    def test_events_that_are_too_large_are_not_read(self, close: Close, monkeypatch: pytest.MonkeyPatch) -> None:
        for _ in range(3):
            close.lead("A", description="a" * 1_000)
        monkeypatch.setattr(event, "MAX_ANSWER_BYTES", 3_500)
        refused = close.refused("GET", "/event/", params={"action": "created", "object_type": "lead"})
        assert (refused.status, refused.body) == (413, TOO_LARGE)
        page = close.get("/event/", _limit=1, action="created", object_type="lead")
        assert len(page["data"]) == 1
        assert close.refused("GET", "/event/", params={"_limit": 3, "_cursor": page["cursor_next"]}).status == 413

    @pytest.mark.contract("3.9.list.4")
    def test_a_cursor_is_signed(self, close: Close) -> None:
        for _ in range(3):
            close.add()
        cursor = close.get("/event/", _limit=1)["cursor_next"]
        text = base64.urlsafe_b64decode(cursor + "==")[16:]
        plain = (b"older 0001-01-01T00:00:00+00:00 1", text, b'["older", "9999-12-31T23:59:59", 1]', b"[]", b"null")
        for wrong in (*plain, *(bytes(16) + each for each in plain)):
            written = base64.urlsafe_b64encode(wrong).decode()
            assert close.refused("GET", "/event/", params={"_cursor": written}).text == "Invalid cursor."
        for written in ("x", "\u00e9", "=", cursor[:-4], cursor + "AAAA"):
            assert close.refused("GET", "/event/", params={"_cursor": written}).text == "Invalid cursor."
        assert Close.open(close.http).refused("GET", "/event/", params={"_cursor": cursor}).text == "Invalid cursor."
        assert close.get("/event/", _limit=1, _cursor=cursor)["data"]

    @pytest.mark.contract("1.1.query.3", "3.9.list.2")
    def test_the_list_has_no_skip(self, close: Close) -> None:
        close.add()
        assert [close.get("/event/", _skip=skip) for skip in ("x", -1, 300_000)] == [close.get("/event/")] * 3

    @pytest.mark.slow
    @pytest.mark.contract("3.9.filter.1", "3.9.filter.2")
    def test_filters(self, close: Close) -> None:
        bo = close.user("Bo", "Katz")
        lead = close.lead()["id"]
        close.freeze("2026-01-03T00:00:00Z")
        made = close.by(bo).add(lead_id=lead)
        close.freeze("2026-01-04T00:00:00Z")
        close.change(made, value=5)

        def events(**params: Any) -> list[tuple[str, str]]:
            return [(each["object_type"], each["action"]) for each in close.rows("/event/", **params)]

        updated, created = ("opportunity", "updated"), ("opportunity", "created")
        assert events(object_type="opportunity", object_id=made["id"]) == [updated, created]
        assert events(object_id=made["id"], action="created") == [created]
        assert events(object_type="opportunity", action="updated") == [updated]
        assert events(user_id=bo["id"], object_type="opportunity", action="updated") == []
        assert events(user_id=bo["id"]) == [created]
        assert set(events(lead_id=lead)) >= {updated, created, ("lead", "created")}
        assert events(lead_id="lead_x") == []
        request = close.rows("/event/", object_type="opportunity", action="updated")[0]["request_id"]
        assert events(request_id=request) == [updated]
        assert events(date_updated__gt="2026-01-03T00:00:00") == [updated]
        assert events(date_updated__gte="2026-01-03T00:00:00") == [updated, created]
        assert updated not in events(date_updated__lt="2026-01-04T00:00:00")
        assert events(date_updated__lte="2026-01-03T00:00:00", date_updated__gt="2026-01-02T12:00:00") == [created]

    @pytest.mark.contract("3.9.filter.1")
    @each_case(
        "names",
        [
            *(["action"], ["object_type"], ["object_id"], ["lead_id", "action"], ["lead_id", "object_id"]),
            *(["request_id", "object_type"], ["user_id", "action"], ["user_id", "object_id", "object_type"]),
        ],
    )
    def test_are_in_some_combinations_only(self, close: Close, names: list[str]) -> None:
        refusal = close.refused(
            "GET", "/event/", params={**dict.fromkeys(names, "x"), "date_updated__gte": "2026-01-01"}
        )
        assert refusal.status == 400
        assert refusal.text.startswith("The filters ")
        assert "object_type, action" in refusal.text

    @pytest.mark.contract("3.9.filter.2")
    @each_case("name", ["date_created__gte", "date_created__lte", "object_type__in", "foo"])
    def test_unknown_parameters_are_ignored(self, close: Close, name: str) -> None:
        close.lead()
        whole = close.rows("/event/")
        assert whole
        assert close.rows("/event/", **{name: "2035-01-01T00:00:00Z"}) == whole

    @pytest.mark.contract("3.9.keep.1")
    def test_are_kept_for_thirty_days(self, close: Close) -> None:
        close.lead("First")
        close.freeze("2026-01-20T00:00:00Z")
        close.lead("Second")
        close.freeze("2026-02-01T01:29:00Z")
        names = [each["data"]["name"] for each in close.events(object_type="lead")]
        assert names == ["Second", "First"]
        close.freeze("2026-02-01T01:30:00Z")
        assert [each["data"]["name"] for each in close.events(object_type="lead")] == ["Second"]


class TestShape:
    @pytest.mark.contract("3.9.shape.1", "3.9.shape.2", "3.9.shape.3", "3.9.shape.4", "3.9.shape.5", "3.9.shape.6")
    @pytest.mark.contract("3.9.read.1", "1.2.moment.4")
    def test_an_update(self, close: Close) -> None:
        key = close.field("Size")
        made = close.add(value=5, **{key: "big"})
        close.freeze("2026-01-03T00:00:00Z")
        changed = close.change(made, value=6, **{key: "small"})
        event = close.events(object_type="opportunity")[0]
        assert set(event) == NAMES
        assert (event["action"], event["object_id"], event["lead_id"]) == ("updated", made["id"], made["lead_id"])
        assert event["data"] == changed
        fields = event["changed_fields"]
        assert fields == sorted(fields)
        assert {"value", key, "date_updated"} <= set(fields)
        assert event["previous_data"] == {name: made.get(name) for name in fields}
        assert event["meta"]["request_method"] == "PUT"
        assert event["meta"]["request_path"] == f"/api/v1/opportunity/{made['id']}/"
        assert event["date_created"] == event["date_updated"] == "2026-01-03T00:00:00"
        assert (event["user_id"], event["organization_id"]) == (close.user_id, close.organization_id)
        assert (event["api_key_id"], event["oauth_client_id"]) == (close.key.partition(".")[0], None)
        answer = close.get(f"/event/{event['id']}/")
        assert answer == event

    @pytest.mark.contract("3.9.shape.9")
    def test_an_update_has_its_time_among_the_changed_fields(self, close: Close) -> None:
        lead = close.lead()
        close.freeze("2026-01-03T00:00:00Z")
        close.put(f"/lead/{lead['id']}/", {"description": "Berths"})
        event = close.events(object_type="lead", action="updated")[0]
        assert event["changed_fields"] == ["date_updated", "description"]
        assert event["previous_data"] == {"date_updated": lead["date_updated"], "description": ""}

    @pytest.mark.contract("3.9.shape.6")
    def test_the_path_of_a_call_has_a_slash_at_the_end(self, close: Close) -> None:
        for path in ("/lead", "/lead/", "//lead//"):
            made = close.post(path, {"name": "Acme"})
            meta = {"request_method": "POST", "request_path": "/api/v1/lead/"}
            assert close.events(object_id=made["id"], action="created")[0]["meta"] == meta

    @pytest.mark.contract("3.9.shape.2")
    def test_data_is_the_object_at_the_event(self, close: Close) -> None:
        made = close.add(value=5)
        first = close.change(made, value=6)
        second = close.change(made, value=7)
        assert [each["data"] for each in close.events(object_type="opportunity")] == [second, first, made]

    @pytest.mark.contract("3.9.shape.3")
    def test_an_update_by_another_user_has_its_author_in_no_changed_field(self, close: Close) -> None:
        lead = close.lead("Acme")
        bo = close.user("Bo", "Lee")
        close.freeze("2026-01-03T00:00:00Z")
        changed = close.by(bo).put(f"/lead/{lead['id']}/", {"name": "Bigger"})
        assert (changed["updated_by"], changed["updated_by_name"]) == (bo["id"], "Bo Lee")
        event = close.events(object_type="lead", action="updated")[0]
        assert event["changed_fields"] == ["date_updated", "display_name", "name"]

    @pytest.mark.contract("3.9.type.1")
    def test_types_of_objects(self, close: Close) -> None:
        lead = close.lead(contacts=[{"name": "Jo"}])["id"]
        close.change(close.add(lead_id=lead), status="Won")
        close.put(f"/lead/{lead}/", {"status": "Qualified"})
        close.post("/task/", {"lead_id": lead, "text": "x"})
        close.post("/activity/note/", {"lead_id": lead, "note": "x"})
        close.post("/status/opportunity/", {"label": "x"})
        close.post("/status/lead/", {"label": "x"})
        for of in ("opportunity", "lead", "contact"):
            close.field("x", of=of)
        assert {each["object_type"] for each in close.events()} == {
            "opportunity",
            "lead",
            "contact",
            "task.lead",
            "status.opportunity",
            "status.lead",
            "activity.opportunity_status_change",
            "activity.lead_status_change",
            "activity.created",
            "activity.note",
            "custom_fields.opportunity",
            "custom_fields.lead",
            "custom_fields.contact",
        }

    @pytest.mark.contract("3.9.write.1", "3.9.shape.7")
    def test_a_call_and_its_events_are_one(self, close: Close) -> None:
        before = {each["id"] for each in close.events()}
        close.add()
        events = [each for each in close.events() if each["id"] not in before]
        assert {each["object_type"] for each in events} >= {"opportunity", "lead"}
        assert len({each["request_id"] for each in events}) == 1
        after = close.events()
        close.refused("POST", "/opportunity/", {"value": "x"})
        close.refused("DELETE", "/opportunity/oppo_x/")
        assert close.events() == after


class TestEmptyLists:
    @pytest.mark.contract("3.9.empty.1", "3.9.empty.2")
    @each_case("path", EMPTY_LISTS)
    def test_are_empty_and_take_nothing(self, fresh: Close, path: str) -> None:
        assert fresh.get(path) == {"data": [], "has_more": False}
        assert fresh.get(path, _limit=1000, _skip=100, _fields="id") == {"data": [], "has_more": False}
        assert fresh.refused("POST", path, {}).status == 405
