"""The form of answers: JSON, moments, ids (contract 1.2)."""

import json
import re
from typing import Any

import pytest

from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE
from tests.vendors.close.client import Close
from tests.vendors.close.deals import Deals

LONG = r"[0-9A-Za-z]{43}"
SHORT = r"[0-9A-Za-z]{22}"


def written(value: Any) -> bytes:
    """A JSON value in the recorded form."""
    return (json.dumps(value, sort_keys=True) + "\n").encode()


@ONE_DATABASE
class TestForm:
    @pytest.mark.contract("1.2.form.1", "1.2.form.2", "1.2.form.3", "1.2.form.5")
    @each_case(
        "path",
        [
            "/opportunity/",
            "/opportunity/?_group_by=user_id",
            "/lead/",
            "/activity/",
            "/event/",
            "/me/",
            "/user/",
            "/pipeline/",
            "/status/lead/",
            "/custom_field/lead/",
            "/nothing/",
            "/role/",
        ],
    )
    def test_keys_are_sorted_and_a_line_feed_ends(self, deals: Deals, path: str) -> None:
        answer = deals.close.send("GET", path)
        assert answer.content == written(answer.json())
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["content-length"] == str(len(answer.content))

    @pytest.mark.contract("1.2.form.5", "2.5.delete.1", "1.2.status.1")
    def test_an_empty_object_is_three_bytes(self, close: Close) -> None:
        answer = close.send("DELETE", f"/opportunity/{close.add()['id']}/")
        assert (answer.status_code, answer.content) == (200, b"{}\n")

    @pytest.mark.contract("1.2.form.4", "1.2.status.1")
    def test_characters_beyond_ascii_are_escaped(self, close: Close) -> None:
        answer = close.send("POST", "/opportunity/?_fields=note", {"note": '£ \U0001f600 \x7f \u2028 / < \n "'})
        assert answer.content == rb'{"note": "\u00a3 \ud83d\ude00 \u007f \u2028 / < \n \""}' + b"\n"
        assert answer.status_code == 200


class TestStatus:
    @pytest.mark.contract("1.2.status.2", "1.2.status.3", "3.4.pipeline.8")
    def test_pipelines_have_statuses_of_their_own(self, close: Close) -> None:
        made = close.send("POST", "/pipeline/", {"name": "Renewals"})
        assert made.status_code == 201
        gone = close.send("DELETE", f"/pipeline/{made.json()['id']}/")
        assert (gone.status_code, gone.content) == (204, b"")

    @pytest.mark.contract("1.2.status.1")
    @each_case(
        ("path", "body"),
        [
            ("/lead/", {"name": "x"}),
            ("/contact/", {"name": "x"}),
            ("/task/", {"text": "x"}),
            ("/status/opportunity/", {"label": "x"}),
            ("/status/lead/", {"label": "x"}),
            ("/custom_field/lead/", {"name": "x", "type": "text"}),
            ("/activity/note/", {"note": "x"}),
        ],
    )
    def test_creating_is_answered_by_200(self, close: Close, path: str, body: dict[str, Any]) -> None:
        if path in ("/task/", "/activity/note/"):
            body = body | {"lead_id": close.lead()["id"]}
        assert close.send("POST", path, body).status_code == 200


