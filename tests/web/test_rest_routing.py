"""The table of routes with REST paths."""

import pytest

from dealdock.web.rest.routing import RestRouter, RouteMatch, RouteTable
from tests.support.cases import each_case

ROUTES = (
    ("list", "GET", ""),
    ("search", "POST", "/search"),
    ("read", "GET", "/{id}"),
    ("update", "PUT", "/{id}"),
    ("list_notes", "GET", "/{id}/notes"),
    ("read_note", "GET", "/{deal_id}/notes/{id}"),
    ("read_mine", "GET", "/me/notes/{id}"),
)


@pytest.fixture(scope="module")
def table() -> RouteTable:
    router = RestRouter("deal", "/v1/deals")
    for name, method, path in ROUTES:
        router.operation(name, method, path)(lambda: None)
    table = RouteTable()
    table.include_router(router)
    return table


def found(table: RouteTable, method: str, path: bytes) -> tuple[str, dict[str, str]]:
    """The name of the operation, and the path's parameters."""
    match = table.find(method, path)
    assert match.operation is not None
    return match.operation.name, dict(match.parameters)


@each_case("path", [b"/v1/deals", b"/v1/deals/", b"//v1//deals", b"/v1/%64eals"])
def test_a_path_may_have_empty_and_escaped_segments(table: RouteTable, path: bytes) -> None:
    assert found(table, "GET", path) == ("list", {})


def test_a_parameter_is_a_whole_segment_without_escapes(table: RouteTable) -> None:
    assert found(table, "GET", b"/v1/deals/a%2Fb%20c") == ("read", {"id": "a/b c"})
    assert found(table, "GET", b"/v1/deals/7/notes/8") == ("read_note", {"deal_id": "7", "id": "8"})


def test_a_literal_segment_precedes_a_parameter(table: RouteTable) -> None:
    assert found(table, "POST", b"/v1/deals/search") == ("search", {})
    assert found(table, "GET", b"/v1/deals/me/notes/8") == ("read_mine", {"id": "8"})


def test_a_parameter_takes_what_the_literal_segment_has_not(table: RouteTable) -> None:
    assert found(table, "PUT", b"/v1/deals/search") == ("update", {"id": "search"})
    assert found(table, "GET", b"/v1/deals/me/notes") == ("list_notes", {"id": "me"})


def test_head_is_get(table: RouteTable) -> None:
    assert found(table, "HEAD", b"/v1/deals/7") == ("read", {"id": "7"})


def test_another_method_is_answered_with_those_of_the_path(table: RouteTable) -> None:
    assert table.find("DELETE", b"/v1/deals/7").allowed == ("GET", "PUT", "HEAD")
    assert table.find("DELETE", b"/v1/deals/search").allowed == ("POST", "GET", "PUT", "HEAD")


@each_case("path", [b"", b"/", b"/v1", b"/v1/deal", b"/v1/deals/7/notes/8/9", b"/V1/deals"])
def test_an_unknown_path_has_no_methods(table: RouteTable, path: bytes) -> None:
    assert table.find("GET", path) == RouteMatch()
