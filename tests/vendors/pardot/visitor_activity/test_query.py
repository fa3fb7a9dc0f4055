"""`query` (contract, objects 2.3)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dealdock.vendors.pardot.visitor_activity.kinds import SESSION
from tests.support.builders import Account, Pardot
from tests.support.cases import check_each, each_case
from tests.support.marks import ONE_DATABASE
from tests.vendors.pardot import api_errors
from tests.vendors.pardot.queries import found, rows

NOON = datetime(2020, 2, 29, 12, tzinfo=UTC)

IDS = {
    "custom_url_id": ("custom_redirect_id", 21),
    "email_id": ("email_id", 6),
    "file_id": ("file_id", 2),
    "form_id": ("form_id", 4),
    "form_handler_id": ("form_handler_id", 4),
    "landing_page_id": ("landing_page_id", 2),
}
"""Criterion, the field that it asks for, a type that has it."""


def asked(pardot: Pardot, **criteria: Any) -> list[int]:
    return found(pardot, "visitorActivity", "visitor_activity", **criteria)


@pytest.fixture
def ids(account: Account) -> list[int]:
    """Four, created an hour apart: two of a prospect, one of them with a visitor; one of a visitor; one of neither."""
    whose: list[dict[str, int]] = [{"prospect_id": account.prospect()}, {"visitor_id": 8}, {}]
    whose.insert(1, {**whose[0], "visitor_id": 9})
    types = (1, 20, 20, 22)
    return [
        account.activity(now=NOON + timedelta(hours=hour), type=type_, **who)
        for hour, (type_, who) in enumerate(zip(types, whose, strict=True))
    ]


@pytest.mark.contract(
    "1.body.6", "o.2.3.2", "o.2.3.20", "o.2.3.21", "o.2.3.23", "o.2.3.24", "o.2.3.28", "o.2.3.29", "o.2.3.32", "o.1.3.2"
)
@each_case(
    ("criteria", "places"),
    [
        ({}, [0, 1, 2, 3]),
        ({"created_after": "2020-02-29 13:00:00"}, [2, 3]),
        ({"created_before": "2020-02-29 13:00:00"}, [0]),
        ({"updated_after": "2020-02-29 14:00:00"}, [3]),
        ({"updated_before": "2020-02-29 14:00:00"}, [0, 1]),
        ({"type": "20"}, [1, 2]),
        ({"type": "1,22"}, [0, 3]),
        ({"type": " 22 , 1 "}, [0, 3]),
        ({"type[]": "1"}, [0]),
        ({"type[0]": "1", "type[1]": "22"}, [0, 3]),
        ({"type": "5,11"}, []),
        ({"type": ""}, [0, 1, 2, 3]),
        ({"prospect_only": "true"}, [0, 1]),
        ({"prospect_only": "TRUE"}, [0, 1]),
        ({"prospect_only": "1", "type": "20"}, [1]),
        ({"prospect_only": "false"}, [0, 1, 2, 3]),
        ({"prospect_only": "0"}, [0, 1, 2, 3]),
        ({"prospect_only": ""}, [0, 1, 2, 3]),
        ({"visitor_id": "8"}, [2]),
        ({"visitor_id": "8,9,9,10"}, [1, 2]),
        ({"visitor_id[0]": "8", "visitor_id[1]": "9"}, [1, 2]),
        ({"visitor_id": "2147483647"}, []),
        ({"sort_by": "id", "sort_order": "descending"}, [3, 2, 1, 0]),
        ({"sort_by": "created_at"}, [3, 2, 1, 0]),
        ({"sort_by": "id"}, [0, 1, 2, 3]),
        ({"sort_by": "updated_at"}, [3, 2, 1, 0]),
        ({"sort_by": "updated_at", "sort_order": "ascending"}, [0, 1, 2, 3]),
        ({"sort_by": "prospect_id"}, [1, 0, 3, 2]),
        ({"sort_by": "prospect_id", "sort_order": "ascending"}, [2, 3, 0, 1]),
        ({"sort_by": "visitor_id"}, [1, 2, 3, 0]),
        ({"sort_by": "visitor_id", "sort_order": "ascending"}, [0, 3, 2, 1]),
        ({"sort_by": "visitor_id,id"}, [1, 2, 0, 3]),
        ({"limit": 2, "offset": 1}, [1, 2]),
        ({"output": "mobile"}, [0, 1, 2, 3]),
        ({"output": "bulk"}, [0, 1, 2, 3]),
    ],
)
def test_finds(pardot: Pardot, ids: list[int], criteria: dict[str, Any], places: list[int]) -> None:
    assert asked(pardot, **criteria) == [ids[place] for place in places]


@pytest.mark.contract("o.2.3.20", "o.2.3.28")
def test_by_ids_and_prospects(account: Account, pardot: Pardot, ids: list[int]) -> None:
    assert asked(pardot, id_greater_than=ids[0], id_less_than=ids[3]) == ids[1:3]
    prospect = rows(pardot.call("query", "activity", type=1), "visitor_activity")[0]["prospect_id"]
    assert asked(pardot, prospect_id=f"{prospect},{account.prospect()}") == ids[:2]
    assert asked(pardot, prospect_id=account.deleted_prospect()) == []


@pytest.mark.slow
@pytest.mark.contract("o.2.3.25", "o.2.3.28", "o.2.3.29")
def test_by_what_it_is_about(account: Account, pardot: Pardot) -> None:
    made: dict[str, list[int]] = {}
    for name, (field, type_) in IDS.items():
        given: list[dict[str, Any]] = [{"type": type_, field: number} for number in (1, 2)]
        made[name] = [account.activity(**each) for each in given]

    def check(criterion: str) -> None:
        only = criterion.replace("_id", "_only")
        assert asked(pardot, **{criterion: "2"}) == made[criterion][1:]
        assert asked(pardot, **{criterion: "2,1,3"}) == made[criterion]
        assert asked(pardot, **{only: "true"}) == made[criterion]
        assert len(asked(pardot, **{only: "false"})) == 2 * len(IDS)
        assert asked(pardot, **{only: "true", criterion: "1", "prospect_only": "false"}) == made[criterion][:1]
        others = {name.replace("_id", "_only"): "false" for name in IDS if name != criterion}
        assert asked(pardot, **others, **{only: "true"}) == made[criterion]

    check_each(IDS, check)


@pytest.mark.contract("o.2.3.13", "o.2.3.28", "o.2.3.29")
def test_by_campaign_be_it_the_opportunitys(account: Account, pardot: Pardot) -> None:
    fair, show = account.campaign("Fair"), account.campaign("Show")
    visit = account.activity(campaign_id=fair)
    deal = account.opportunity(account.prospect(), campaign_id=fair)
    won = account.opportunity(account.prospect(), campaign_id=show)
    of_deal, of_won = (pardot.read(each).activities[0]["id"] for each in (deal, won))
    account.activity()
    assert asked(pardot, campaign_id=fair) == [visit, of_deal]
    assert asked(pardot, campaign_id=show) == [of_won]
    assert asked(pardot, **{"campaign_id[0]": fair, "campaign_id[1]": show}) == [visit, of_deal, of_won]
    assert asked(pardot, campaign_id=2147483647) == []
    pardot.update(deal, campaign_id=show)
    assert asked(pardot, campaign_id=show) == [of_deal, of_won]


@pytest.mark.contract("o.2.3.34")
def test_sessions_are_never_among_the_rows(account: Account, pardot: Pardot, ids: list[int]) -> None:
    account.activity(type=SESSION, visitor_id=8)
    assert asked(pardot) == ids
    assert asked(pardot, visitor_id=8) == ids[2:3]
    assert asked(pardot, type=SESSION) == []


@pytest.mark.contract("o.2.3.14")
def test_rows_look_as_read_does(pardot: Pardot, ids: list[int]) -> None:
    for output in ("full", "simple", "mobile", "bulk"):
        shown = rows(pardot.call("query", "visitorActivity", output=output), "visitor_activity")
        assert [row["id"] for row in shown] == ids
        assert not any("updated_at" in row for row in shown)
        for row in shown:
            answer = pardot.call("read", "visitorActivity", id=row["id"], output=output)
            assert answer.json["visitor_activity"] == row


@pytest.mark.contract("o.1.6.4", "o.1.6.6")
def test_in_bulk_has_no_count(pardot: Pardot, ids: list[int]) -> None:
    result = pardot.call("query", "visitorActivity", output="bulk", limit=1).json["result"]
    assert (list(result), result["visitor_activity"]["id"]) == (["visitor_activity"], ids[0])
    assert pardot.call("query", "visitorActivity", output="bulk", visitor_id=1).json["result"] is None


@ONE_DATABASE
@pytest.mark.contract("o.2.3.2", "o.1.6.9")
def test_never_more_than_200(account: Account, pardot: Pardot) -> None:
    account.at_once(lambda account: [account.activity() for _ in range(202)])
    for output in ("full", "mobile", "bulk"):
        answer = pardot.call("query", "visitorActivity", output=output)
        assert len(rows(answer, "visitor_activity")) == 200, output
        if output != "bulk":
            assert answer.total == 202
        assert pardot.call("query", "visitorActivity", output=output, limit=201).error == api_errors.INVALID_LIMIT


MANY = ",".join(map(str, range(1, 202)))


@pytest.mark.contract("o.2.3.22", "o.2.3.26", "o.2.3.27", "o.2.3.30", "o.2.3.31", "o.2.3.33")
@each_case(
    ("criteria", "error"),
    [
        ({"colour": "red"}, api_errors.INVALID_QUERY),
        ({"opportunity_id": "5"}, api_errors.INVALID_QUERY),
        ({"created_after": "x", "id_less_than": "x", "type": "x"}, api_errors.INVALID_TIMESTAMP),
        ({"updated_after": "x", "type": "x"}, api_errors.INVALID_TIMESTAMP),
        ({"id_less_than": "x", "type": "x"}, api_errors.INVALID_ID),
        ({"type": "x", "prospect_only": "x"}, api_errors.INVALID_PARAMETER),
        ({"type": "1,,2"}, api_errors.INVALID_PARAMETER),
        ({"type": "39"}, api_errors.INVALID_PARAMETER),
        ({"type": "0"}, api_errors.INVALID_PARAMETER),
        ({"prospect_only": "x", "form_id": "x"}, api_errors.INVALID_FLAG),
        ({"email_only": "yes", "form_id": "x"}, api_errors.INVALID_FLAG),
        ({"prospect_only[]": "true"}, api_errors.INVALID_PARAMETER),
        ({"form_id": "x", "visitor_id": MANY}, api_errors.INVALID_ID),
        ({"campaign_id": "1,x"}, api_errors.INVALID_ID),
        ({"campaign_id": "1,"}, api_errors.INVALID_ID),
        ({"campaign_id[]": ""}, api_errors.INVALID_ID),
        ({"prospect_id": "0"}, api_errors.INVALID_ID),
        ({"visitor_id": MANY, "email_only": "1", "file_only": "1"}, api_errors.TOO_MANY_IDS),
        ({"email_only": "1", "file_only": "1", "sort_by": "x"}, api_errors.INVALID_PARAMETER),
        ({"email_only": "1", "file_only": "0", "sort_by": "x"}, api_errors.INVALID_SORT_BY),
        (
            {"email_only": "1", "file_only": "1", "id_greater_than": "2", "id_less_than": "1"},
            api_errors.INVALID_PARAMETER,
        ),
        ({"id_greater_than": "2", "id_less_than": "1", "sort_by": "x"}, api_errors.INVALID_ID_RANGE),
        ({"created_after": "2020-01-01", "created_before": "2020-01-01"}, api_errors.INVALID_TIME_RANGE),
        ({"updated_after": "2020-01-01", "updated_before": "2020-01-01"}, api_errors.INVALID_TIME_RANGE),
        ({"sort_by": "probability"}, api_errors.INVALID_SORT_BY),
        ({"sort_by": "value"}, api_errors.INVALID_SORT_BY),
        ({"limit": "0"}, api_errors.INVALID_LIMIT),
    ],
)
@ONE_DATABASE
def test_errors_in_order(pardot: Pardot, criteria: dict[str, str], error: tuple[int, str]) -> None:
    assert pardot.call("query", "visitorActivity", **criteria).error == error


@pytest.mark.contract("o.2.3.31")
def test_200_ids_are_not_too_many(account: Account, pardot: Pardot) -> None:
    visit = account.activity(visitor_id=200)
    assert asked(pardot, visitor_id=",".join(map(str, range(1, 201)))) == [visit]
    assert asked(pardot, visitor_id=",".join(["200"] * 150)) == [visit]
