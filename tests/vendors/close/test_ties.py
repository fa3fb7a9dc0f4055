"""The order of records that are equal in what a list is sorted by: it is that of their creation, on both databases.

PostgreSQL moves a row that is changed behind the others, so that an order without its last key is seen there.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import httpx
import pytest

from tests.vendors.close.client import Close

pytestmark = pytest.mark.both_databases

_TIMES: Final = ("date_created", "date_updated")
ORDERS: Final[Mapping[str, Sequence[str]]] = {
    "/lead/": (*_TIMES, "display_name"),
    "/contact/": (),
    "/opportunity/": (*_TIMES, "date_won", "confidence", "user_name", "value", "annualized_value"),
    "/task/": (*_TIMES, "date"),
    "/activity/note/": ("date_created", "activity_at"),
    "/activity/email/": ("date_created", "activity_at"),
    "/saved_search/": (),
}
"""The orders of each list, besides the usual one."""
MIXED: Final = {"/task/": {"_type": "all"}, "/activity/note/": {}, "/activity/email/": {}}
"""The parameters of lists of several types, by the path of the one type; activities are all in `/activity/`."""


class Tied(NamedTuple):
    """An account, and the ids of four equal records of each list, of which the first and the third were changed."""

    close: Close
    ids: Mapping[str, list[str]]

    def listed(self, of: str, path: str, **params: Any) -> list[str]:
        """The ids of a list that are among those of another list."""
        return [each["id"] for each in self.close.rows(path, **params) if each["id"] in self.ids[of]]


@pytest.fixture(scope="module")
def tied(http: httpx.Client) -> Tied:
    close = Close.open(http)
    leads = [close.lead("Same")["id"] for _ in range(4)]
    of_lead: dict[str, dict[str, Any]] = {
        "/contact/": {"name": "Jo"},
        "/opportunity/": {"value": 5},
        "/task/": {"text": "Call", "date": "2026-01-05"},
        "/activity/note/": {"note": "x"},
        "/activity/email/": {"status": "draft", "subject": "Offer"},
    }
    made = {"/lead/": leads}
    for path, fields in of_lead.items():
        made[path] = [close.post(path, {"lead_id": leads[0], **fields})["id"] for _ in range(4)]
    made["/saved_search/"] = [close.post("/saved_search/", {"name": "Same", "query": "*"})["id"] for _ in range(4)]
    changes: dict[str, dict[str, Any]] = {
        "/lead/": {"description": "x"},
        "/contact/": {"title": "x"},
        "/opportunity/": {"note": "x"},
        "/task/": {"text": "x"},
        "/activity/note/": {"note": "y"},
        "/activity/email/": {"body_text": "x"},
        "/saved_search/": {"description": "x"},
    }
    for path, ids in made.items():
        for each in (ids[2], ids[0]):
            close.put(f"{path}{each}/", changes[path])
    return Tied(close, made)


@pytest.mark.slow
def test_lists_have_the_last_first_unless_they_are_sorted(tied: Tied) -> None:
    assert tied.ids.keys() == ORDERS.keys()
    for path, ids in tied.ids.items():
        assert tied.listed(path, path) == ids[::-1], path
        for name in ORDERS[path]:
            for order in (name, f"-{name}"):
                assert tied.listed(path, path, _order_by=order) == ids, (path, order)


@pytest.mark.slow
def test_so_have_lists_of_several_types(tied: Tied) -> None:
    for path, params in MIXED.items():
        ids, whole = tied.ids[path], "/task/" if path == "/task/" else "/activity/"
        assert tied.listed(path, whole, **params) == ids[::-1], path
        assert tied.listed(path, whole, **params, _order_by="date_created") == ids, path


@pytest.mark.slow
def test_a_lead_has_its_records_in_their_order(tied: Tied) -> None:
    lead = tied.close.get(f"/lead/{tied.ids['/lead/'][0]}/")
    assert [each["id"] for each in lead["contacts"]] == tied.ids["/contact/"]
    assert [each["id"] for each in lead["tasks"]] == tied.ids["/task/"]
    assert [each["id"] for each in lead["opportunities"]] == tied.ids["/opportunity/"][::-1]


def test_a_thread_has_its_last_email_first(tied: Tied) -> None:
    (thread,) = tied.close.rows("/activity/emailthread/")
    assert [each["id"] for each in thread["latest_emails"]] == tied.ids["/activity/email/"][::-1]


def test_searches_have_the_last_first(tied: Tied) -> None:
    sort = [{"field": {"type": "regular_field", "object_type": "lead", "field_name": "name"}}]
    query = {"type": "object_type", "object_type": "lead"}
    for order in ({}, {"sort": sort}):
        found = tied.close.post("/data/search/", {"query": query, **order})["data"]
        assert [each["id"] for each in found] == tied.ids["/lead/"][::-1]
