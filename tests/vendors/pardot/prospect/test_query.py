"""`query`: criteria, order, pages, fields (contract, objects 1.5 and 2.1, "query")."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.builders import Account, members
from tests.support.cases import each_case, with_later
from tests.support.marks import ONE_DATABASE
from tests.vendors.pardot.prospect.conftest import Prospects

PAST = datetime(2020, 2, 29, 12, 0, 0, tzinfo=UTC)
DAY = timedelta(1)

CRITERIA: list[tuple[dict[str, str], str]] = [
    ({"assigned": "true"}, "owned"),
    ({"assigned": "FALSE"}, "plain new graded starred"),
    ({"assigned_to_user": "first"}, "owned"),
    ({"assigned_to_user": "USER@company.com", "assigned": "false"}, ""),
    ({"assigned_to_user": "first", "assigned": "false"}, "owned"),
    ({"created_after": "2020-03-01 12:00:00"}, "graded starred owned"),
    ({"created_before": "2020-03-01 12:00:00"}, "plain"),
    ({"updated_after": "2020-03-02 12:00:00"}, "starred owned"),
    ({"updated_before": "2020-03-01 12:00:01"}, "plain new"),
    ({"deleted": "true"}, "gone"),
    ({"deleted": "false"}, "plain new graded starred owned"),
    ({"deleted": "all"}, "plain new graded starred owned gone"),
    ({"deleted": "1", "is_starred": "0"}, "gone"),
    ({"grade_equal_to": " b+ "}, "graded"),
    ({"grade_equal_to": "A"}, "starred"),
    ({"grade_greater_than": "B+"}, "starred"),
    ({"grade_greater_than": "B"}, "graded starred"),
    ({"grade_less_than": "A "}, "graded"),
    ({"grade_less_than": "F"}, ""),
    ({"grade_greater_than": "A+"}, ""),
    ({"grade_greater_than": "F", "grade_less_than": "A"}, "graded"),
    ({"id_greater_than": "0"}, "plain new graded starred owned"),
    ({"is_starred": "true"}, "starred"),
    ({"is_starred": "false"}, "plain new graded owned"),
    ({"last_activity_after": "2020-03-01"}, "owned"),
    ({"last_activity_before": "2020-03-01 11:59:59"}, "new"),
    ({"last_activity_never": "true"}, "plain graded starred"),
    ({"last_activity_never": "false"}, "plain new graded starred owned"),
    ({"list_id": "list"}, "plain graded"),
    ({"new": "true"}, "new"),
    ({"new": "false"}, "plain graded starred owned"),
    ({"new": "true", "assigned": "true", "last_activity_never": "true", "assigned_to_user": "first"}, "new"),
    ({"score_equal_to": "-5"}, "graded"),
    ({"score_greater_than": "-5"}, "plain new starred owned"),
    ({"score_less_than": "0"}, "graded"),
    ({"score_greater_than": "0", "score_less_than": "100"}, "starred"),
    ({"is_starred": "true", "assigned": "true"}, ""),
    ({"assigned": "", "new": "", "score_equal_to": "", "fields": ""}, "plain new graded starred owned"),
]


@pytest.fixture
def known(account: Account) -> dict[str, int]:
    """Prospects by name, a list, and the first user."""
    user = account.first_user()
    account.user_id(email="user@company.com")
    made = {
        "plain": account.prospect(now=PAST),
        "new": account.prospect(now=PAST + DAY, last_activity_at=PAST),
        "graded": account.prospect(now=PAST + 2 * DAY, grade="B+", score=-5),
        "starred": account.prospect(now=PAST + 3 * DAY, grade="A", is_starred=True, score=50),
        "owned": account.prospect(now=PAST + 4 * DAY, assigned_to_id=user, last_activity_at=PAST + DAY, score=100),
        "gone": account.deleted_prospect(),
        "list": account.prospect_list(),
        "first": user,
    }
    account.list_membership(made["list"], made["plain"])
    account.list_membership(made["list"], made["graded"], opted_out=True)
    return made


class TestCriteria:
    @pytest.mark.slow
    @pytest.mark.contract(
        "o.2.1.158",
        "o.2.1.160",
        "o.2.1.161",
        "o.2.1.164",
        "o.2.1.165",
        "o.2.1.167",
        "o.2.1.168",
        "o.2.1.169",
        "o.2.1.173",
        "o.2.1.175",
        "o.2.1.176",
        "o.2.1.179",
        "o.2.1.180",
        "o.2.1.182",
        "o.2.1.184",
        "o.2.1.185",
        "o.2.1.187",
    )
    @each_case(("criteria", "expected"), CRITERIA)
    def test_narrow(self, prospects: Prospects, known: dict[str, int], criteria: dict[str, str], expected: str) -> None:
        given = {name: known.get(text, text) for name, text in criteria.items()}
        wanted = [known[name] for name in expected.split()]
        answer = prospects.query(**given)
        assert (answer.total, prospects.ids_of(answer)) == (len(wanted), wanted)
        assert prospects.ids(**given, output="mobile") == wanted
        assert prospects.ids(**given, output="bulk") == wanted

    @pytest.mark.contract("o.2.1.184")
    def test_a_reviewed_one_is_not_new(self, account: Account, prospects: Prospects) -> None:
        account.prospect(is_reviewed=True, last_activity_at=PAST)
        unreviewed = account.prospect(is_reviewed=False, last_activity_at=PAST)
        assert prospects.ids(new="true") == [unreviewed]

    @pytest.mark.contract("o.2.1.99", "o.2.1.182")
    def test_a_membership_that_ended_is_none(self, prospects: Prospects, known: dict[str, int]) -> None:
        prospects.call("update", id=known["plain"], **{f"list_{known['list']}": 0})
        assert prospects.ids(list_id=known["list"]) == [known["graded"]]

    @pytest.mark.contract("o.2.1.164")
    def test_ids_are_strict(self, prospects: Prospects, known: dict[str, int]) -> None:
        bounds = {"id_greater_than": known["plain"], "id_less_than": known["starred"]}
        assert prospects.ids(**bounds) == [known["new"], known["graded"]]


MISTAKES: list[tuple[int, dict[str, str]]] = [
    (5, {"colour": "red"}),
    (26, {"assigned": "perhaps"}),
    (10, {"assigned_to_user": "x"}),
    (7, {"created_after": "nonsense"}),
    (7, {"updated_before": "nonsense"}),
    (27, {"deleted": "perhaps"}),
    (32, {"grade_equal_to": "E"}),
    (32, {"grade_less_than": "A++"}),
    (16, {"id_greater_than": "-1"}),
    (25, {"is_starred": "perhaps"}),
    (7, {"last_activity_after": "nonsense"}),
    (50, {"last_activity_never": "perhaps"}),
    (55, {"list_id": "x"}),
    (55, {"list_id": ""}),
    (28, {"new": "perhaps"}),
    (29, {"score_equal_to": "1.5"}),
    (29, {"score_less_than": "x"}),
    (10, {"assigned_to_user": "2147483647"}),
    (11, {"assigned_to_user": "nobody@company.com"}),
    (55, {"list_id": "2147483647"}),
    (31, {"score_equal_to": "1", "score_less_than": "2"}),
    (31, {"score_equal_to": "1", "score_greater_than": "2"}),
    (34, {"grade_equal_to": "A", "grade_less_than": "A"}),
    (17, {"id_greater_than": "2", "id_less_than": "2"}),
    (8, {"created_after": "2020-01-01", "created_before": "2020-01-01"}),
    (8, {"updated_after": "2020-01-02", "updated_before": "2020-01-01"}),
    (8, {"last_activity_after": "2020-01-02", "last_activity_before": "2020-01-01"}),
    (30, {"score_greater_than": "1", "score_less_than": "1"}),
    (33, {"grade_greater_than": "A", "grade_less_than": "A"}),
    (33, {"grade_greater_than": "A", "grade_less_than": "B+"}),
    (19, {"sort_by": "value"}),
    (19, {"sort_by": "probability"}),
    (20, {"sort_order": "up"}),
    (21, {"offset": "-1"}),
    (23, {"limit": "201"}),
]
"""In the order in which they are reported."""


@pytest.mark.contract("o.2.1.191")
def test_limit_related_records_is_ignored(prospects: Prospects, jane: int) -> None:
    assert prospects.ids(output="simple", limit_related_records="perhaps") == [jane]
    for word in ("true", "perhaps", ""):
        assert prospects.ids(limit_related_records=word) == [jane]
        assert prospects.query(limit_related_records=word, score_equal_to="x").code == 29
    assert prospects.query(limit_related_record="true").code == 5
    assert prospects.pardot.query(limit_related_records="true").code == 5


class TestErrors:
    @pytest.mark.slow
    @pytest.mark.contract(
        "o.2.1.159",
        "o.2.1.162",
        "o.2.1.163",
        "o.2.1.164",
        "o.2.1.166",
        "o.2.1.170",
        "o.2.1.171",
        "o.2.1.172",
        "o.2.1.174",
        "o.2.1.177",
        "o.2.1.178",
        "o.2.1.181",
        "o.2.1.183",
        "o.2.1.186",
        "o.2.1.188",
        "o.2.1.189",
        "o.2.1.190",
        "o.2.1.193",
    )
    @each_case("place", range(1, len(MISTAKES)))
    @ONE_DATABASE
    def test_the_first_that_applies_is_reported(self, prospects: Prospects, place: int) -> None:
        for given in with_later(place, MISTAKES):
            assert prospects.query(**given).code == MISTAKES[place][0], given

    def test_nothing_known(self, prospects: Prospects) -> None:
        assert prospects.query(colour="red").code == 5
        assert prospects.query(email="jane@company.com").code == 5
        assert prospects.query(colour="red", output="simple").error is None


class TestOrder:
    @pytest.mark.contract("o.2.1.192")
    def test_without_one_it_is_by_id(self, account: Account, prospects: Prospects) -> None:
        ids = [account.prospect(now=PAST - n * DAY) for n in range(3)]
        assert prospects.ids() == ids
        assert prospects.ids(sort_order="descending") == ids[::-1]

    @pytest.mark.contract("o.2.1.192")
    @pytest.mark.parametrize("sort_by", ["created_at", "updated_at"])
    def test_by_time_the_newest_first(self, account: Account, prospects: Prospects, sort_by: str) -> None:
        old, new, same = account.prospect(now=PAST), account.prospect(now=PAST + DAY), account.prospect(now=PAST)
        assert prospects.ids(sort_by=sort_by) == [new, same, old]
        assert prospects.ids(sort_by=sort_by, sort_order="ascending") == [old, same, new]
        assert prospects.ids(sort_by=f"{sort_by},id") == [new, old, same]

    @pytest.mark.contract("o.2.1.192")
    def test_prospects_without_activity_are_lowest(self, account: Account, prospects: Prospects) -> None:
        never, early, late, other = (account.prospect(last_activity_at=at) for at in (None, PAST, PAST + DAY, None))
        assert prospects.ids(sort_by="last_activity_at") == [late, early, other, never]
        assert prospects.ids(sort_by="last_activity_at", sort_order="ascending") == [never, other, early, late]
        rows = [prospects.ids(sort_by="last_activity_at", limit=1, offset=n) for n in range(4)]
        assert rows == [[late], [early], [other], [never]]


class TestPages:
    @pytest.mark.slow
    @pytest.mark.contract("o.2.1.18")
    def test_200_at_most_but_for_mobile(self, account: Account, prospects: Prospects) -> None:
        ids = account.at_once(lambda account: [account.prospect() for _ in range(201)])
        answer = prospects.query()
        assert (answer.total, prospects.ids_of(answer)) == (201, ids[:200])
        assert prospects.ids(output="bulk", id_greater_than=ids[0]) == ids[1:]
        assert prospects.ids(output="mobile") == ids
        assert prospects.ids(output="mobile", limit=201, offset=1) == ids[1:]

    @each_case("largest", [2**31 - 1, 10**18, 2**63 - 1])
    def test_of_the_largest_integers_that_languages_have(self, prospects: Prospects, jane: int, largest: int) -> None:
        """Some clients ask for everything by the largest integer of their language."""
        assert prospects.ids(output="mobile", limit=largest) == [jane]
        assert prospects.ids(limit=200, score_less_than=largest, score_greater_than=-largest) == [jane]
        assert prospects.ids(score_equal_to=largest) == []
        assert prospects.query(offset=largest).json["result"] == {"total_results": 1}
        assert prospects.query(output="mobile", limit=largest, offset=largest).json["result"] == {"total_results": 1}
        assert prospects.ids(output="mobile", limit=largest, offset=0, sort_by="created_at") == [jane]
        campaigns = prospects.pardot.call("query", "campaign", limit=largest)
        assert campaigns.total == 1
        for name, error in (("limit", 23), ("offset", 21), ("score_equal_to", 29)):
            assert prospects.query(**{name: 2**63}).code == error
        assert prospects.query(limit=largest).code == 23

    def test_past_the_end(self, prospects: Prospects, jane: int) -> None:
        assert prospects.query(offset=1).json["result"] == {"total_results": 1}
        assert prospects.query(offset=1, output="bulk").json["result"] is None
        assert prospects.ids(offset=0) == [jane]


class TestFields:
    def row(self, prospects: Prospects, fields: str, **parameters: Any) -> list[str]:
        (row,) = members(prospects.query(fields=fields, **parameters).json["result"], "prospect")
        return list(row)

    @pytest.mark.contract("o.2.1.194", "o.2.1.195")
    def test_select_columns(self, account: Account, prospects: Prospects, jane: int) -> None:
        account.custom_field("Tea")
        prospects.call("update", id=jane, Tea="Assam", user_id=account.first_user())
        assert self.row(prospects, "Tea,email,first_name,colour") == ["id", "first_name", "email", "Tea"]
        assert self.row(prospects, " colour ") == ["id"]
        assert self.row(prospects, "campaign,assigned_to,last_activity") == ["id", "campaign", "assigned_to"]
        assert self.row(prospects, "score,campaign,recent_interaction", output="bulk") == [
            "id",
            "score",
            "recent_interaction",
        ]
        assert self.row(prospects, "score,email", output="mobile") == ["id", "email"]
        assert self.row(prospects, "visitors,lists") == ["id"]

    @pytest.mark.contract("o.2.1.194")
    def test_as_an_array(self, prospects: Prospects, jane: int) -> None:
        row = prospects.query(**{"fields[0]": "email", "fields[1]": "score"}).json["result"]["prospect"]
        assert row == {"id": jane, "email": "jane@company.com", "score": 0}
