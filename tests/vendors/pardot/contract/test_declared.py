"""The declarations of the routes, compared with the contract's table of errors and with each other."""

from collections.abc import Iterator, Sequence

from dealdock.vendors.pardot import names
from dealdock.vendors.pardot.openapi import errors
from dealdock.vendors.pardot.router import ROUTERS
from dealdock.vendors.pardot.wire.errors import MESSAGES
from dealdock.vendors.pardot.wire.login import OPERATION as LOG_IN
from tests.support.cases import check_each
from tests.support.generators.errors_page import Condition, conditions
from tests.support.walk import Route, routes

OF_ENTRIES = {92}
"""Codes of single prospects of a batch, which don't fail the call."""

ROUTES = [*routes(also=False, jobs=True), Route("login", "login", LOG_IN, "login")]


def is_meant(route: Route, words: str) -> bool:
    """Return True if the contract's words for objects mean the operation: `prospect`, `query`, `prospect batch`."""
    object_, _, operation = words.partition(" ")
    if not operation and object_ == "query":
        object_, operation = "", "query"
    is_object = object_ in {"", names.OBJECTS[route.resource]}
    return is_object and route.name.startswith(operation)


def meant(condition: Condition) -> Iterator[str]:
    """The contract's words, but for what holds for all, or for one version."""
    yield from (words for words in condition.objects.split(", ") if words != "version 4")


def in_order(part: Sequence[int], whole: Sequence[int]) -> bool:
    """Return True if all of the first come in the second, in the same order."""
    rest = iter(whole)
    return all(code in rest for code in part)


def test_its_errors_are_of_the_service_and_each_is_named_once() -> None:
    def check(route: Route) -> None:
        codes = route.operation.errors
        assert set(codes) <= MESSAGES.keys()
        assert len(codes) == len(set(codes))

    check_each(ROUTES, check)


def test_each_of_its_errors_is_given_for_its_object_by_the_contract() -> None:
    def check(route: Route) -> None:
        for code in route.operation.errors:
            condition = conditions()[code]
            assert not condition.is_never_given, code
            if not condition.objects.startswith("all"):
                assert any(is_meant(route, words) for words in meant(condition)), (code, condition.objects)

    check_each(ROUTES, check)


def test_each_that_the_contract_gives_an_object_is_declared_there() -> None:
    missing = [
        (code, words)
        for code, condition in conditions().items()
        if not condition.objects.startswith(("all", "none")) and not condition.is_never_given
        for words in meant(condition)
        if code not in OF_ENTRIES
        and not any(code in errors(each.operation) for each in ROUTES if is_meant(each, words))
    ]
    assert missing == []


def test_the_errors_of_its_fields_are_in_the_order_of_their_declaration() -> None:
    def check(route: Route) -> None:
        fields = route.operation.fields
        if fields is not None:
            codes = [code for code in dict.fromkeys(fields.errors()) if code not in {36, 37, 59}]
            own = [code for code in codes if code != 52]  # that comes last, or with the first text
            assert in_order(own, route.operation.errors)
            assert set(codes) <= set(route.operation.errors)
            passes = [code for code in route.operation.errors if code in {13, 36}]
            assert passes == sorted(passes)

    check_each(ROUTES, check)


def test_what_it_requires_is_error_13() -> None:
    def check(route: Route) -> None:
        operation = route.operation
        requires = (*operation.requires, *(operation.fields.REQUIRED if operation.fields else ()))
        absent = 71 if requires == ("prospects",) else 13  # what is no batch is none that can be read
        assert not requires or absent in operation.errors

    check_each(ROUTES, check)


def test_an_operation_is_found_by_each_name_of_its_object() -> None:
    assert {name for router in ROUTERS for name in (router.name, *router.aliases)} == {
        route.object for route in routes()
    }
