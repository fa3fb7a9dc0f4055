"""Imports of lines that are too long to be read whole: they have the problems of the same scene in one piece."""

import json
from typing import Any

import httpx
import pytest

from dealdock.platform.scenes.json_lines import SMALL_BYTES
from tests.support.builders import Account
from tests.support.cases import each_case

JO = {"email": "jo@example.com"}
DEAL = {"name": "Deal", "value": 1, "probability": 10}


def sent(control: httpx.Client, account: Account, described: dict[str, Any], *, lines: bool) -> httpx.Response:
    """Import an account, in one piece or in lines."""
    text, kind = json.dumps({"accounts": [described]}), "application/json"
    if lines:
        records = [{name: each} for name, held in described.items() for each in held]
        text = "\n".join(map(json.dumps, [{"accounts": {}}, *records])) + "\n" + " " * SMALL_BYTES
        kind = "application/jsonl"
    path = f"/accounts/{account.ready.id}/import"
    return control.post(path, content=text, headers={"Content-Type": kind})


@pytest.mark.slow
@each_case(
    ("described", "pointer", "detail"),
    [
        ({"users": [{"id": 700}], "prospects": [{"id": 7}, {"id": 700}]}, "1/id", "the id 700 is taken already"),
        ({"prospects": [{"assigned_to": "nobody@example.com"}]}, "0/assigned_to", "must be the id or email of a user"),
        ({"prospects": [{"campaign": "Fair"}]}, "0/campaign", "must be the id or name of a campaign"),
        (
            {"lists": [{"name": "A"}], "prospects": [{}, {"lists": ["A", "B"]}]},
            "1/lists/1",
            "must be the id or name of a list",
        ),
        ({"prospects": [{"custom_fields": {"Tea": "a"}}]}, "0/custom_fields/Tea", "must be the field_id of a custom"),
        ({"opportunities": [{**DEAL, "campaign": "Fair"}]}, "0/campaign", "must be the id or name of a campaign"),
        (
            {"prospects": [JO], "opportunities": [{**DEAL, "prospects": [JO["email"], 9]}]},
            "0/prospects/1",
            "must be the id or email of a prospect",
        ),
        (
            {
                "prospects": [JO],
                "opportunities": [
                    {**DEAL, "activities": [{"type": 8, "prospect": JO["email"]}, {"type": 8, "prospect": 9}]}
                ],
            },
            "0/activities/1/prospect",
            "must be the id or email of a prospect",
        ),
        ({"visitor_activities": [{"type": 5, "prospect": 9}]}, "0/prospect", "must be the id or email of a prospect"),
    ],
)
def test_a_problem_between_records_has_the_place_that_it_has_in_one_piece(
    control: httpx.Client, account: Account, described: dict[str, Any], pointer: str, detail: str
) -> None:
    before = control.get(f"/accounts/{account.ready.id}/export").content
    for lines in (False, True):
        answer = sent(control, account, described, lines=lines)
        assert answer.status_code == 422
        [error] = answer.json()["errors"]
        *_, kind = described
        assert error["pointer"] == f"#/accounts/0/{kind}/{pointer}"
        assert error["detail"].startswith(detail)
    assert control.get(f"/accounts/{account.ready.id}/export").content == before


@each_case("lines", [False, True])
def test_a_record_without_an_id_may_get_that_of_a_user_of_the_scene(
    control: httpx.Client, account: Account, lines: bool
) -> None:
    described = {"users": [{"id": 2}], "campaigns": [{"name": "Fair"}], "prospects": [{"id": 3}]}
    assert sent(control, account, described, lines=lines).status_code == 204
    [campaign] = control.get(f"/accounts/{account.ready.id}/records/campaign").json()
    assert (campaign["id"], campaign["name"]) == (2, "Fair")


@pytest.mark.slow
@each_case("size", [0, SMALL_BYTES])
@each_case("opened", ['{"accounts":', '{"accounts": {}}\n{"prospects": {"custom_fields":', '{"accounts": {"name": ['])
@each_case("inner", ["[", '{"a":'])
def test_a_value_within_too_many_others_is_a_problem_of_its_line(
    control: httpx.Client, account: Account, size: int, opened: str, inner: str
) -> None:
    before = control.get(f"/accounts/{account.ready.id}/export").content
    line = opened.count("\n") + 1
    for text in (opened + inner * 5000, opened + inner * 5000 + "1" + {"[": "]"}.get(inner, "}") * 5000 + "}]}"):
        path, headers = f"/accounts/{account.ready.id}/import", {"Content-Type": "application/jsonl"}
        answer = control.post(path, content=text + "\n" + " " * size, headers=headers)
        assert (answer.status_code, f":{line}: " in answer.json()["detail"]) == (422, True), answer.text
    assert control.get(f"/accounts/{account.ready.id}/export").content == before
