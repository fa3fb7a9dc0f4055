"""Records with times of their own, of every kind of every vendor."""

from datetime import datetime
from typing import Any, Final

import httpx
import pytest

from dealdock.control.support import support_of
from dealdock.platform.records.base import Milliseconds
from tests.across.client import NOON
from tests.across.records import Demo, new_record
from tests.support.example import VENDORS

CREATED, UPDATED = "2020-02-03T04:05:06.789Z", "2021-03-04T05:06:07.891Z"
TIMES: Final = ("created_at", "updated_at")
OF_ACTIVITIES: Final = {"visitorActivity", "activity"}
"""Kinds of activities, of which some are by default last changed at their own date."""


@pytest.fixture
def demo(http: httpx.Client, any_vendor: str) -> Demo:
    """An account of the demo, of any vendor."""
    return Demo.open(http, any_vendor)


def created(client: Demo) -> list[Any]:
    """Return the kinds of which the control plane adds records."""
    return [each for each in client.kinds if each.create is not None]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def as_stored(kind: Any, name: str, text: str) -> datetime:
    """Return a moment as a column stores it."""
    moment = at(text)
    is_exact = isinstance(kind.model.__table__.c[name].type, Milliseconds)
    return moment if is_exact else moment.replace(microsecond=0)


def times(record: Any) -> list[datetime]:
    return [at(record[name]) for name in TIMES]


class TestTimes:
    @pytest.mark.slow(but="minicrm")
    def test_are_those_that_are_given(self, demo: Demo) -> None:
        for kind in created(demo):
            body = new_record(demo, kind)
            there = demo.control("GET", f"/records/{kind.name}")
            late = demo.control("POST", f"/records/{kind.name}", {**body, "created_at": CREATED, "updated_at": UPDATED})
            expected = [as_stored(kind, *each) for each in zip(TIMES, (CREATED, UPDATED), strict=True)]
            assert times(late) == expected, kind.name
            found = {each["id"]: each for each in demo.control("GET", f"/records/{kind.name}")}
            shown = found[late["id"]]
            assert shown == late | {name: value for name, value in shown.items() if value == "***"}, kind.name
            assert [times(found[each["id"]]) for each in there] == [times(each) for each in there], kind.name

    @pytest.mark.slow
    def test_have_the_services_names_too(self, demo: Demo) -> None:
        own = support_of(next(each for each in VENDORS if each.name == demo.vendor)).own_times
        for kind in created(demo) if own else ():
            given = {name: CREATED if to == "created_at" else UPDATED for name, to in own.items()}
            late = demo.control("POST", f"/records/{kind.name}", {**new_record(demo, kind), **given})
            assert times(late) == [as_stored(kind, "created_at", CREATED), as_stored(kind, "updated_at", UPDATED)]

    @pytest.mark.slow
    def test_of_which_one_is_given(self, demo: Demo) -> None:
        for kind in created(demo):
            body = new_record(demo, kind)
            old = demo.control("POST", f"/records/{kind.name}", {**body, "created_at": CREATED, "updated_at": None})
            first = as_stored(kind, "created_at", CREATED)
            assert times(old) in [[first, at(NOON)], *([[first, first]] if kind.name in OF_ACTIVITIES else [])], (
                kind.name
            )

    @pytest.mark.slow
    def test_of_the_last_change_alone_precede_no_creation(self, demo: Demo) -> None:
        for kind in created(demo):
            old = demo.control("POST", f"/records/{kind.name}", {**new_record(demo, kind), "updated_at": UPDATED})
            assert times(old) == [as_stored(kind, name, UPDATED) for name in TIMES], kind.name

    @pytest.mark.slow
    def test_in_a_wrong_order_are_refused(self, demo: Demo) -> None:
        bodies = [(kind, new_record(demo, kind)) for kind in created(demo)]
        before = demo.export()
        for kind, given in bodies:
            body = {**given, "created_at": UPDATED, "updated_at": CREATED}
            answer = demo.send("POST", f"/records/{kind.name}", [body])
            assert answer.status_code == 422, kind.name
            assert answer.json()["errors"] == [
                {"pointer": "#/0/updated_at", "detail": "must not be before created_at"}
            ], kind.name
        assert demo.export() == before

    @pytest.mark.slow
    def test_are_loaded_again(self, demo: Demo) -> None:
        for kind in created(demo):
            demo.control("POST", f"/records/{kind.name}", {**new_record(demo, kind), "created_at": CREATED})
        exported = demo.export()
        demo.import_(exported)
        assert demo.export() == exported
