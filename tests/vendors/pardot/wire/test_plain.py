"""Queries of the objects that are their columns alone, by their tables (contract, objects 1.5, 1.6, 2.7 to 2.10)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count, product
from typing import Any, NamedTuple

import pytest
from sqlalchemy import Connection

from dealdock import Sandbox
from dealdock.platform.records import records
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot import custom_field as custom_fields
from dealdock.vendors.pardot import list as lists
from dealdock.vendors.pardot.custom_field import CUSTOM_FIELDS
from dealdock.vendors.pardot.list import LISTS
from dealdock.vendors.pardot.list_membership import LIST_MEMBERSHIPS
from dealdock.vendors.pardot.prospect import service as prospect_service
from dealdock.vendors.pardot.tag import TAGS, Tag
from tests.support.builders import Account, Answer, Pardot, members
from tests.support.cases import check_each, each_case
from tests.support.marks import ONE_DATABASE
from tests.support.transport import Transport
from tests.vendors.pardot import api_errors

NOON = datetime(2020, 2, 29, 12, tzinfo=UTC)
MANY = 201

Make = Callable[[Connection, AccountContext, str, datetime], int]
"""Makes a record: connection, account, its name if it has one, when."""

_numbers = count(1)


class PlainObject(NamedTuple):
    """An object of this kind: its name in URLs, its element, how to create one, and its criteria."""

    object: str
    element: str
    make: Make
    criteria: set[str]
    sorts: dict[str, str]

    def __str__(self) -> str:
        return self.object

    def records(self, account: Account, *named: tuple[str, datetime]) -> list[int]:
        """The ids of new ones, of that name and moment each."""

        def work(db: Connection) -> list[int]:
            return [self.make(db, account.tenant, name, now) for name, now in named]

        return account.sandbox.database.write(work)

    def query(self, pardot: Pardot, **criteria: Any) -> Answer:
        return pardot.call("query", self.object, **criteria)

    def ids(self, pardot: Pardot, **criteria: Any) -> list[int]:
        """The ids of what a query finds, in their order."""
        answer = self.query(pardot, **criteria)
        assert answer.error is None, answer.error
        return [row["id"] for row in members(answer.json["result"], self.element)]


def _list(db: Connection, account: AccountContext, name: str, now: datetime) -> int:
    return lists.add(db, account, name=name, now=now)


def _membership(db: Connection, account: AccountContext, name: str, now: datetime) -> int:
    list_id, prospect_id = _list(db, account, name, now), prospect_service.create(db, account, now=now)
    return lists.add_membership(db, account, list_id=list_id, prospect_id=prospect_id, now=now)


def _custom_field(db: Connection, account: AccountContext, name: str, now: datetime) -> int:
    return custom_fields.add(db, account, name=name, field_id=f"Field_{next(_numbers)}", now=now)


def _tag(db: Connection, account: AccountContext, name: str, now: datetime) -> int:
    return records.add(db, account, Tag, name=name, now=now)


IDS_AND_CREATED = {"created_after", "created_before", "id_greater_than", "id_less_than"}
UPDATED = {"updated_after", "updated_before"}
UP, DOWN = "ascending", "descending"

KINDS = (
    PlainObject(
        "list",
        "list",
        _list,
        IDS_AND_CREATED | UPDATED | {"name"},
        {"created_at": DOWN, "updated_at": DOWN, "id": UP, "name": UP},
    ),
    PlainObject(
        "listMembership",
        "list_membership",
        _membership,
        IDS_AND_CREATED | UPDATED | {"list_id", "prospect_id", "deleted"},
        {"created_at": DOWN, "id": UP},
    ),
    PlainObject(
        "customField", "customField", _custom_field, IDS_AND_CREATED, {"created_at": DOWN, "id": UP, "name": UP}
    ),
    PlainObject(
        "tag",
        "tag",
        _tag,
        IDS_AND_CREATED | UPDATED | {"name"},
        {"created_at": DOWN, "updated_at": DOWN, "id": UP, "name": UP},
    ),
)
every_kind = each_case("kind", KINDS)
"""In one account: lists are first, because a membership is of a list of its own."""


def hour(number: int) -> datetime:
    """That hour of a day long ago."""
    return NOON.replace(hour=number)


class TestCriteria:
    @pytest.mark.slow
    @pytest.mark.contract("o.2.7.15", "o.2.8.20", "o.2.9.22")
    @pytest.mark.contract("o.2.10.6")
    @every_kind
    def test_times_are_strict(self, account: Account, pardot: Pardot, kind: PlainObject) -> None:
        ids = kind.records(account, ("a", hour(1)), ("b", hour(2)), ("c", hour(3)))
        for by in ("created", "updated"):
            if f"{by}_after" not in kind.criteria:
                assert kind.query(pardot, **{f"{by}_after": "today"}).error == api_errors.INVALID_QUERY
                continue
            assert kind.ids(pardot, **{f"{by}_after": "2020-02-29 02:00:00"}) == ids[2:]
            assert kind.ids(pardot, **{f"{by}_before": "2020-02-29 02:00:00"}) == ids[:1]
            between = {f"{by}_after": "2020-02-29 01:00:00", f"{by}_before": "2020-02-29 03:00:00"}
            assert kind.ids(pardot, **between) == ids[1:2]

    @pytest.mark.contract("o.2.7.15", "o.2.8.20", "o.2.9.22")
    @pytest.mark.contract("o.2.10.6")
    @every_kind
    def test_ids_are_strict(self, account: Account, pardot: Pardot, kind: PlainObject) -> None:
        ids = kind.records(account, ("a", NOON), ("b", NOON), ("c", NOON))
        assert kind.ids(pardot, id_greater_than=0) == ids
        assert kind.ids(pardot, id_greater_than=ids[0], id_less_than=ids[2]) == ids[1:2]

    @pytest.mark.contract("o.2.7.16")
    @pytest.mark.contract("o.2.10.7")
    @every_kind
    def test_name_is_exact(self, account: Account, pardot: Pardot, kind: PlainObject) -> None:
        ids = kind.records(account, ("News", NOON), ("news", NOON), ("News ", NOON), ("News", NOON))
        if "name" in kind.criteria:
            assert kind.ids(pardot, name="News") == [ids[0], ids[3]]
            assert kind.ids(pardot, name="") == ids
            assert kind.ids(pardot, name="Nobody's") == []
            assert kind.query(pardot, **{"name[]": "News"}).error == api_errors.INVALID_PARAMETER
        else:
            assert kind.query(pardot, name="News").error == api_errors.INVALID_QUERY

    @each_case(
        ("given", "error"),
        [
            ({"created_after": "nonsense"}, api_errors.INVALID_TIMESTAMP),
            ({"created_before": "nonsense"}, api_errors.INVALID_TIMESTAMP),
            ({"updated_after": "nonsense", "limit": 1}, api_errors.INVALID_TIMESTAMP),
            ({"updated_before": "nonsense", "limit": 1}, api_errors.INVALID_TIMESTAMP),
            ({"id_greater_than": "-1"}, api_errors.INVALID_ID),
            ({"id_less_than": "x"}, api_errors.INVALID_ID),
            ({"list_id": "x", "limit": 1}, api_errors.INVALID_LIST),
            ({"list_id": "", "limit": 1}, api_errors.INVALID_LIST),
            ({"list_id": "2147483647", "limit": 1}, api_errors.INVALID_LIST),
            ({"deleted": "perhaps", "limit": 1}, api_errors.INVALID_DELETED),
        ],
    )
    @ONE_DATABASE
    @every_kind
    def test_errors(self, pardot: Pardot, kind: PlainObject, given: dict[str, str], error: Any) -> None:
        known = next(iter(given)) in kind.criteria
        assert kind.query(pardot, **given).error == (error if known else None)

    @each_case(
        ("given", "error"),
        [
            ({"colour": "red"}, api_errors.INVALID_QUERY),
            ({"created_after": "today", "created_before": "today"}, api_errors.INVALID_TIME_RANGE),
            ({"id_greater_than": 5, "id_less_than": 5}, api_errors.INVALID_ID_RANGE),
            ({"sort_by": "probability"}, api_errors.INVALID_SORT_BY),
            ({"sort_by": "id,id,id"}, api_errors.THREE_SORTS),
            ({"sort_order": "up"}, api_errors.INVALID_SORT_ORDER),
            ({"sort_order": "ascending,ascending,ascending"}, api_errors.THREE_ORDERS),
            ({"sort_by": "created_at,created_at"}, api_errors.NEITHER_IS_ID),
            ({"offset": "-1"}, api_errors.INVALID_OFFSET),
            ({"limit": "0"}, api_errors.INVALID_LIMIT),
            ({"limit": "x"}, api_errors.INVALID_LIMIT),
        ],
    )
    @ONE_DATABASE
    @every_kind
    def test_errors_that_all_share(self, pardot: Pardot, kind: PlainObject, given: dict[str, str], error: Any) -> None:
        assert kind.query(pardot, **given).error == error

    @ONE_DATABASE
    @every_kind
    def test_mistakes_are_found_in_order(self, pardot: Pardot, kind: PlainObject) -> None:
        wrong = [
            ({"created_after": "nonsense"}, {"created_after": "tomorrow"}, api_errors.INVALID_TIMESTAMP),
            ({"id_greater_than": "x"}, {"id_greater_than": "9"}, api_errors.INVALID_ID),
            ({"id_less_than": "5"}, {"id_less_than": "50"}, api_errors.INVALID_ID_RANGE),
            ({"created_before": "today"}, {"created_before": ""}, api_errors.INVALID_TIME_RANGE),
            ({"sort_by": "colour"}, {}, api_errors.INVALID_SORT_BY),
            ({"sort_order": "up"}, {}, api_errors.INVALID_SORT_ORDER),
            ({"offset": "x"}, {}, api_errors.INVALID_OFFSET),
            ({"limit": "x"}, {}, api_errors.INVALID_LIMIT),
        ]
        for place, (_, _, error) in enumerate(wrong):
            given: dict[str, str] = {}
            for _, right, _ in wrong[:place]:
                given |= right
            for bad, _, _ in wrong[place:]:
                given |= bad
            assert kind.query(pardot, **given).error == error


class TestSorts:
    @pytest.mark.slow
    @pytest.mark.contract("o.2.7.17", "o.2.8.25", "o.2.9.23")
    @pytest.mark.contract("o.2.10.8")
    @every_kind
    def test_by(self, account: Account, pardot: Pardot, kind: PlainObject) -> None:
        named = [("b", hour(2)), ("B", hour(1)), ("é", hour(3)), ("a b", hour(3)), ("ab", hour(3)), ("b", hour(2))]
        ids = kind.records(account, *named)

        def check(case: tuple[str, str]) -> None:
            column, order = case
            keys: list[Any] = [now for _, now in named]
            if column in {"name", "id"}:
                keys = [name.encode() for name, _ in named] if column == "name" else ids
            expected = sorted(zip(keys, ids, strict=True), reverse=(order or kind.sorts[column]) == DOWN)
            assert kind.ids(pardot, sort_by=column, sort_order=order) == [number for _, number in expected]

        check_each(product(kind.sorts, ("", UP, DOWN)), check)

    @every_kind
    @each_case("column", ["created_at", "updated_at", "id", "name", "value"])
    @ONE_DATABASE
    def test_others_are_refused(self, pardot: Pardot, kind: PlainObject, column: str) -> None:
        error = None if column in kind.sorts else api_errors.INVALID_SORT_BY
        assert kind.query(pardot, sort_by=column).error == error

    @every_kind
    def test_without_a_sort_by_id(self, account: Account, pardot: Pardot, kind: PlainObject) -> None:
        ids = kind.records(account, ("b", hour(2)), ("a", hour(1)))
        assert kind.ids(pardot) == ids
        assert kind.ids(pardot, sort_order=DOWN) == ids[::-1]


Many = Callable[[PlainObject], tuple[Pardot, list[int]]]


@pytest.fixture(scope="module")
def many(sandbox: Sandbox, address: str, transport: Transport) -> Many:
    """Returns an account with `MANY` records of a kind, to be read only, and their ids."""

    @cache
    def of(kind: str) -> tuple[Pardot, list[int]]:
        account = Account.open(sandbox)
        (one,) = (each for each in KINDS if each.object == kind)
        return Pardot(address, account, transport=transport), one.records(account, *[("a", NOON)] * MANY)

    return lambda kind: of(kind.object)


class TestPages:
    @pytest.mark.slow
    @ONE_DATABASE
    @pytest.mark.contract("o.1.5.11", "o.1.6.9")
    @every_kind
    def test_are_capped_where_the_output_is_not_mobile(self, many: Many, kind: PlainObject) -> None:
        pardot, ids = many(kind)
        for limit in ("", "200", "201", "100000"):
            answer = kind.query(pardot, limit=limit)
            assert answer.json["result"]["total_results"] == MANY
            assert [row["id"] for row in answer.json["result"][kind.element]] == ids[:200]
        assert kind.ids(pardot, limit=2, offset=199) == ids[199:]
        assert kind.ids(pardot, output="bulk") == ids[:200]

    @pytest.mark.slow
    @every_kind
    def test_of_mobile_are_streamed_without_a_limit(self, many: Many, kind: PlainObject) -> None:
        pardot, ids = many(kind)
        answer = kind.query(pardot, output="mobile")
        assert answer.http.headers["transfer-encoding"] == "chunked"
        assert [row["id"] for row in answer.json["result"][kind.element]] == ids
        assert answer.json["result"]["total_results"] == MANY
        assert kind.ids(pardot, output="mobile", limit=MANY) == ids
        assert kind.ids(pardot, output="mobile", limit=2) == ids[:2]
        (result,) = kind.query(pardot, output="mobile", format="xml").xml
        assert [int(row.findtext("id", "")) for row in result.iterfind(kind.element)] == ids


class TestOutput:
    @pytest.mark.slow
    @pytest.mark.contract("o.2.7.8", "o.2.7.9", "o.2.8.8", "o.2.8.9", "o.2.9.7", "o.2.9.8")
    @pytest.mark.contract("o.2.10.2", "o.2.10.5", "o.1.6.2", "o.1.6.4")
    @every_kind
    def test_is_the_same_at_every_level(self, account: Account, pardot: Pardot, kind: PlainObject) -> None:
        (number,) = kind.records(account, ("a", NOON))
        read = {
            format_: {
                pardot.call("read", kind.object, id=number, output=output, format=format_).text
                for output in ("full", "simple", "mobile", "bulk")
            }
            for format_ in ("xml", "json")
        }
        ((xml,), (json,)) = read.values()
        row = xml.split('version="1.0">')[1].removesuffix("</rsp>")
        assert row.startswith(f"<{kind.element}><id>{number}</id>")
        for output in ("full", "simple", "mobile", "bulk"):
            total = "" if output == "bulk" else "<total_results>1</total_results>"
            shown = kind.query(pardot, output=output, format="xml").text
            assert shown.split('version="1.0">')[1] == f"<result>{total}{row}</result></rsp>"
            result = kind.query(pardot, output=output).json["result"]
            assert result[kind.element] == pardot.call("read", kind.object, id=number).json[kind.element]
            assert ("total_results" in result) == (output != "bulk")
        assert json.startswith('{"@attributes":{"stat":"ok","version":1},' + f'"{kind.element}":{{"id":{number},')

    @pytest.mark.contract("o.1.6.6")
    @every_kind
    def test_of_nothing(self, pardot: Pardot, kind: PlainObject) -> None:
        assert kind.query(pardot).json["result"] == {"total_results": 0}
        assert kind.query(pardot, output="bulk").json["result"] is None
        assert "<result/>" in kind.query(pardot, output="bulk", format="xml").text

    @pytest.mark.account(time_zone="Asia/Kolkata")
    @every_kind
    def test_shows_moments_in_the_users_zone(self, account: Account, pardot: Pardot, kind: PlainObject) -> None:
        kind.records(account, ("a", NOON))
        row = kind.query(pardot).json["result"][kind.element]
        assert (row["created_at"], row["updated_at"]) == ("2020-02-29 17:30:00", "2020-02-29 17:30:00")
        assert kind.ids(pardot, created_after="2020-02-29 17:29:59") == [row["id"]]
        assert kind.ids(pardot, created_after="2020-02-29 17:30:00") == []


class TestRead:
    @pytest.mark.contract("o.2.7.21", "o.2.9.20")
    @pytest.mark.contract("o.2.10.9")
    @every_kind
    def test_errors(self, account: Account, pardot: Pardot, kind: PlainObject) -> None:
        kind.records(account, ("a", NOON))
        assert pardot.call("read", kind.object).error == api_errors.MISSING
        for wrong in ("x", "0", "-1", "", "2147483648", account.default_campaign, "2147483647"):
            assert pardot.call("read", kind.object, id=wrong).error == api_errors.INVALID_ID
        assert pardot.call("read", kind.object, **{"id[]": "1"}).error == api_errors.INVALID_PARAMETER

    @every_kind
    def test_another_accounts_is_not_there(self, account: Account, pardot: Pardot, kind: PlainObject) -> None:
        other = Account.open(account.sandbox)
        ids = kind.records(other, *[(f"{number}", NOON + timedelta(number)) for number in range(5)])
        for number in ids:
            assert pardot.call("read", kind.object, id=number).error == api_errors.INVALID_ID
        assert kind.ids(pardot) == []


def test_the_tables_are_all_here() -> None:
    plain = {
        each.object: each.query for each in (LISTS, LIST_MEMBERSHIPS, CUSTOM_FIELDS, TAGS) if each.query is not None
    }
    assert {kind.object: kind.criteria for kind in KINDS} == {name: {*each.criteria} for name, each in plain.items()}
    for kind in KINDS:
        sorts = plain[kind.object].sorts
        assert kind.sorts == {name: DOWN if sort.descending else UP for name, sort in sorts.items()}
