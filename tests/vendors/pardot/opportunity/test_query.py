"""`query`: criteria, order, pages and totals (contract, section 4, "query"; objects 1.5)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.support.builders import Account, Pardot
from tests.support.cases import each_case, with_later
from tests.support.marks import ONE_DATABASE
from tests.vendors.pardot import api_errors

NOON = datetime(2020, 2, 29, 12, tzinfo=UTC)


def several(account: Account, field: str, *values: Any) -> list[int]:
    """The ids of new opportunities that differ in one field."""
    if field == "created_at":
        return [account.opportunity(now=value) for value in values]
    return [account.opportunity(**{field: value}) for value in values]


def hour(number: int) -> datetime:
    """That hour of a day long ago."""
    return NOON.replace(hour=number)


class TestCriteria:
    """Every comparison is strict."""

    @pytest.fixture
    def by_hour(self, account: Account) -> list[int]:
        return several(account, "created_at", *map(hour, (1, 2, 3, 4)))

    @pytest.mark.contract("4.criterion.2", "4.criterion.8", "4.criterion.17", "5.word.1")
    @each_case(
        ("criteria", "hours"),
        [
            ({"created_after": "2020-02-29 02:00:00"}, [3, 4]),
            ({"created_after": "2020-02-29 01:59:59"}, [2, 3, 4]),
            ({"created_before": "2020-02-29 02:00:00"}, [1]),
            ({"created_before": "2020-02-29 02:00:01"}, [1, 2]),
            ({"created_after": "2020-02-29 01:00:00", "created_before": "2020-02-29T04:00"}, [2, 3]),
            ({"updated_after": "2020-02-29 03:00:00"}, [4]),
            ({"updated_before": "2020-02-29 03:00:00"}, [1, 2]),
            ({"created_after": "2020-03-01"}, []),
            ({"created_after": "", "created_before": ""}, [1, 2, 3, 4]),
        ],
    )
    def test_times(self, by_hour: list[int], pardot: Pardot, criteria: dict[str, str], hours: list[int]) -> None:
        answer = pardot.query(**criteria)
        assert (answer.ids, answer.total) == ([by_hour[number - 1] for number in hours], len(hours))

    @pytest.mark.contract("5.word.2", "5.word.3")
    @pytest.mark.account(time_zone="Europe/Berlin")
    def test_times_are_in_the_users_time_zone(self, account: Account, pardot: Pardot) -> None:
        ids = several(account, "created_at", *map(hour, (1, 2, 3)))
        assert pardot.query(created_after="2020-02-29 03:00:00").ids == ids[2:]
        assert pardot.query(created_after="2020-02-29 03:00:00 +00:00").ids == []

    @pytest.mark.contract("4.criterion.8")
    def test_updated_is_not_created(self, account: Account, pardot: Pardot) -> None:
        changed, unchanged = several(account, "created_at", hour(1), hour(2))
        account.freeze(NOON)
        pardot.update(changed, name="Bigger")
        assert pardot.query(updated_after="2020-02-29 02:00:00").ids == [changed]
        assert pardot.query(updated_before="2020-02-29 12:00:00").ids == [unchanged]

    @pytest.mark.contract("2.time.3", "4.criterion.17")
    def test_times_are_compared_in_whole_seconds(self, account: Account, pardot: Pardot) -> None:
        """The real clock has fractions of a second, which are not stored."""
        made = pardot.create(name="Deal", value="1", probability="1", prospect_id=account.prospect()).opportunity
        second = datetime.fromisoformat(made["created_at"])
        for shown, after, before in ((-1, [made["id"]], []), (0, [], []), (1, [], [made["id"]])):
            moment = second + timedelta(seconds=shown)
            for name in ("created", "updated"):
                assert pardot.query(**{f"{name}_after": moment}).ids == after
                assert pardot.query(**{f"{name}_before": moment}).ids == before

    @pytest.fixture
    def three(self, account: Account) -> list[int]:
        return several(account, "name", "a", "b", "c")

    @pytest.mark.contract("4.criterion.3", "4.criterion.13", "4.criterion.17")
    @each_case(
        ("criteria", "expected"),
        [
            ({"id_greater_than": 0}, [0, 1, 2]),
            ({"id_greater_than": 1}, [2]),
            ({"id_less_than": 1}, [0]),
            ({"id_greater_than": 0, "id_less_than": 2}, [0, 1]),
            ({"id_less_than": 0}, []),
        ],
    )
    def test_ids(self, three: list[int], pardot: Pardot, criteria: dict[str, int], expected: list[int]) -> None:
        bounds = {name: three[place] if place else 0 for name, place in criteria.items()}
        assert pardot.query(**bounds).ids == [three[place] for place in expected]
        assert pardot.query(id_greater_than=2147483647).ids == []

    @pytest.fixture
    def by_probability(self, account: Account) -> list[int]:
        return several(account, "probability", 0, 50, 51, 100)

    @pytest.mark.contract("4.criterion.4", "4.criterion.14", "4.criterion.17")
    @each_case(
        ("criteria", "expected"),
        [
            ({"probability_greater_than": "0"}, [50, 51, 100]),
            ({"probability_greater_than": "50"}, [51, 100]),
            ({"probability_less_than": "50"}, [0]),
            ({"probability_greater_than": "50", "probability_less_than": "100"}, [51]),
            ({"probability_greater_than": "50", "probability_less_than": "51"}, []),
            ({"probability_greater_than": "100"}, []),
            ({"probability_less_than": "0"}, []),
        ],
    )
    @pytest.mark.usefixtures("by_probability")
    def test_probabilities(self, pardot: Pardot, criteria: dict[str, str], expected: list[int]) -> None:
        assert [row["probability"] for row in pardot.query(**criteria).opportunities] == expected

    @pytest.fixture
    def by_value(self, account: Account) -> list[int]:
        return several(account, "value", *map(Decimal, ("0.00", "0.01", "5.00", "5.01", "9999999999999.99")))

    @pytest.mark.contract("4.criterion.5", "4.criterion.17")
    @each_case(
        ("criteria", "expected"),
        [
            ({"value_greater_than": "0"}, ["0.01", "5", "5.01", "9999999999999.99"]),
            ({"value_greater_than": "5"}, ["5.01", "9999999999999.99"]),
            ({"value_greater_than": "5.00"}, ["5.01", "9999999999999.99"]),
            ({"value_greater_than": "4.999"}, ["5", "5.01", "9999999999999.99"]),
            ({"value_greater_than": "5.005"}, ["5.01", "9999999999999.99"]),
            ({"value_less_than": "5"}, ["0", "0.01"]),
            ({"value_less_than": "5.001"}, ["0", "0.01", "5"]),
            ({"value_less_than": "5.009"}, ["0", "0.01", "5"]),
            ({"value_less_than": "0"}, []),
            ({"value_greater_than": "0", "value_less_than": "5.01"}, ["0.01", "5"]),
            ({"value_greater_than": "9999999999999.98"}, ["9999999999999.99"]),
            ({"value_greater_than": "9999999999999.999"}, []),
            ({"value_greater_than": "9" * 40}, []),
            ({"value_less_than": "9" * 40}, ["0", "0.01", "5", "5.01", "9999999999999.99"]),
        ],
    )
    @pytest.mark.usefixtures("by_value")
    def test_values(self, pardot: Pardot, criteria: dict[str, str], expected: list[str]) -> None:
        assert [str(row["value"]) for row in pardot.query(**criteria).opportunities] == expected

    @pytest.mark.contract("4.criterion.1")
    def test_are_joined_by_and(self, account: Account, pardot: Pardot) -> None:
        prospect = account.prospect("jdoe@company.com")
        both = account.opportunity(prospect, probability=70, value=Decimal(7))
        account.opportunity(prospect, probability=70, value=Decimal(8))
        account.opportunity(prospect, probability=10, value=Decimal(7))
        account.opportunity(probability=70, value=Decimal(7))
        given = {"probability_greater_than": "50", "value_less_than": "8", "prospect_email": "jdoe@company.com"}
        assert pardot.query(**given).ids == [both]

    @pytest.fixture
    def live_and_deleted(self, account: Account) -> dict[str, int]:
        return {"l": account.opportunity(), "d": account.deleted_opportunity()}

    @pytest.mark.contract("4.criterion.9", "4.criterion.10", "4.criterion.11", "1.field.4")
    @each_case(
        ("word", "expected"),
        [
            ("true", "d"),
            ("TRUE", "d"),
            ("1", "d"),
            ("false", "l"),
            ("0", "l"),
            ("", "l"),
            ("all", "ld"),
            (" All ", "ld"),
        ],
    )
    def test_deleted(self, live_and_deleted: dict[str, int], pardot: Pardot, word: str, expected: str) -> None:
        answer = pardot.query(deleted=word)
        assert (answer.ids, answer.total) == ([live_and_deleted[kind] for kind in expected], len(expected))

    @pytest.mark.contract("4.query.14")
    def test_unknown_ones_beside_known_ones_are_ignored(self, account: Account, pardot: Pardot) -> None:
        ids = several(account, "probability", 10, 90)
        assert pardot.query(probability_greater_than="50", name="x", colour="red").ids == ids[1:]


class TestOfAProspect:
    @pytest.fixture
    def of_jane(self, account: Account) -> tuple[int, list[int]]:
        jane, john = account.prospect("jdoe@company.com"), account.prospect()
        ids = [account.opportunity(jane), account.opportunity(john, jane)]
        account.opportunity(john)
        account.opportunity()
        account.deleted_opportunity(jane)
        return jane, ids

    @pytest.mark.contract("4.criterion.6", "4.criterion.7", "4.criterion.18", "4.criterion.19", "2.text.4")
    @each_case(
        "criteria",
        [
            {"prospect_id": "{id}"},
            {"id": "{id}"},
            {"prospect_email": "jdoe@company.com"},
            {"email": " JDOE@company.com "},
            {"prospect_id": " {id} ", "prospect_email": "JDoe@Company.com"},
            {"id": "{id}", "email": "jdoe@company.com"},
            {"id": "2147483647", "prospect_id": "{id}"},
            {"email": "nobody@company.com", "prospect_email": "jdoe@company.com"},
        ],
    )
    def test_each_opportunity_once(
        self, of_jane: tuple[int, list[int]], pardot: Pardot, criteria: dict[str, str]
    ) -> None:
        jane, ids = of_jane
        answer = pardot.query(**{name: text.format(id=jane) for name, text in criteria.items()})
        assert (answer.ids, answer.total) == (ids, 2)

    def test_without_any(self, account: Account, pardot: Pardot) -> None:
        answer = pardot.query(prospect_id=account.prospect())
        assert (answer.ids, answer.total) == ([], 0)

    @pytest.mark.contract("4.criterion.12")
    @pytest.mark.account(version=4)
    def test_in_version_4_an_address_stands_for_all_who_share_it(self, account: Account, pardot: Pardot) -> None:
        one, two, other = (account.prospect(email) for email in ("info@a.com", "Info@A.com", "info@b.com"))
        ids = [account.opportunity(one), account.opportunity(two), account.opportunity(one, two)]
        account.opportunity(other)
        assert pardot.query(prospect_email="info@a.com", version=4).ids == ids
        assert pardot.query(prospect_email="info@a.com", prospect_id=two, version=4).ids == ids[1:]

    @pytest.fixture
    def people(self, account: Account) -> dict[str, int]:
        account.prospect("john@company.com")
        return {"jane": account.prospect("jane@company.com"), "gone": account.deleted_prospect("gone@company.com")}

    @pytest.mark.contract("4.query.9")
    @each_case(
        ("criteria", "error"),
        [
            ({"prospect_id": "2147483647"}, api_errors.INVALID_PROSPECT_ID),
            ({"prospect_id": "0"}, api_errors.INVALID_PROSPECT_ID),
            ({"prospect_id": "1.5"}, api_errors.INVALID_PROSPECT_ID),
            ({"prospect_id": ""}, api_errors.INVALID_PROSPECT_ID),
            ({"id": "2147483648"}, api_errors.INVALID_PROSPECT_ID),
            ({"id": ""}, api_errors.INVALID_PROSPECT_ID),
            ({"prospect_email": "nobody@company.com"}, api_errors.INVALID_PROSPECT_EMAIL),
            ({"prospect_email": "jdoe"}, api_errors.INVALID_PROSPECT_EMAIL),
            ({"prospect_email": ""}, api_errors.INVALID_PROSPECT_EMAIL),
            ({"email": "gone@company.com"}, api_errors.INVALID_PROSPECT_EMAIL),
            ({"prospect_id": "gone"}, api_errors.ARCHIVED),
            ({"prospect_id": "jane", "prospect_email": "john@company.com"}, api_errors.PROSPECTS_DIFFER),
            ({"id": "jane", "email": "john@company.com"}, api_errors.PROSPECTS_DIFFER),
        ],
    )
    def test_that_does_not_exist_is_an_error(
        self, people: dict[str, int], pardot: Pardot, criteria: dict[str, str], error: tuple[int, str]
    ) -> None:
        assert pardot.query(**{name: people.get(text, text) for name, text in criteria.items()}).error == error


class TestErrors:
    @pytest.mark.slow
    @pytest.mark.contract(
        "4.query.1",
        "4.query.2",
        "4.query.3",
        "4.query.4",
        "4.query.10",
        "4.criterion.13",
        "4.criterion.14",
        "4.criterion.16",
        "4.page.2",
        "4.page.4",
        "4.page.7",
        "4.page.9",
    )
    @each_case(
        ("names", "wrong", "error"),
        [
            (
                ("id_greater_than", "id_less_than"),
                ("-1", "1.5", "1e3", "2147483648", "x", "\u0661"),
                api_errors.INVALID_ID,
            ),
            (
                ("probability_greater_than", "probability_less_than"),
                ("-1", "101", "5.5", "x", "5%"),
                api_errors.INVALID_PROBABILITY_RANGE,
            ),
            (
                ("value_greater_than", "value_less_than"),
                ("-1", "-0.01", "x", "1e3", "1,000"),
                api_errors.INVALID_VALUE_RANGE,
            ),
            (
                ("created_after", "created_before", "updated_after", "updated_before"),
                ("nonsense", " ", "2019-13-45"),
                api_errors.INVALID_TIMESTAMP,
            ),
            (("deleted",), ("yes", "2", "no", "none"), api_errors.INVALID_DELETED),
            (("limit",), ("0", "-1", "201", "x", "1.5", "1e2", "9" * 30), api_errors.INVALID_LIMIT),
            (("offset",), ("-1", "x", "1.5", "9" * 30), api_errors.INVALID_OFFSET),
            (("sort_by",), ("name", "x", "value,", "ID", "id value", "deleted"), api_errors.INVALID_SORT_BY),
            (("sort_order",), ("asc", "DESC", "x", "ascending,"), api_errors.INVALID_SORT_ORDER),
        ],
    )
    @ONE_DATABASE
    def test_not_understood(
        self, pardot: Pardot, names: tuple[str, ...], wrong: tuple[str, ...], error: tuple[int, str]
    ) -> None:
        for name in names:
            for text in wrong:
                assert (pardot.query(**{name: text}).error, name, text) == (error, name, text)

    @pytest.mark.contract("4.query.5", "4.query.6", "4.query.7", "4.query.8")
    @each_case(
        ("lower", "upper", "bounds", "error"),
        [
            ("id_greater_than", "id_less_than", ("7", "6"), api_errors.INVALID_ID_RANGE),
            ("id_greater_than", "id_less_than", ("7", "7"), api_errors.INVALID_ID_RANGE),
            ("created_after", "created_before", ("2020-01-02", "2020-01-01"), api_errors.INVALID_TIME_RANGE),
            ("created_after", "created_before", ("2020-01-01", "2020-01-01 00:00:00"), api_errors.INVALID_TIME_RANGE),
            ("updated_after", "updated_before", ("2020-01-01", "2020-01-01"), api_errors.INVALID_TIME_RANGE),
            ("probability_greater_than", "probability_less_than", ("50", "50"), api_errors.INVALID_PROBABILITY_RANGE),
            ("probability_greater_than", "probability_less_than", ("51", "50"), api_errors.INVALID_PROBABILITY_RANGE),
            ("value_greater_than", "value_less_than", ("5", "5.00"), api_errors.INVALID_VALUE_RANGE),
            ("value_greater_than", "value_less_than", ("6", "5"), api_errors.INVALID_VALUE_RANGE),
        ],
    )
    @ONE_DATABASE
    def test_a_lower_bound_must_be_below_the_upper(
        self, pardot: Pardot, lower: str, upper: str, bounds: tuple[str, str], error: tuple[int, str]
    ) -> None:
        assert pardot.query(**{lower: bounds[0], upper: bounds[1]}).error == error
        assert pardot.query(**{lower: bounds[0]}).error is None
        assert pardot.query(**{upper: bounds[1]}).error is None

    @pytest.mark.contract("4.query.11", "4.query.12", "4.query.13")
    @each_case(
        ("given", "error"),
        [
            ({"colour": "red"}, api_errors.INVALID_QUERY),
            ({"name": "Deal", "createdAfter": "today", "": "x"}, api_errors.INVALID_QUERY),
            ({"ID_greater_than": "nonsense"}, api_errors.INVALID_QUERY),
            ({}, None),
            ({"output": "mobile", "colour": "red"}, None),
            ({"limit": "5", "colour": "red"}, None),
            ({"fields": "id,name"}, None),
            ({"deleted": "", "colour": "red"}, None),
        ],
    )
    def test_nothing_known(self, pardot: Pardot, given: dict[str, str], error: tuple[int, str] | None) -> None:
        assert pardot.query(**given).error == error

    @pytest.mark.contract("5.else.9")
    def test_a_date_has_at_most_200_characters(self, pardot: Pardot) -> None:
        longest = "2020-01-01" + "10:00".rjust(190)
        assert len(longest) == 200
        assert pardot.query(created_after=longest).error is None
        assert pardot.query(created_after=longest.replace(" ", "  ", 1)).error == api_errors.INVALID_TIMESTAMP

    @each_case("name", ["id_less_than", "prospect_id", "deleted", "limit", "sort_by", "sort_order"])
    def test_arrays_are_refused(self, pardot: Pardot, name: str) -> None:
        assert pardot.query(**{name + "[]": "1"}).error == api_errors.INVALID_PARAMETER

    MISTAKES = (
        (7, {"created_after": "nonsense"}),
        (7, {"created_before": "nonsense"}),
        (16, {"id_greater_than": "x"}),
        (16, {"id_less_than": "x"}),
        (41, {"probability_greater_than": "101"}),
        (43, {"value_less_than": "x"}),
        (4, {"prospect_email": "jdoe"}),
        (3, {"prospect_id": "x"}),
        (7, {"updated_after": "nonsense"}),
        (27, {"deleted": "x"}),
        (3, {"prospect_id": "2147483647"}),
        (4, {"prospect_email": "nobody@company.com"}),
        (17, {"id_greater_than": "2", "id_less_than": "1"}),
        (8, {"created_after": "2020-01-02", "created_before": "2020-01-01"}),
        (8, {"updated_after": "2020-01-02", "updated_before": "2020-01-01"}),
        (41, {"probability_greater_than": "2", "probability_less_than": "1"}),
        (43, {"value_greater_than": "2", "value_less_than": "1"}),
        (19, {"sort_by": "name"}),
        (20, {"sort_order": "x"}),
        (21, {"offset": "x"}),
        (23, {"limit": "x"}),
    )
    """In the order in which they are reported: the criteria's form, who isn't there, ranges, the result set."""

    @pytest.mark.contract("1.order.13", "1.order.14")
    @each_case("place", range(len(MISTAKES)))
    @ONE_DATABASE
    def test_the_first_that_applies_is_reported(self, pardot: Pardot, place: int) -> None:
        for given in with_later(place, self.MISTAKES):
            assert pardot.query(**given).code == self.MISTAKES[place][0], given


class TestSort:
    """Ties are broken by id, in the same direction."""

    @pytest.fixture
    def a_to_f(self, account: Account) -> None:
        values, chances, hours = (5, 7, 5, 9, 5, 5), (10, 50, 50, 20, 20, 90), (1, 3, 2, 3, 4, 2)
        for name, value, randomness, at in zip("abcdef", values, chances, hours, strict=True):
            account.opportunity(name=name, value=Decimal(value), probability=randomness, now=hour(at))

    @pytest.mark.contract(
        "1.body.5", "4.page.5", "4.page.6", "4.page.8", "4.page.10", "4.page.11", "4.page.12", "4.page.14"
    )
    @each_case(
        ("given", "expected"),
        [
            ({}, "abcdef"),
            ({"sort_by": ""}, "abcdef"),
            ({"sort_order": "ascending"}, "abcdef"),
            ({"sort_order": "descending"}, "fedcba"),
            ({"sort_by": "id"}, "abcdef"),
            ({"sort_by": "id", "sort_order": "descending"}, "fedcba"),
            ({"sort_by": "value"}, "dbfeca"),
            ({"sort_by": "value", "sort_order": "descending"}, "dbfeca"),
            ({"sort_by": "value", "sort_order": "ascending"}, "acefbd"),
            ({"sort_by": "probability"}, "fcbeda"),
            ({"sort_by": "probability", "sort_order": "ascending"}, "adebcf"),
            ({"sort_by": "created_at"}, "edbfca"),
            ({"sort_by": "created_at", "sort_order": "ascending"}, "acfbde"),
            ({"sort_by": "updated_at"}, "edbfca"),
            ({"sort_by": " value , id "}, "dbacef"),
            ({"sort_by": "value,id", "sort_order": "ascending"}, "acefbd"),
            ({"sort_by": "value,id", "sort_order": "ascending,descending"}, "fecabd"),
            ({"sort_by": "value,id", "sort_order": "descending,descending"}, "dbfeca"),
            ({"sort_by": "id,value", "sort_order": "descending"}, "fedcba"),
        ],
    )
    @pytest.mark.usefixtures("a_to_f")
    def test_order(self, pardot: Pardot, given: dict[str, str], expected: str) -> None:
        assert "".join(row["name"] for row in pardot.query(**given).opportunities) == expected

    @pytest.mark.contract("4.page.7", "4.page.15", "4.page.16", "4.page.17")
    @each_case(
        ("given", "error"),
        [
            ({"sort_by": "value,probability"}, api_errors.NEITHER_IS_ID),
            ({"sort_by": "id,value,probability"}, api_errors.THREE_SORTS),
            ({"sort_order": "ascending,ascending,descending"}, api_errors.THREE_ORDERS),
            ({"sort_by": "id,name"}, api_errors.INVALID_SORT_BY),
            ({"sort_by": "name", "sort_order": "x"}, api_errors.INVALID_SORT_BY),
        ],
    )
    def test_of_too_many_keys(self, pardot: Pardot, given: dict[str, str], error: tuple[int, str]) -> None:
        assert pardot.query(**given).error == error


class TestPages:
    @pytest.fixture
    def thirteen(self, account: Account) -> None:
        for number in range(4):
            at = NOON + timedelta(seconds=number % 2)
            account.opportunity(value=Decimal(number % 2), probability=number % 3, now=at)
        account.opportunities(9)

    @pytest.mark.contract("4.page.1", "4.page.3", "4.criterion.15")
    def test_hold_200_unless_fewer_are_asked_for(self, account: Account, pardot: Pardot) -> None:
        ids = account.opportunities(203)
        for given, expected in (
            ({}, ids[:200]),
            ({"limit": "200"}, ids[:200]),
            ({"limit": "1"}, ids[:1]),
            ({"limit": ""}, ids[:200]),
            ({"offset": "200"}, ids[200:]),
            ({"offset": "0", "limit": " 2 "}, ids[:2]),
            ({"offset": "202", "limit": "5"}, ids[202:]),
            ({"offset": "203"}, []),
            ({"offset": "999999999999999999"}, []),
        ):
            answer = pardot.query(**given)
            assert (answer.ids, answer.total) == (expected, 203)

    @pytest.mark.contract("4.page.18", "4.page.19")
    def test_of_mobile_output_have_no_limit_but_a_given_one(self, account: Account, pardot: Pardot) -> None:
        ids = account.opportunities(203)
        for given, expected in (({}, ids), ({"limit": "202"}, ids[:202]), ({"offset": "201"}, ids[201:])):
            answer = pardot.query(output="mobile", **given)
            assert (answer.ids, answer.total) == (expected, 203)
        assert pardot.query(output="mobile", limit="0").error == api_errors.INVALID_LIMIT

    @pytest.mark.slow
    @pytest.mark.contract("4.page.13")
    @each_case("order", ["ascending", "descending"])
    @each_case("sort", ["id", "value", "probability", "created_at", "updated_at", "value,id"])
    @pytest.mark.usefixtures("thirteen")
    def test_neither_repeat_nor_skip(self, pardot: Pardot, sort: str, order: str) -> None:
        given = {"sort_by": sort, "sort_order": order}
        pages = [pardot.query(**given, limit=3, offset=offset).ids for offset in range(0, 15, 3)]
        assert [number for page in pages for number in page] == pardot.query(**given).ids
        assert len({number for page in pages for number in page}) == 13

    @pytest.mark.contract("4.criterion.13")
    def test_by_the_last_id_seen(self, account: Account, pardot: Pardot) -> None:
        ids, seen = account.opportunities(7), [0]
        while page := pardot.query(id_greater_than=seen[-1], limit=3, sort_by="id").ids:
            seen += page
        assert seen[1:] == ids

    @pytest.mark.contract("2.time.4")
    def test_by_the_last_seen_change_miss_others_of_the_same_second(self, account: Account, pardot: Pardot) -> None:
        ids = several(account, "created_at", hour(1), hour(2), hour(2), hour(3))
        page = {"sort_by": "updated_at", "sort_order": "ascending", "limit": "2"}
        first = pardot.query(**page)
        rest = pardot.query(**page, updated_after=first.opportunities[-1]["updated_at"])
        assert (first.ids, rest.ids) == (ids[:2], ids[3:])


class TestTotal:
    @pytest.mark.contract("4.query.16")
    def test_counts_all_that_match_whatever_the_page(self, account: Account, pardot: Pardot) -> None:
        account.opportunities(5, probability=10)
        account.opportunities(3, probability=90)
        for page in ({}, {"limit": "1"}, {"offset": "100"}, {"limit": "2", "offset": "2", "sort_by": "value"}):
            assert pardot.query(**page).total == 8
            assert pardot.query(probability_greater_than="50", **page).total == 3

    def test_follows_every_change(self, account: Account, pardot: Pardot) -> None:
        prospect = account.prospect()
        totals = [pardot.query().total]
        deals = [pardot.create(name="x", value="1", probability="1", prospect_id=prospect).id for _ in range(2)]
        totals.append(pardot.query().total)
        pardot.delete(deals[0])
        totals.append(pardot.query().total)
        pardot.delete(deals[0])
        pardot.undelete(deals[1])
        totals.append(pardot.query().total)
        pardot.undelete(deals[0])
        pardot.create(name="x", value="-1", probability="1", prospect_id=prospect)
        totals.append(pardot.query().total)
        assert totals == [0, 2, 1, 1, 2]
