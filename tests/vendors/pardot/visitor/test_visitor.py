"""The visitor (contract, objects 2.4). The fields: test_recorded_forms.py."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.builders import Account, Pardot, members
from tests.support.cases import each_case
from tests.vendors.pardot import api_errors
from tests.vendors.pardot.queries import found

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
NOBODY = 2147483647


class TestRead:
    @pytest.mark.contract("o.2.4.1", "o.2.4.5")
    def test_of_one_without_a_prospect(self, account: Account, pardot: Pardot) -> None:
        number = account.visitor(NOON)
        shown = pardot.call("read", "visitor", id=number).json["visitor"]
        assert {name: value for name, value in shown.items() if value is not None} == {
            "id": number,
            "created_at": "2026-01-02 12:00:00",
            "updated_at": "2026-01-02 12:00:00",
        }
        text = pardot.call("read", "visitor", id=number, format="xml").text
        assert "<prospect_id/><page_view_count/>" in text
        assert text.endswith("<visitor_activities/></visitor></rsp>")

    @pytest.mark.contract("o.2.4.6", "o.2.4.8", "o.2.4.9", "o.2.4.11")
    def test_at_every_level(self, account: Account, pardot: Pardot) -> None:
        number = account.visitor(prospect_id=account.prospect(), hostname="company.example")
        first, second = (account.activity(visitor_id=number, details=details) for details in ("1", "2"))
        full, simple, bulk, mobile = (
            pardot.call("read", "visitor", id=number, output=level).json["visitor"]
            for level in ("full", "simple", "bulk", "mobile")
        )
        activities = members(full.pop("visitor_activities"), "visitor_activity")
        assert [(each["id"], each["details"]) for each in activities] == [(first, "1"), (second, "2")]
        assert not {"visitor_id", "prospect_id"} & {*activities[0]}
        assert full == simple == bulk
        assert not {"identified_company", "visitor_referrer", "prospect"} & {*full}
        assert [*mobile] == [
            *("id", "prospect_id", "page_view_count", "ip_address", "hostname", "created_at", "updated_at")
        ]

    @pytest.mark.contract("o.2.4.10")
    def test_counts_the_pages_of_its_visits(self, account: Account, pardot: Pardot) -> None:
        number, other = account.visitor(), account.visitor()
        for pages in (("a", "b"), ("c",)):
            account.visit(*pages, visitor_id=number)
        account.visit(visitor_id=other)
        shown = [pardot.call("read", "visitor", id=each).json["visitor"] for each in (number, other)]
        assert [each["page_view_count"] for each in shown] == [3, None]

    @pytest.mark.contract("o.2.4.19", "o.2.4.20")
    @each_case("given", [({"id": NOBODY}, 24), ({"id": "x"}, 16), ({"id": 0}, 16), ({}, 13)])
    def test_of_none(self, account: Account, pardot: Pardot, given: tuple[dict[str, Any], int]) -> None:
        account.visitor()
        parameters, code = given
        assert pardot.call("read", "visitor", **parameters).code == code


class TestQuery:
    @pytest.mark.contract("o.2.4.3", "o.2.4.13", "o.2.4.14")
    def test_finds_identified_ones_unless_all_are_wanted(self, account: Account, pardot: Pardot) -> None:
        known, unknown = account.visitor(), account.visitor(is_identified=False)
        assert found(pardot, "visitor", "visitor") == [known]
        assert found(pardot, "visitor", "visitor", only_identified="true") == [known]
        assert found(pardot, "visitor", "visitor", only_identified="false") == [known, unknown]
        assert found(pardot, "visitor", "visitor", only_identified="false", output="mobile") == [known, unknown]

    @pytest.mark.contract("o.2.4.15", "o.2.4.17")
    @each_case(
        ("criteria", "code"),
        [
            ({"only_identified": "perhaps"}, 50),
            ({"prospect_ids": "1,x"}, 16),
            ({"prospect_ids": ",".join(map(str, range(1, 202)))}, 63),
            ({"sort_by": "hostname"}, 19),
        ],
    )
    def test_of_what_is_wrong(self, pardot: Pardot, criteria: dict[str, Any], code: int) -> None:
        assert pardot.call("query", "visitor", **criteria).code == code

    @pytest.mark.contract("o.2.4.12", "o.2.4.16", "o.2.4.18")
    @pytest.mark.parametrize(
        ("criteria", "places"),
        [
            ({"created_after": "2026-01-02 12:00:00"}, [1, 2]),
            ({"updated_before": "2026-01-02 13:00:00"}, [0]),
            ({"sort_by": "created_at"}, [2, 1, 0]),
            ({"sort_by": "updated_at", "sort_order": "ascending"}, [0, 1, 2]),
            ({"prospect_ids": "{0},{2}"}, [0, 2]),
            ({"prospect_ids[]": ["{1}", "{2}"]}, [1, 2]),
            ({"prospect_ids": ["{1}", "{2}"]}, [1, 2]),
        ],
    )
    def test_of_some(self, account: Account, pardot: Pardot, criteria: dict[str, Any], places: list[int]) -> None:
        prospects = [account.prospect() for _ in range(3)]
        ids = [
            account.visitor(NOON + timedelta(hours=hour), prospect_id=prospect)
            for hour, prospect in enumerate(prospects)
        ]
        asked = {
            name: [each.format(*prospects) for each in value] if isinstance(value, list) else value.format(*prospects)
            for name, value in criteria.items()
        }
        assert found(pardot, "visitor", "visitor", **asked) == [ids[place] for place in places]


class TestAssign:
    @pytest.mark.contract("o.2.4.21", "o.2.4.24", "o.2.4.25")
    def test_takes_its_history_along(self, account: Account, pardot: Pardot) -> None:
        number, jane = account.visitor(is_identified=False), account.prospect("jane@company.com")
        visit, old = account.visit("https://company.example/", visitor_id=number), account.prospect()
        activity = account.activity(NOON, visitor_id=number, visit_id=visit, prospect_id=old)
        sent = account.activity(NOON + timedelta(hours=1), visitor_id=number, type=6)  # an email to the visitor
        assert found(pardot, "visitor", "visitor") == []
        answer = pardot.call("assign", "visitor", id=number, prospect_id=jane)
        assert answer.json == pardot.call("read", "visitor", id=number).json
        assert answer.json["visitor"]["prospect_id"] == jane
        assert found(pardot, "visitor", "visitor") == [number]
        assert found(pardot, "visit", "visit", prospect_ids=jane) == [visit]
        assert found(pardot, "visitorActivity", "visitor_activity", prospect_id=jane) == [activity, sent]
        shown = pardot.call("read", "prospect", id=jane).json["prospect"]
        assert shown["last_activity_at"] == "2026-01-02 12:00:00"
        assert shown["visitors"]["visitor"]["id"] == number

    def test_again_to_the_same_prospect_changes_nothing_of_its_history(self, account: Account, pardot: Pardot) -> None:
        number, jane = account.visitor(), account.prospect("jane@company.com")
        visit = account.visit("https://company.example/", visitor_id=number)
        pardot.call("assign", "visitor", id=number, prospect_id=jane)
        before = pardot.call("read", "visit", id=visit).json["visit"]
        account.freeze(NOON + timedelta(days=900))
        pardot.call("assign", "visitor", id=number, prospect_id=jane)
        assert pardot.call("read", "visit", id=visit).json["visit"] == before

    @pytest.mark.contract("o.2.4.22")
    def test_by_address_in_version_3_alone(self, account: Account, pardot: Pardot) -> None:
        number, jane = account.visitor(), account.prospect("jane@company.com")
        answer = pardot.call("assign", "visitor", id=number, prospect_email="jane@company.com")
        assert answer.json["visitor"]["prospect_id"] == jane
        newer = Account.open(account.sandbox, version=4)
        newer.prospect("jane@company.com")
        form = newer.keys | {"id": str(newer.visitor()), "prospect_email": "jane@company.com"}
        assert pardot.send("POST", "/api/visitor/version/4/do/assign", data=form).error == api_errors.MISSING

    @pytest.mark.contract("o.2.4.23", "o.2.4.20")
    @each_case(
        ("given", "code"),
        [
            ({}, 13),
            ({"prospect_id": "x"}, 3),
            ({"prospect_id": NOBODY}, 3),
            ({"prospect_email": "nobody@company.com"}, 4),
            ({"id": NOBODY, "prospect_id": NOBODY}, 24),
        ],
    )
    def test_to_none(self, account: Account, pardot: Pardot, given: dict[str, Any], code: int) -> None:
        number = account.visitor()
        before = account.contents
        assert pardot.call("assign", "visitor", **({"id": number} | given)).code == code
        assert account.contents == before

    @pytest.mark.contract("o.2.4.23")
    def test_to_a_deleted_one(self, account: Account, pardot: Pardot) -> None:
        gone = account.deleted_prospect()
        answer = pardot.call("assign", "visitor", id=account.visitor(), prospect_id=gone)
        assert answer.error == api_errors.ARCHIVED


@pytest.mark.contract("o.2.4.2")
def test_of_a_prospect_are_as_a_query_shows_them(account: Account, pardot: Pardot) -> None:
    jane = account.prospect()
    for host in ("a.example", "b.example"):
        account.visit("https://company.example/", visitor_id=account.visitor(prospect_id=jane, hostname=host))
    account.visitor(prospect_id=account.prospect())
    shown = pardot.call("read", "prospect", id=jane).json["prospect"]["visitors"]
    assert shown["visitor"] == pardot.call("query", "visitor", prospect_ids=jane).json["result"]["visitor"]
    assert "visitors" not in pardot.call("read", "prospect", id=jane, output="simple").json["prospect"]