class TestMoments:
    @pytest.mark.contract("1.2.moment.1", "1.2.moment.6", "1.2.moment.8", "2.1.date_created.2")
    @each_case(
        ("given", "shown"),
        [
            ("2026-06-19T12:04:53.517000+00:00", "2026-06-19T12:04:53.517000+00:00"),
            ("2026-06-19T12:04:53.517Z", "2026-06-19T12:04:53.517000+00:00"),
            ("2026-06-19T12:04:53.517400", "2026-06-19T12:04:53.517000+00:00"),
            ("2026-06-19T12:04:53.5", "2026-06-19T12:04:53.500000+00:00"),
            ("2026-06-19T12:04:53+05:30", "2026-06-19T06:34:53+00:00"),
            ("2026-06-19T12:04:53-0400", "2026-06-19T16:04:53+00:00"),
            ("2026-06-19T12:04Z", "2026-06-19T12:04:00+00:00"),
            ("2026-06-19", "2026-06-19T00:00:00+00:00"),
        ],
    )
    def test_moments_come_in_and_go_out(self, close: Close, given: str, shown: str) -> None:
        assert close.add(date_created=given)["date_created"] == shown

    @pytest.mark.contract("1.2.moment.2", "7.1.clock.1")
    def test_a_moment_without_a_fraction_has_none(self, close: Close) -> None:
        close.freeze("2018-08-25T21:32:19Z")
        assert close.add()["date_created"] == "2018-08-25T21:32:19+00:00"

    @pytest.mark.contract("1.2.moment.4", "1.2.moment.5")
    def test_events_and_pipelines_show_no_offset(self, close: Close) -> None:
        close.lead()
        for path in ("/event/", "/pipeline/"):
            (row, *_) = close.rows(path)
            for name in ("date_created", "date_updated"):
                assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?", row[name]), (path, row[name])

    @pytest.mark.contract("1.2.zone.1", "1.2.zone.2", "1.2.zone.3", "1.2.zone.4", "1.2.moment.7")
    @each_case(
        ("zone", "given", "shown"),
        [
            (None, "2026-01-05T12:00:00", "2026-01-05T12:00:00+00:00"),
            ("-4", "2026-01-05T12:00:00", "2026-01-05T16:00:00+00:00"),
            ("5.5", "2026-01-05T12:00:00", "2026-01-05T06:30:00+00:00"),
            ("-0.0", "2026-01-05T12:00:00", "2026-01-05T12:00:00+00:00"),
            ("14", "2026-01-05T12:00:00", "2026-01-04T22:00:00+00:00"),
            ("14.5", "2026-01-05T12:00:00", "2026-01-05T12:00:00+00:00"),
            ("-15", "2026-01-05T12:00:00", "2026-01-05T12:00:00+00:00"),
            ("nan", "2026-01-05T12:00:00", "2026-01-05T12:00:00+00:00"),
            ("inf", "2026-01-05T12:00:00", "2026-01-05T12:00:00+00:00"),
            ("Europe/Paris", "2026-01-05T12:00:00", "2026-01-05T12:00:00+00:00"),
            ("", "2026-01-05T12:00:00", "2026-01-05T12:00:00+00:00"),
            ("-4", "2026-01-05T12:00:00+02:00", "2026-01-05T10:00:00+00:00"),
            ("-4", "2026-01-05T12:00:00Z", "2026-01-05T12:00:00+00:00"),
            ("-4", "2026-01-05", "2026-01-05T04:00:00+00:00"),
        ],
    )
    def test_the_zone_of_the_request_holds_where_none_is_named(
        self, close: Close, zone: str | None, given: str, shown: str
    ) -> None:
        assert close.ask("POST", "/opportunity/", {"date_created": given}, zone=zone)["date_created"] == shown


class TestIds:
    @pytest.mark.contract("1.2.id.1", "1.2.id.2", "1.2.moment.3")
    def test_ids_have_a_prefix_and_a_length(self, close: Close) -> None:
        made = close.add(date_won="2026-01-05")
        contact = close.post("/contact/", {"lead_id": made["lead_id"], "name": "Jo"})["id"]
        task = close.post("/task/", {"lead_id": made["lead_id"], "text": "x"})["id"]
        close.change(made, status_id=close.statuses()["Won"])
        event = close.events()[0]
        long = {
            "oppo": made["id"],
            "lead": made["lead_id"],
            "cont": contact,
            "user": made["user_id"],
            "orga": made["organization_id"],
            "stat": made["status_id"],
            "cf": close.field().removeprefix("custom."),
            "acti": close.rows("/activity/")[0]["id"],
            "task": task,
            "memb": close.get("/me/")["memberships"][0]["id"],
        }
        short = {"pipe": made["pipeline_id"], "ev": event["id"], "req": event["request_id"]}
        for prefix, shown in long.items():
            assert re.fullmatch(f"{prefix}_{LONG}", shown)
        for prefix, shown in short.items():
            assert re.fullmatch(f"{prefix}_{SHORT}", shown)
        assert made["date_won"] == "2026-01-05"

    @pytest.mark.contract("1.2.id.3", "3.5.api_key.1")
    def test_keys_have_ids(self, close: Close) -> None:
        assert re.fullmatch(rf"api_{SHORT}\.{SHORT}", close.key)
        close.lead()
        (row,) = close.rows("/api_key/")
        assert set(row) == {"date_created", "id", "organization_id", "user_id"}
        assert row["id"] == close.key.partition(".")[0] == close.events()[0]["api_key_id"]
        assert (row["user_id"], row["organization_id"]) == (close.user_id, close.organization_id)

    @pytest.mark.contract("1.2.id.4")
    def test_ids_count_case(self, deals: Deals) -> None:
        changed = deals.ids["A"].swapcase().replace("OPPO_", "oppo_")
        assert deals.close.refused("GET", f"/opportunity/{changed}/").status == 404
        assert deals.matching(user_id=deals.users["Ann"].swapcase()) == ""
