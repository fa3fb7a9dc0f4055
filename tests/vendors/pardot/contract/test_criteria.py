"""The criteria and sorts of every object, compared with a filter in plain Python (contract, objects 1.5).

A new object is tested as soon as it has a route. If the name of a criterion does not determine its meaning, the
test fails with that name until `meaning.py` has it.
"""

from collections.abc import Callable
from itertools import combinations, product
from random import Random
from typing import Any, Final, NamedTuple

import pytest

from dealdock import Sandbox
from dealdock.vendors.pardot.router import ROUTERS
from dealdock.vendors.pardot.wire.query import Query
from tests.support import queries
from tests.support.builders import Account, Answer, Pardot, members
from tests.support.cases import check_each
from tests.support.marks import ONE_DATABASE
from tests.support.stored import short
from tests.support.transport import Transport
from tests.vendors.pardot.contract.filling import HIDDEN_TYPE, Row, Rows, fill
from tests.vendors.pardot.contract.meaning import CriterionValue, Meaning, beside, clash, meaning, overridden, ranges

pytestmark = pytest.mark.slow

SEED: Final = 20200229
PAIRS: Final = 10
UP, DOWN = "ascending", "descending"
ASCENDING: Final = {
    ("prospectaccount", "updated_at"),
    ("lifecyclehistory", "created_at"),
    ("lifecyclestage", "position"),
}
"""Sorts that are ascending unless asked for otherwise, beside those by id and name."""

REFUSES_MORE: Final = {"opportunity", "prospect", "user", "visitoractivity", "visitor", "visit", "emailclick"}
"""Objects that answer a limit above 200 with 23 (objects 1.5)."""


class QueriedObject(NamedTuple):
    """An object that can be queried."""

    object: str
    query: Query

    def __str__(self) -> str:
        return self.object

    @property
    def table(self) -> str:
        return short(self.query.sorts["id"].column.table)

    def descending(self, column: str) -> bool:
        """By default."""
        return column not in {"id", "name"} and (self.object, column) not in ASCENDING


REQUIRES_ONE: Final = {"visit"}
"""Objects of which a query has to have criteria. They are tested in their own folders."""

KINDS: Final = [
    QueriedObject(each.name, queries.of(each))
    for each in ROUTERS
    if "query" in each.operations and each.name not in REQUIRES_ONE
]


class AccountRecords:
    """The records of an account, queried by the API and filtered in Python."""

    def __init__(self, pardot: Pardot, rows: Rows, kind: QueriedObject, randomness: Random) -> None:
        self.pardot, self.all, self.kind, self.randomness = pardot, rows, kind, randomness
        self.rows = [
            row for row in rows[kind.table] if row.get("type") != HIDDEN_TYPE or kind.object != "visitoractivity"
        ]
        found = {name: meaning(kind.table, name, {*self.rows[0]}) for name in kind.query.criteria}
        unknown = [(kind.table, name) for name, each in found.items() if each is None]
        assert unknown == [], "add these to UNUSUAL in tests/vendors/pardot/contract/meaning.py, with what they demand"
        self.meanings: dict[str, Meaning] = {name: each for name, each in found.items() if each}

    def ask(self, **parameters: Any) -> Answer:
        return self.pardot.call("query", self.kind.object, **parameters)

    def ids(self, **parameters: Any) -> tuple[int, list[int]]:
        """Return the total, and the ids that are shown."""
        answer = self.ask(**parameters)
        assert answer.error is None, (answer.error, parameters)
        result = dict(answer.json["result"])
        total = result.pop("total_results")
        return total, [row["id"] for name in result for row in members(result, name)]

    def draw(self, *names: str) -> dict[str, CriterionValue]:
        return {name: self.meanings[name].draw(self.randomness, self.all) for name in names}

    def matching(self, asked: dict[str, CriterionValue]) -> list[Row]:
        """The rows that fit, by id."""
        told = {"deleted": CriterionValue("", False)} if "deleted" in self.rows[0] else {}
        if "only_identified" in self.meanings:
            told["only_identified"] = CriterionValue("", True)
        unheard = overridden(self.kind.table, asked)
        rows = self.rows
        for name, each in (told | asked).items():
            if name == "deleted":
                rows = [row for row in rows if each.value is None or row["deleted"] == each.value]
            elif name not in unheard:
                rows = [row for row in rows if self.meanings[name].holds(self.all, row, each.value)]
        return sorted(rows, key=lambda row: row["id"])

    def code(self, asked: dict[str, CriterionValue]) -> int | None:
        """Return the error of criteria each of which is right, or None."""
        if code := clash(self.kind.table, asked):
            return code
        wrong = [code for lower, upper, code in ranges({*asked}) if not asked[lower].value < asked[upper].value]
        return wrong[0] if wrong else None

    def check(self, asked: dict[str, CriterionValue]) -> None:
        texts = {name: each.text for name, each in asked.items()}
        if code := self.code(asked):
            assert self.ask(**texts).code == code, texts
        else:
            ids = [row["id"] for row in self.matching(asked)]
            assert self.ids(**texts) == (len(ids), ids), texts


