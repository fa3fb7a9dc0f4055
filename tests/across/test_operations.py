"""Every operation of every vendor with REST paths: keys, paths, bodies, journal, faults and limits.

A test calls all operations of a vendor and lists those with another response. `tests/across/calls.py` describes what a
vendor supplies.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

import httpx

from dealdock.web.rest.routing import Operation
from tests.across.calls import Made, VendorCalls
from tests.across.client import Client

TEXT: Final = "Text of another account"
METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")
MAX_BODY_BYTES: Final = 2**20


def operations(calls: VendorCalls, *, keyless: bool = True) -> Iterator[Operation]:
    """Yield the operations, those that delete last."""
    found = [operation for router in calls.rest.routers for operation in router.operations]
    for each in sorted(found, key=lambda operation: operation.method == "DELETE"):
        if keyless or (each.object, each.name) not in calls.keyless:
            yield each


def label(operation: Operation) -> str:
    """Return the operation's method and path."""
    return f"{operation.method} {operation.path}"


def failing(
    client: Client, made: Made, check: Callable[[Operation], bool], *, keyless: bool = True, method: str = ""
) -> list[str]:
    """Return the operations for which a check is not true, in order to show all of them at once."""
    walked = [each for each in operations(client.calls, keyless=keyless) if not method or each.method == method]
    assert made
    return [label(each) for each in walked if not check(each)]


def run_all(client: Client, **query: str) -> Iterator[tuple[Operation, httpx.Response]]:
    """Call every operation, and yield each with its answer: on the same records, and on new ones where they are gone.

    A deletion fails if the one before it has deleted its record as well. It is then called again. `query`: parameters
    that each call has beside its own.
    """
    made = client.make()
    for operation in operations(client.calls):
        answer = client.run(operation, made, params={**client.query(operation, made), **query})
        if operation.method == "DELETE" and answer.status_code != operation.status:
            made = client.make()
            answer = client.run(operation, made, params={**client.query(operation, made), **query})
        yield operation, answer


def refused(client: Client, answer: httpx.Response, status: int | None) -> bool:
    """Return True for an error with this status in the vendor's form."""
    return answer.status_code == status and client.calls.is_error(answer)


class TestKey:
    def test_is_required(self, lasting: Client, made: Made) -> None:
        status = lasting.calls.refusals.no_key

        def check(operation: Operation) -> bool:
            return refused(lasting, lasting.run(operation, made, headers={}), status)

        before = lasting.export()
        assert failing(lasting, made, check, keyless=False) == []
        assert lasting.export() == before

    def test_of_another_vendor_is_unknown(self, lasting: Client, made: Made) -> None:
        status = lasting.calls.refusals.wrong_key
        theirs = lasting.http.post("/_dealdock/accounts", json={"vendor": "pardot"}).json()
        keys = [theirs["user_key"], theirs["api_key"], theirs["access_token"], "unknown"]
        headers = [lasting.calls.headers({**lasting.account, lasting.calls.key: key}) for key in keys]

        def check(operation: Operation) -> bool:
            answers = [lasting.run(operation, made, headers=each) for each in headers]
            return all(refused(lasting, answer, status) for answer in answers)

        before = lasting.export()
        assert failing(lasting, made, check, keyless=False) == []
        assert lasting.export() == before

    def test_of_another_account_sees_and_changes_nothing(self, client: Client, other: Client) -> None:
        for _ in range(5):  # so that the other account does not have the last ids
            made = client.make(TEXT)
        before = client.export(), client.control("GET", "/requests")

        def check(operation: Operation) -> bool:
            if not operation.parameters or (operation.object, operation.name) in client.calls.of_each_account:
                return True
            answer = client.run(operation, made, headers=other.headers)
            return answer.status_code >= 400 and TEXT not in answer.text

        def shows_none(operation: Operation) -> bool:
            return TEXT not in client.run(operation, made, headers=other.headers).text

        assert failing(client, made, check, keyless=False) == []
        assert failing(client, made, shows_none, keyless=False, method="GET") == []
        assert (client.export(), client.control("GET", "/requests")) == before


class TestPath:
    def test_that_is_unknown_is_an_error_of_the_vendor(self, lasting: Client, made: Made) -> None:
        status = lasting.calls.refusals.unknown_path

        def check(operation: Operation) -> bool:
            path = f"{lasting.path(operation, made).rstrip('/')}/no-such/path/here"
            return refused(lasting, lasting.run(operation, made, path=path), status)

        assert failing(lasting, made, check) == []

    def test_takes_no_other_method(self, lasting: Client, made: Made) -> None:
        status = lasting.calls.refusals.wrong_method

        def check(operation: Operation) -> bool:
            known = methods(lasting.calls, operation)
            answers = [lasting.run(operation, made, method=each) for each in METHODS if each not in known]
            allowed = [
                {*answer.headers["allow"].split(", ")} - {"HEAD"} == known - {"HEAD"}
                for answer in answers
                if status == 405
            ]
            return all(refused(lasting, answer, status) for answer in answers) and all(allowed)

        before = lasting.export()
        assert failing(lasting, made, check) == []
        assert lasting.export() == before

    def test_may_have_a_slash_at_its_end_or_none(self, lasting: Client, made: Made) -> None:

        def check(operation: Operation) -> bool:
            path = lasting.path(operation, made).rstrip("/")
            answers = [lasting.run(operation, made, path=each) for each in (path, f"{path}/")]
            return answers[0].status_code == operation.status and answers[0].content == answers[1].content

        assert failing(lasting, made, check, method="GET") == []

    def test_answers_head_as_get_without_a_body(self, lasting: Client, made: Made) -> None:

        def check(operation: Operation) -> bool:
            get, head = lasting.run(operation, made), lasting.run(operation, made, method="HEAD")
            same = all(get.headers.get(name) == head.headers.get(name) for name in ("content-type", "content-length"))
            return same and (head.status_code, head.content) == (operation.status, b"")

        assert failing(lasting, made, check, method="GET") == []


