"""Records that the control plane changes, deletes and undeletes, of every kind of every vendor."""

from typing import Any, Final

import httpx
import pytest

from tests.across.records import Demo, new_record

LATER: Final = "2026-06-01T13:00:00Z"
TEXTS: Final = (
    *("name", "title", "label", "text", "note", "first_name", "details", "file_name", "content", "subject", "hostname"),
    *("browser", "campaign_parameter", "destination_url", "city", "number", "object_name", "domain"),
)
"""Fields that any text fits."""
UNCHANGED: Final = {
    *("tagObject", "visit", "emailClick", "lifecycleHistory", "visitorActivity"),
    *(
        "relatedItem",
        "projectLink",
        "relatedLink",
        "activity",
        "task",
        "sequence_contact",
        "sequence_event",
        "emailer_message_event",
        "sequenceSubscription",
        "deal",
    ),
}
"""Kinds whose example has no field that another text or flag fits."""


@pytest.fixture
def demo(http: httpx.Client, any_vendor: str) -> Demo:
    """An account of the demo, of any vendor."""
    return Demo.open(http, any_vendor)


def created(demo: Demo) -> list[Any]:
    """Return the kinds of which the control plane adds records."""
    return [each for each in demo.kinds if each.create is not None]


def others(demo: Demo, kind: Any, record: Any) -> list[Any]:
    """Return the records of a kind but one."""
    return [each for each in demo.control("GET", f"/records/{kind.name}") if each["id"] != record["id"]]


def other_value(kind: Any, record: Any) -> dict[str, Any]:
    """Return a change of a field with a text or a flag."""
    taken = {*kind.fixed, *kind.references, *kind.secrets, "id", "type", "email", "url", "target", "status"}
    names = [name for name in new_record_fields(kind) if name not in taken]
    for name in names:
        value = record.get(name)
        if isinstance(value, bool):
            return {name: not value}
        if isinstance(value, str) and name in TEXTS:
            return {name: f"{value}1"}
    return {}


def new_record_fields(kind: Any) -> list[str]:
    return [str(each.name) for each in kind.model.__table__.c]


class TestEveryKind:
    @pytest.mark.slow(but="minicrm")
    def test_is_changed_and_deleted(self, demo: Demo) -> None:
        for kind in created(demo):
            record = demo.control("POST", f"/records/{kind.name}", new_record(demo, kind))
            path, rest = f"/records/{kind.name}/{record['id']}", others(demo, kind, record)
            record = demo.control("GET", path)  # the answer to the creation has secrets, too
            assert demo.control("PATCH", path, {}) == record, kind.name
            if changes := other_value(kind, record):
                demo.control("PUT", "/clock", {"mode": "frozen", "at": LATER})
                changed = demo.control("PATCH", path, changes)
                assert {name: changed[name] for name in changes} == changes, kind.name
                assert changed["updated_at"] == LATER, kind.name
                assert changed["created_at"] == record["created_at"], kind.name
                assert demo.control("GET", path) == changed, kind.name
            else:
                assert kind.name in UNCHANGED
            assert others(demo, kind, record) == rest, kind.name
            answer = demo.send("DELETE", path)
            assert answer.status_code == 204, f"{kind.name}: {answer.text}"
            gone = demo.send("GET", path)
            assert gone.status_code == 404 or gone.json()["deleted"] is True, kind.name
            for method, body in (("DELETE", None), *((("PATCH", changes),) if changes else ())):
                assert demo.send(method, path, body).status_code == 404, (method, kind.name)
            again = demo.send("GET", path)
            assert (again.status_code, again.content) == (gone.status_code, gone.content), kind.name
            left = [each["id"] for each in others(demo, kind, record)]
            assert {each["id"] for each in rest} - {*left} <= {record.get("mirror_id")}, kind.name

    @pytest.mark.slow
    def test_refuses_what_only_a_new_record_has(self, demo: Demo) -> None:
        for kind in created(demo):
            record = demo.control("POST", f"/records/{kind.name}", new_record(demo, kind))
            path = f"/records/{kind.name}/{record['id']}"
            record = demo.control("GET", path)  # the answer to the creation has secrets, too
            for name in (*kind.fixed, "created_at", "updated_at"):
                answer = demo.send("PATCH", path, {name: LATER})
                assert answer.status_code == 422, (kind.name, name)
                assert "only new records have it" in answer.json()["errors"][0]["detail"], (kind.name, name)
            assert demo.control("GET", path) == record

    @pytest.mark.slow
    def test_that_is_deleted_comes_back_where_the_service_knows_it(self, demo: Demo) -> None:
        for kind in created(demo):
            record = demo.control("POST", f"/records/{kind.name}", new_record(demo, kind))
            path = f"/records/{kind.name}/{record['id']}"
            demo.control("DELETE", path)
            answer = demo.send("POST", f"{path}/undelete")
            if kind.undelete is None:
                assert answer.status_code == 404, kind.name
                assert "undelete" in answer.json()["detail"], kind.name
            else:
                assert answer.status_code == 200, f"{kind.name}: {answer.text}"
                assert answer.json()["deleted"] is False, kind.name
                demo.control("POST", "/clock/advance", {"seconds": 60})
                before = demo.control("GET", f"/records/{kind.name}")
                assert demo.send("POST", f"{path}/undelete").status_code in {200, 404}, kind.name
                assert demo.control("GET", f"/records/{kind.name}") == before, f"{kind.name}: of a live record"

    @pytest.mark.slow
    def test_of_another_account_stays(self, demo: Demo, http: httpx.Client) -> None:
        other = Demo.open(http, demo.vendor)
        before = other.export()
        for kind in created(demo):
            record = demo.control("POST", f"/records/{kind.name}", new_record(demo, kind))
            demo.control("DELETE", f"/records/{kind.name}/{record['id']}")
        assert other.export() == before