def key(column: str) -> Callable[[Row], Any]:
    """By a column; an absent value is lower than any other. Python compares texts by code point."""
    return lambda row: (row[column] is not None, row[column])


@pytest.fixture(scope="session")
def filled(sandbox: Sandbox) -> tuple[Account, Rows]:
    """An account with records of every kind, and its rows."""
    account = Account.open(sandbox)
    return account, fill(account, Random(SEED))  # noqa: S311 (it is to repeat)


HereOf = Callable[[QueriedObject], AccountRecords]


@pytest.fixture
def here_of(address: str, filled: tuple[Account, Rows], transport: Transport) -> HereOf:
    """Returns the records of an object, with random numbers that are the same in each test."""
    account, rows = filled
    pardot = Pardot(address, account, transport=transport)
    return lambda kind: AccountRecords(pardot, rows, kind, Random(f"{SEED} {kind}"))  # noqa: S311 (it is to repeat)


def every_kind(test: Callable[[Any, AccountRecords], None]) -> Callable[[Any, HereOf], None]:
    """Make one test of all objects of a test that takes the records of one."""

    def run(self: Any, here_of: HereOf) -> None:
        check_each(KINDS, lambda kind: test(self, here_of(kind)))

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run


class TestCriteria:
    @pytest.mark.contract("o.1.5.22")
    @every_kind
    def test_without_criteria_all_live_records_are_found(self, here: AccountRecords) -> None:
        here.check({})

    @pytest.mark.contract("o.1.5.20", "o.1.5.21")
    @every_kind
    def test_unknown_ones_beside_known_ones(self, here: AccountRecords) -> None:
        ids = [row["id"] for row in here.matching({})]
        assert here.ids(colour="red", limit=200) == here.ids(fields="name") == (len(ids), ids)

    @pytest.mark.contract("o.2.8.21")
    @pytest.mark.contract("o.1.5.1", "o.1.5.2", "o.1.5.3")
    @every_kind
    def test_each_alone(self, here: AccountRecords) -> None:
        for name in here.meanings:
            for _ in range(2):
                here.check(here.draw(name))

    @every_kind
    def test_two_at_once(self, here: AccountRecords) -> None:
        pairs = [*combinations(here.meanings, 2)]
        for names in here.randomness.sample(pairs, min(PAIRS, len(pairs))):
            here.check(here.draw(*names))

    @every_kind
    def test_some_at_once(self, here: AccountRecords) -> None:
        for _ in range(PAIRS // 2):
            names = here.randomness.sample([*here.meanings], min(3, len(here.meanings)))
            here.check(here.draw(*names))

    @pytest.mark.contract("o.1.5.7", "o.1.5.8")
    @every_kind
    def test_bounds(self, here: AccountRecords) -> None:
        for lower, upper, _ in ranges({*here.meanings}):
            for _ in range(2):
                here.check(here.draw(lower, upper))
            (same,) = here.draw(lower).values()
            here.check({lower: same, upper: same})

    @pytest.mark.contract("o.1.5.7", "o.1.5.8")
    @ONE_DATABASE
    @every_kind
    def test_the_bound_itself_and_one_beside_it(self, here: AccountRecords) -> None:
        for name in here.meanings:
            for each in beside(here.kind.table, name, here.all):
                here.check({name: each})

    @pytest.mark.contract("o.2.8.22", "o.2.8.24")
    @pytest.mark.contract("o.1.5.5", "o.1.5.6")
    @ONE_DATABASE
    @every_kind
    def test_what_is_wrong(self, here: AccountRecords) -> None:
        for name, each in here.meanings.items():
            for text in each.wrong:
                assert here.ask(**{name: text}).code == each.code, (name, text)

    @pytest.mark.contract("o.1.5.32")
    @ONE_DATABASE
    @every_kind
    def test_errors_come_in_the_order_of_the_table(self, here: AccountRecords) -> None:
        wrong = {name: each for name, each in here.meanings.items() if each.wrong}
        while wrong:
            code = next(iter(wrong.values())).code
            assert here.ask(**{name: each.wrong[0] for name, each in wrong.items()}, sort_by="?").code == code
            del wrong[next(iter(wrong))]

    @ONE_DATABASE
    @every_kind
    def test_arrays(self, here: AccountRecords) -> None:
        for name, each in here.meanings.items():
            several = here.kind.query.criteria[name].several
            answer = here.ask(**{f"{name}[0]": "2", f"{name}[]": "1"})
            assert answer.code == (None if several else 51), name
            if several and each.most:
                assert here.ask(**{name: ",".join(map(str, range(1, 202)))}).code == each.most
                assert here.ask(**{name: ",".join(map(str, range(1, 201)))}).code is None

    @pytest.mark.contract("o.1.5.23", "o.1.5.24")
    @every_kind
    def test_empty_is_as_if_absent(self, here: AccountRecords) -> None:
        ids = [row["id"] for row in here.matching({})]
        for name, each in here.meanings.items():
            if each.empty:
                assert here.ask(**{name: ""}).code == each.code
        empty = {name: "" for name, each in here.meanings.items() if not each.empty}
        assert here.ids(**empty) == (len(ids), ids)


class TestSorts:
    @pytest.mark.contract("o.1.5.26")
    @every_kind
    def test_without_a_sort_by_id(self, here: AccountRecords) -> None:
        ids = [row["id"] for row in here.matching({})]
        assert here.ids(sort_order=UP)[1] == ids
        assert here.ids(sort_order=DOWN)[1] == ids[::-1]

    @pytest.mark.contract("o.2.7.17", "o.2.8.25", "o.2.9.23")
    @pytest.mark.contract("o.1.5.27", "o.1.5.28", "o.2.2.18", "o.2.5.13", "o.2.10.8")
    @every_kind
    def test_each_both_ways(self, here: AccountRecords) -> None:
        for column in here.kind.query.sorts:
            for order in ("", UP, DOWN):
                downwards = order == DOWN or (not order and here.kind.descending(column))
                rows = sorted(here.matching({}), key=lambda row: (key(column)(row), row["id"]), reverse=downwards)
                ids = [row["id"] for row in rows]
                assert here.ids(sort_by=column, sort_order=order) == (len(ids), ids), (column, order)

    @pytest.mark.contract("o.1.5.29", "o.1.5.30")
    @every_kind
    def test_two_keys(self, here: AccountRecords) -> None:
        for column in sorted(here.kind.query.sorts.keys() - {"id"}):
            names = here.randomness.choice([(column, "id"), ("id", column)])
            orders = here.randomness.choice([(), (UP,), (DOWN,), (UP, DOWN), (DOWN, UP)])
            rows = here.matching({})
            for place, name in reversed([*enumerate(names)]):
                downwards = orders[place] == DOWN if place < len(orders) else here.kind.descending(name)
                rows.sort(key=key(name), reverse=downwards)
            _, ids = here.ids(sort_by=",".join(names), sort_order=",".join(orders))
            assert ids == [row["id"] for row in rows], (names, orders)

    @pytest.mark.contract("o.1.5.14", "o.1.5.15", "o.1.5.16", "o.1.5.17", "o.1.5.18")
    @ONE_DATABASE
    @every_kind
    def test_what_is_wrong(self, here: AccountRecords) -> None:
        (other, *_) = here.kind.query.sorts.keys() - {"id"}
        assert here.ask(sort_by="colour").code == 19
        assert here.ask(sort_by="deleted").code == 19
        assert here.ask(sort_by=f"{other},id,id").code == 133
        assert here.ask(sort_by=f"{other},{other}").code == 135
        assert here.ask(sort_order="up").code == 20
        assert here.ask(sort_order="ascending,descending,ascending").code == 134


class TestPages:
    @pytest.mark.contract("o.1.5.25", "o.1.5.31")
    @every_kind
    def test_neither_repeat_nor_skip(self, here: AccountRecords) -> None:
        for column in here.kind.query.sorts:
            limit, order = here.randomness.choice([5, 7, 8]), here.randomness.choice(["", UP, DOWN])
            total, ids = here.ids(sort_by=column, sort_order=order)
            seen: list[int] = []
            for offset in range(0, total + limit, limit):
                pages_total, page = here.ids(sort_by=column, sort_order=order, limit=limit, offset=offset)
                assert (pages_total, len(page)) == (total, min(limit, max(total - offset, 0)))
                seen += page
            assert (seen, len({*seen})) == (ids, total)

    @pytest.mark.contract("o.1.5.25", "o.1.5.31")
    @ONE_DATABASE
    @every_kind
    def test_with_a_tie_at_three_borders(self, here: AccountRecords) -> None:
        for column, order in product(here.kind.query.sorts.keys() - {"id"}, (UP, DOWN)):
            rows = sorted(here.matching({}), key=lambda row: (key(column)(row), row["id"]), reverse=order == DOWN)
            ids = [row["id"] for row in rows]
            values = [key(column)(row) for row in rows]
            for place in [each for each in range(1, len(rows)) if values[each - 1] == values[each]][:3]:
                asked = {"sort_by": column, "sort_order": order}
                assert here.ids(**asked, limit=place)[1] == ids[:place], (column, place)
                assert here.ids(**asked, limit=2, offset=place)[1] == ids[place : place + 2], (column, place)

    @pytest.mark.contract("o.1.5.4")
    @every_kind
    def test_by_id(self, here: AccountRecords) -> None:
        seen = [0]
        while page := here.ids(id_greater_than=seen[-1], limit=4)[1]:
            seen += page
        assert seen[1:] == [row["id"] for row in here.matching({})]

    @pytest.mark.contract("o.1.5.9", "o.1.5.13", "o.1.5.19")
    @ONE_DATABASE
    @every_kind
    def test_what_is_wrong(self, here: AccountRecords) -> None:
        assert here.ask(colour="red").code == 5
        for text in ("-1", "?", "1.5"):
            assert here.ask(offset=text).code == 21
        for text in ("0", "-1", "?", "1.5"):
            assert here.ask(limit=text).code == 23

    @pytest.mark.contract("o.1.5.10", "o.1.5.12")
    @ONE_DATABASE
    @every_kind
    def test_limits_above_200(self, here: AccountRecords) -> None:
        refuses = here.kind.object in REFUSES_MORE
        assert here.ask(limit=200).code is None
        assert here.ask(limit=201).code == (23 if refuses else None)
        assert here.ask(limit=201, output="bulk").code == (23 if refuses else None)
        assert here.ask(limit=201, output="mobile").code == (
            23 if here.kind.object in {"visitoractivity", "emailclick"} else None
        )

    @pytest.mark.contract("o.1.5.33")
    @ONE_DATABASE
    @every_kind
    def test_errors_come_in_order(self, here: AccountRecords) -> None:
        wrong = {"id_less_than": ("5", 17), "sort_by": ("?", 19), "sort_order": ("?", 20), "offset": ("?", 21)}
        wrong["limit"] = ("?", 23)
        if "id_less_than" not in here.kind.query.criteria:
            del wrong["id_less_than"]
        while wrong:
            (name, (_, code), *_) = next(iter(wrong.items()))
            assert here.ask(id_greater_than="5", **{name: text for name, (text, _) in wrong.items()}).code == code
            del wrong[name]