def methods(calls: VendorCalls, operation: Operation) -> set[str]:
    """Return the methods of all operations that the path of one can mean."""
    parts = operation.path.strip("/").split("/")
    found = set()
    for each in operations(calls):
        others = each.path.strip("/").split("/")
        if len(parts) == len(others) and all(a == b or b.startswith("{") for a, b in zip(parts, others, strict=True)):
            found.add(each.method)
    return found


class TestBody:
    def test_that_is_no_json_is_refused(self, lasting: Client, made: Made) -> None:
        status = lasting.calls.refusals.broken_body
        bodies = (b"{", b"[1]", b'"text"', b'{"a": "\xff"}')
        headers = {**lasting.headers, "Content-Type": "application/json"}

        def check(operation: Operation) -> bool:
            if operation.fields is None or status is None:
                return True
            answers = [lasting.run(operation, made, content=body, headers=headers) for body in bodies]
            return all(refused(lasting, answer, status) for answer in answers)

        before = lasting.export()
        assert failing(lasting, made, check) == []
        assert lasting.export() == before

    def test_that_is_too_large_is_refused(self, lasting: Client, made: Made) -> None:
        status = lasting.calls.refusals.too_large
        body = b" " * (MAX_BODY_BYTES + 1)

        def check(operation: Operation) -> bool:
            if operation.fields is None:
                return True
            return refused(lasting, lasting.run(operation, made, content=body), status)

        assert failing(lasting, made, check) == []


class TestJournal:
    def test_has_every_call_with_its_object_operation_and_declared_status_and_masked_keys(self, client: Client) -> None:
        key = client.account[client.calls.key]
        without = client.calls.headers({**client.account, client.calls.key: "another"})
        secrets = [key, *(value for name, value in client.headers.items() if value != without[name])]
        numbers, wrong = set[int](), []
        for operation, _ in run_all(client, note=key):
            [request] = client.control("GET", "/requests?limit=1")
            numbers.add(request["number"])
            shown = request["object"], request["operation"], request["method"], request["status"]
            text = json.dumps(request)
            masked = not any(secret in text for secret in secrets)
            if not masked or shown != (operation.object, operation.name, operation.method, operation.status):
                wrong.append(label(operation))
        assert wrong == []
        assert len(numbers) == len([*operations(client.calls)])

    def test_has_the_object_as_the_filter_names_it(self, client: Client) -> None:
        made = client.make()
        first = next(operations(client.calls))
        client.run(first, made)
        [request] = client.control("GET", f"/requests?object={first.object.upper()}&operation={first.name}")
        assert (request["object"], request["operation"]) == (first.object, first.name)


def test_every_error_of_the_vendor_s_table_can_be_injected(client: Client) -> None:
    made = client.make()
    operation = next(each for each in operations(client.calls, keyless=False))
    before = client.export()
    wrong: list[Any] = []
    for code, kind in client.calls.rest.errors.items():
        fault = client.control("POST", "/faults", {"effect": {"error": code}, "times": 1})
        answer = client.run(operation, made)
        [request] = client.control("GET", "/requests?limit=1")
        shown = request["code"], request["fault"], request["status"]
        if not refused(client, answer, kind.status) or shown != (code, fault["number"], kind.status):
            wrong.append((code, answer.status_code, answer.text, shown))
    assert wrong == []
    assert client.export() == before


def test_a_fault_on_an_operation_does_not_change_others(client: Client) -> None:
    made = client.make()
    code, kind = [*client.calls.rest.errors.items()][-1]
    wrong = []
    for number, operation in enumerate(operations(client.calls, keyless=False)):
        if number % 100 == 99:  # more than 100 faults are refused
            client.control("DELETE", "/faults")
        match = {"object": operation.object, "operation": operation.name}
        client.control("POST", "/faults", {"match": match, "effect": {"error": code}, "times": 1})
        others = [client.run(each, made).status_code for each in _others(client.calls, operation)]
        matching = client.run(operation, made).status_code
        if matching != kind.status or kind.status in others:
            wrong.append(label(operation))
    assert wrong == []


def _others(calls: VendorCalls, operation: Operation) -> list[Operation]:
    """Return one operation of the same object and one of another, as far as there are any, that only read."""
    reading = [each for each in operations(calls, keyless=False) if each.method == "GET"]
    same = [each for each in reading if each.object == operation.object and each.name != operation.name]
    different = [each for each in reading if each.object != operation.object]
    return [*same[:1], *different[:1]]


def test_calls_beyond_a_limit_are_refused(client: Client, lasting: Client, made: Made) -> None:
    limited = client.another(**client.calls.two_calls)
    own = limited.make()
    operation = next(each for each in operations(client.calls, keyless=False) if each.method == "GET")
    answers = [limited.run(operation, own) for _ in range(3)]
    assert [answer.status_code for answer in answers[:2]] == [operation.status] * 2
    assert refused(limited, answers[2], client.calls.refusals.too_many_calls)
    assert lasting.run(operation, made).status_code == operation.status
