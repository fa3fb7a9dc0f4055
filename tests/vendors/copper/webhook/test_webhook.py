"""Subscriptions to webhooks. Contract, 3."""

from typing import Final

import pytest

from tests.support.cases import each_case
from tests.vendors.copper.client import NOW, Copper, Json


class TestWebhooks:
    BODY: Final = {"target": "https://x.example/hook", "type": "opportunity", "event": "new"}

    @pytest.mark.contract("3.10.webhook.1", "3.10.webhook.7", "3.10.webhook.3")
    def test_are_kept_and_shown(self, copper: Copper) -> None:
        more = {"secret": {"key": "x"}, "headers": {"X-A": "b"}, "custom_field_computed_values": True}
        hook = copper.ask("POST", "/webhooks", {**self.BODY, **more})
        assert hook == {"id": hook["id"], **self.BODY, **more, "created_at": NOW}
        assert (next(iter(hook)), list(hook)[-1]) == ("id", "created_at")
        path = f"/webhooks/{hook['id']}"
        changes: Json = {
            "target": "https://y.example/",
            "secret": None,
            "headers": {},
            "custom_field_computed_values": False,
        }
        assert copper.ask("PUT", path, {**changes, "event": "delete", "type": "x"}) == hook | changes
        assert copper.ask("GET", "/webhooks") == [copper.ask("GET", path)] == [hook | changes]
        assert copper.ask("DELETE", path) == {"id": hook["id"]}
        assert copper.status("GET", path) == 404
        faults = ["Target: can't be blank", "Type: can't be blank", "Event: can't be blank"]
        assert copper.refused("POST", "/webhooks", {}) == faults

    @pytest.mark.contract("3.10.webhook.6")
    @each_case("type_", ["lead", "person", "company", "opportunity", "project", "task", "activity_log"])
    def test_are_of_every_type(self, copper: Copper, type_: str) -> None:
        for event in ("new", "update", "delete"):
            hook = copper.ask("POST", "/webhooks", {**self.BODY, "type": type_, "event": event})
            assert (hook["type"], hook["event"]) == (type_, event)
        wrong = copper.refused("POST", "/webhooks", {**self.BODY, "type": f"{type_}s", "event": "old"})
        assert wrong == ["Type: is not included in the list", "Event: is not included in the list"]

    @pytest.mark.contract("3.10.webhook.2")
    @each_case(
        ("target", "status"),
        [
            ("https://x.example/a?b=c", 200),
            ("HTTPS://x.example/", 200),
            ("http://localhost:8080/hook", 200),
            ("http://127.9.9.9/", 200),
            ("http://[::1]:80/", 200),
            ("http://x.example/", 422),
            ("http://localhost.example/", 422),
            ("http://128.0.0.1/", 422),
            ("ftp://localhost/", 422),
            ("https://", 422),
            ("http://[::1", 422),
            ("hook", 422),
        ],
    )
    def test_have_a_target_with_https_or_on_this_machine(self, copper: Copper, target: str, status: int) -> None:
        hook = copper.ask("POST", "/webhooks", self.BODY)
        for method, path in (("POST", "/webhooks"), ("PUT", f"/webhooks/{hook['id']}")):
            answer = copper.send(method, path, {**self.BODY, "target": target})
            assert answer.status_code == status
            message = answer.json().get("message", answer.json().get("target"))
            assert message == (target if status == 200 else "Invalid input: Invalid URI For External Request")

    @pytest.mark.contract("3.10.webhook.8")
    @each_case(
        ("sent", "fault"),
        [
            ({"secret": {"a": 1}}, "Secret: must be a string"),
            ({"secret": "a"}, "Secret: must be an object"),
            ({"headers": {"X-A": None}}, "Headers: must be a string"),
            ({"headers": {"X A": "b"}}, "Headers: is not included in the list"),
            ({"headers": {"": "b"}}, "Headers: is not included in the list"),
            ({"headers": {"X-A": "b\nc"}}, "Headers: is not included in the list"),
        ],
    )
    def test_have_texts_in_secret_and_headers(self, copper: Copper, sent: Json, fault: str) -> None:
        assert copper.refused("POST", "/webhooks", {**self.BODY, **sent}) == [fault]

    @pytest.mark.slow
    @pytest.mark.contract("3.10.webhook.4")
    def test_are_a_hundred_at_most(self, copper: Copper, other: Copper) -> None:
        """Those of another account do not count."""
        for _ in range(100):
            copper.ask("POST", "/webhooks", self.BODY)
        assert copper.status("POST", "/webhooks", self.BODY) == 422
        assert len(copper.ask("GET", "/webhooks")) == 100
        made = other.ask("POST", "/webhooks", self.BODY)
        assert [each["id"] for each in other.ask("GET", "/webhooks")] == [made["id"]]
