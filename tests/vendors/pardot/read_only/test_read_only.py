"""Objects that are only read (contract, objects 2.14 and 2.17 to 2.22). The fields: test_recorded_forms.py."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from tests.support.builders import Account, Pardot
from tests.support.cases import each_case
from tests.vendors.pardot import api_errors
from tests.vendors.pardot.queries import found

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
NOBODY = 2147483647
MAKERS: Final[dict[str, Callable[..., int]]] = {
    "form": Account.form,
    "customRedirect": Account.custom_redirect,
    "dynamicContent": Account.dynamic_content,
    "tagObject": Account.tag_object,
    "lifecycleHistory": Account.lifecycle_history,
}
"""Objects with a `read` and a `query`."""


class TestRead:
    @pytest.mark.contract("o.2.14.1", "o.2.18.1", "o.2.19.1", "o.2.20.1", "o.2.21.1")
    @pytest.mark.contract("o.2.14.6", "o.2.18.9", "o.2.19.6", "o.2.20.5", "o.2.21.6")
    @each_case("object_", MAKERS)
    def test_of_one_and_of_none(self, account: Account, pardot: Pardot, object_: str) -> None:
        number = MAKERS[object_](account)
        assert pardot.call("read", object_, id=number).json[object_]["id"] == number
        for parameters, code in (({"id": NOBODY}, 16), ({"id": "x"}, 16), ({}, 13)):
            assert pardot.call("read", object_, **parameters).code == code

    @pytest.mark.contract("o.2.14.3", "o.2.19.3")
    @each_case("object_", ["form", "customRedirect"])
    def test_without_a_campaign(self, account: Account, pardot: Pardot, object_: str) -> None:
        shown = pardot.call("read", object_, id=MAKERS[object_](account)).json[object_]
        assert "campaign" not in shown
        assert {name for name, value in shown.items() if value is None} == (
            {"embedCode"} if object_ == "form" else {"url", "destination_url"}
        )

    @pytest.mark.contract("o.2.21.3")
    def test_of_a_first_step(self, account: Account, pardot: Pardot) -> None:
        number = account.lifecycle_history(next_stage_id=account.lifecycle_stage())
        text = pardot.call("read", "lifecycleHistory", id=number, format="xml").text
        assert "<previous_stage_id/>" in text
        assert "<seconds_elapsed/>" in text

    @pytest.mark.contract("o.2.20.2")
    @pytest.mark.parametrize("number", [0, 1, 2])
    def test_of_so_many_variations(self, account: Account, pardot: Pardot, number: int) -> None:
        variations = [{"comparison": f"is {place}", "content": "<b>"} for place in range(number)]
        content = account.dynamic_content(variations=variations)
        shown = pardot.call("read", "dynamicContent", id=content).json["dynamicContent"]
        assert shown.get("variation") == (variations if number > 1 else variations[0] if variations else None)
        element = pardot.call("read", "dynamicContent", id=content, format="xml").xml[0]
        assert [each.findtext("comparison") for each in element.findall("variation")] == [
            each["comparison"] for each in variations
        ]


class TestQuery:
    @pytest.mark.contract("o.2.14.4", "o.2.14.5", "o.2.19.4", "o.2.19.5", "o.2.20.3", "o.2.20.4")
    @pytest.mark.contract("o.2.18.3", "o.2.18.8", "o.2.21.4", "o.2.21.5")
    @pytest.mark.parametrize("object_", MAKERS)
    def test_by_times_and_ids(self, account: Account, pardot: Pardot, object_: str) -> None:
        ids = [MAKERS[object_](account, now=NOON + timedelta(hours=hour)) for hour in range(3)]
        backwards = ids if object_ == "lifecycleHistory" else ids[::-1]
        for criteria, expected in (
            ({}, ids),
            ({"created_after": "2026-01-02 12:00:00"}, ids[1:]),
            ({"created_before": "2026-01-02 13:00:00"}, ids[:1]),
            ({"id_greater_than": ids[0], "id_less_than": ids[2]}, ids[1:2]),
            ({"sort_by": "created_at"}, backwards),
            ({"sort_by": "id", "sort_order": "descending"}, ids[::-1]),
            ({"limit": 1000, "output": "bulk"}, ids),
            ({"output": "mobile"}, ids),
        ):
            assert found(pardot, object_, object_, **criteria) == expected, criteria
        has_updates = object_ not in {"tagObject", "lifecycleHistory"}
        answer = pardot.call("query", object_, updated_after="2026-01-02 12:00:00")
        assert answer.error == (None if has_updates else api_errors.INVALID_QUERY)

    @pytest.mark.contract("o.2.17.1", "o.2.17.4", "o.2.17.5", "o.2.17.6", "o.2.17.7")
    def test_of_email_clicks(self, account: Account, pardot: Pardot) -> None:
        names = ("list_email_id", "drip_program_action_id", "email_template_id", "tracker_redirect_id")
        ids = [account.email_click(NOON + timedelta(hours=hour), **{name: 7 + hour}) for hour, name in enumerate(names)]
        for place, name in enumerate(names):
            assert found(pardot, "emailClick", "emailClick", **{name: 7 + place}) == ids[place : place + 1]
            assert pardot.call("query", "emailClick", **{name: "x"}).error == api_errors.INVALID_ID
        for criteria, expected in (
            ({"created_after": "2026-01-02 13:00:00"}, ids[2:]),
            ({"id_greater_than": ids[1]}, ids[2:]),
            ({"sort_by": "created_at"}, ids[::-1]),
            ({"sort_by": "id", "sort_order": "ascending", "id_greater_than": 0}, ids),
        ):
            assert found(pardot, "emailClick", "emailClick", **criteria) == expected, criteria
        assert pardot.call("query", "emailClick", id_less_than=5).error == api_errors.INVALID_QUERY

    @pytest.mark.contract("o.2.18.3", "o.2.18.4", "o.2.18.5", "o.2.18.6", "o.2.18.7")
    def test_of_tag_objects(self, account: Account, pardot: Pardot) -> None:
        tag = account.tag()
        person = account.tag_object(tag_id=tag, object_id=5)
        form = account.tag_object(type="Form", object_id=5)
        field = account.tag_object(type="Prospect Custom Field", object_id=6)
        given: tuple[tuple[dict[str, Any], list[int]], ...] = (
            ({"tag_id": tag}, [person]),
            ({"type": "form"}, [form]),
            ({"type": "Prospect Custom Field"}, [field]),
            ({"type": "Prospect", "object_id": 5}, [person]),
            ({"type": "Prospect", "object_id": 6}, []),
        )
        for criteria, expected in given:
            assert found(pardot, "tagObject", "tagObject", **criteria) == expected, criteria
        assert pardot.call("query", "tagObject", type="Deal").error == api_errors.INVALID_PARAMETER
        assert pardot.call("query", "tagObject", object_id=5).error == api_errors.MISSING
        assert pardot.call("query", "tagObject", tag_id="x").error == api_errors.INVALID_ID

    @pytest.mark.contract("o.2.22.1", "o.2.22.3", "o.2.22.4")
    def test_of_lifecycle_stages(self, account: Account, pardot: Pardot) -> None:
        ids = [account.lifecycle_stage(position=position) for position in (2, 0, 1)]
        for criteria, expected in (
            ({}, ids),
            ({"sort_by": "position"}, [ids[1], ids[2], ids[0]]),
            ({"id_greater_than": ids[0]}, ids[1:]),
            ({"id_less_than": ids[1], "sort_by": "id"}, ids[:1]),
        ):
            assert found(pardot, "lifecycleStage", "lifecycleStage", **criteria) == expected, criteria
        assert pardot.call("query", "lifecycleStage", created_after="2026-01-01").error == api_errors.INVALID_QUERY
        assert pardot.call("query", "lifecycleStage", sort_by="created_at").error == api_errors.INVALID_SORT_BY
