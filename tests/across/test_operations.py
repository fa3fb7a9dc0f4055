"""Every operation of every vendor with REST paths: keys, paths, bodies, journal, faults and limits.

A test calls all operations of a vendor and lists those with another response. `tests/across/calls.py` describes what a
vendor supplies.
"""

import json
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any, Final

import httpx
import pytest

from dealdock.platform.faults.faults import MAX_FAULTS
from dealdock.web.rest.routing import Operation
from tests.across.calls import Made, VendorCalls
from tests.across.client import Client
from tests.support.marks import ONE_DATABASE_ACROSS

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


def run_all(
    client: Client,
    *,
    reads: bool = True,
    before: Callable[[], object] = lambda: None,
    make: Callable[[], Made] | None = None,
    **query: str,
) -> Iterator[tuple[Operation, httpx.Response]]:
    """Call every operation, and yield each with its answer: on the same records, and on new ones where they are gone.

    A deletion fails if the one before it has deleted its record as well. It is then called again. `reads`: False leaves
    out those with GET. `before` is called before each that may write. `make` makes the records, by
    default as the caller. `query`: parameters that each call has beside its own.
    """
    make = make or client.make
    made = make()
    for operation in operations(client.calls):
        is_withdrawn = (operation.object, operation.name) in client.calls.withdrawn
        if is_withdrawn or (operation.method == "GET" and not reads):
            continue
        if operation.method != "GET":
            before()
        answer = client.run(operation, made, params={**client.query(operation, made), **query})
        if operation.method == "DELETE" and answer.status_code != operation.status:
            made = make()
            before()
            answer = client.run(operation, made, params={**client.query(operation, made), **query})
        yield operation, answer


def refused(client: Client, answer: httpx.Response, status: int | None) -> bool:
    """Return True for an error with this status in the vendor's form."""
    return answer.status_code == status and client.calls.is_error(answer)


class TestKey:
    @pytest.mark.slow
    @ONE_DATABASE_ACROSS
    def test_is_required(self, lasting: Client, made: Made) -> None:
        status = lasting.calls.refusals.no_key

        def check(operation: Operation) -> bool:
            return refused(lasting, lasting.run(operation, made, headers={}), status)

        before = lasting.export()
        assert failing(lasting, made, check, keyless=False) == []
        assert lasting.export() == before

    @pytest.mark.slow
    def test_of_another_vendor_is_unknown(self, lasting: Client, made: Made) -> None:
        status = lasting.calls.refusals.wrong_key
        theirs = lasting.http.post("/_dealdock/accounts", json={"vendor": "pardot"}).json()
        keys = [theirs["user_key"], theirs["api_key"], theirs["access_token"], "unknown"]
        headers = cycle(lasting.calls.headers({**lasting.account, lasting.calls.key: key}) for key in keys)

        def check(operation: Operation) -> bool:
            return refused(lasting, lasting.run(operation, made, headers=next(headers)), status)

        before = lasting.export()
        assert failing(lasting, made, check, keyless=False) == []
        assert lasting.export() == before

    @pytest.mark.slow(but="minicrm")
    def test_of_another_account_sees_and_changes_nothing(self, client: Client, other: Client) -> None:
        client.make(TEXT)
        made = client.make(TEXT)  # for the second time, so that the other account does not have the last ids
        before = client.export(), client.control("GET", "/requests")

        def names_one(operation: Operation) -> bool:
            in_each_account = (operation.object, operation.name) in client.calls.of_each_account
            return bool(operation.parameters) and not in_each_account

        def check(operation: Operation) -> bool:
            if not names_one(operation):
                return True
            answer = client.run(operation, made, headers=other.headers)
            return answer.status_code >= 400 and TEXT not in answer.text

        def shows_none(operation: Operation) -> bool:
            return names_one(operation) or TEXT not in client.run(operation, made, headers=other.headers).text

        assert failing(client, made, check, keyless=False) == []
        assert failing(client, made, shows_none, keyless=False, method="GET") == []
        assert (client.export(), client.control("GET", "/requests")) == before


class TestPath:
    @pytest.mark.slow(but="minicrm")
    @ONE_DATABASE_ACROSS
    def test_that_is_unknown_is_an_error_of_the_vendor(self, lasting: Client, made: Made) -> None:
        status = lasting.calls.refusals.unknown_path

        def check(operation: Operation) -> bool:
            path = f"{lasting.path(operation, made).rstrip('/')}/no-such/path/here"
            return refused(lasting, lasting.run(operation, made, path=path), status)

        assert failing(lasting, made, check) == []

    @pytest.mark.slow(but="minicrm")
    @ONE_DATABASE_ACROSS
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

    @pytest.mark.slow
    @ONE_DATABASE_ACROSS
    def test_may_have_a_slash_at_its_end_or_none(self, lasting: Client, made: Made) -> None:

        def check(operation: Operation) -> bool:
            path = lasting.path(operation, made).rstrip("/")
            answers = [lasting.run(operation, made, path=each) for each in (path, f"{path}/")]
            return answers[0].status_code == operation.status and answers[0].content == answers[1].content

        assert failing(lasting, made, check, method="GET") == []

    @pytest.mark.slow
    @ONE_DATABASE_ACROSS
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
    @pytest.mark.slow(but="minicrm")
    @ONE_DATABASE_ACROSS
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

    @ONE_DATABASE_ACROSS
    def test_that_is_too_large_is_refused(self, lasting: Client, made: Made) -> None:
        status = lasting.calls.refusals.too_large
        body = b" " * (MAX_BODY_BYTES + 1)

        def check(operation: Operation) -> bool:
            if operation.fields is None or operation.takes_files:  # files are larger
                return True
            return refused(lasting, lasting.run(operation, made, content=body), status)

        assert failing(lasting, made, check) == []


class TestQueryString:
    @pytest.mark.slow(but="minicrm")
    @ONE_DATABASE_ACROSS
    def test_of_too_many_parameters_is_refused(self, lasting: Client, made: Made) -> None:
        status = lasting.calls.refusals.too_large

        def check(operation: Operation) -> bool:
            answers = [
                lasting.run(operation, made, params={f"a{number}": 1 for number in range(many)})
                for many in (1000, 1001)
            ]
            return answers[0].status_code != status and refused(lasting, answers[1], status)

        assert failing(lasting, made, check, method="GET") == []


class TestJournal:
    @pytest.mark.slow(but="minicrm")
    @ONE_DATABASE_ACROSS
    def test_has_every_call_with_its_object_operation_and_declared_status_and_masked_keys(self, client: Client) -> None:
        key = client.account[client.calls.key]
        without = client.calls.headers({**client.account, client.calls.key: "another"})
        secrets = [key, *(value for name, value in client.headers.items() if value != without[name])]
        declared = [(each.object, each.name, each.method, each.status) for each, _ in run_all(client, note=key)]
        calls = [each for each in client.control("GET", "/requests") if "note=" in each["url"]]
        shown = [(each["object"], each["operation"], each["method"], each["status"]) for each in calls]
        assert [each for each in shown if each in declared or each[2] != "DELETE"] == declared  # some are repeated
        assert len({each["number"] for each in calls}) == len(calls)
        text = json.dumps(calls)
        assert [secret for secret in secrets if secret in text] == []

    def test_has_the_object_as_the_filter_names_it(self, client: Client) -> None:
        made = client.make()
        first = next(operations(client.calls))
        client.run(first, made)
        [request] = client.control("GET", f"/requests?object={first.object.upper()}&operation={first.name}")
        assert (request["object"], request["operation"]) == (first.object, first.name)


@pytest.mark.slow(but="minicrm")
@ONE_DATABASE_ACROSS
def test_every_error_of_the_vendor_s_table_can_be_injected(client: Client) -> None:
    made = client.make()
    operation = next(each for each in operations(client.calls, keyless=False))
    before = client.export()
    wrong: list[Any] = []
    expected = []
    for code, kind in client.calls.rest.errors.items():
        fault = client.control("POST", "/faults", {"effect": {"error": code}, "times": 1})
        answer = client.run(operation, made)
        expected.append((code, fault["number"], kind.status))
        if not refused(client, answer, kind.status):
            wrong.append((code, answer.status_code, answer.text))
    assert wrong == []
    requests = client.control("GET", f"/requests?limit={len(expected)}")
    assert [(each["code"], each["fault"], each["status"]) for each in requests] == expected
    assert client.export() == before


@pytest.mark.slow(but="minicrm")
def test_a_fault_on_an_operation_does_not_change_others(client: Client) -> None:
    made = client.make()
    code, kind = [*client.calls.rest.errors.items()][-1]
    found = [*{(each.object, each.name): each for each in operations(client.calls, keyless=False)}.values()]
    parts = max(2, -(-len(found) // MAX_FAULTS))  # as many as an account takes
    for part in range(parts):
        matching = found[part::parts]
        others = [each for each in found if each not in matching]
        faults = {}
        for each in matching:
            match = {"object": each.object, "operation": each.name}
            body = {"match": match, "effect": {"error": code}, "times": 1}
            faults[label(each)] = client.control("POST", "/faults", body)["number"]
        reading = [each for each in others if each.method == "GET"]
        assert [label(each) for each in reading if client.run(each, made).status_code != each.status] == []
        assert [label(each) for each in reversed(matching) if client.run(each, made).status_code != kind.status] == []
        requests = client.control("GET", f"/requests?limit={len(matching)}")
        assert [each["fault"] for each in requests] == [faults[label(each)] for each in reversed(matching)]
        client.control("DELETE", "/faults")


@pytest.mark.slow(but="minicrm")
def test_calls_beyond_a_limit_are_refused(client: Client, lasting: Client, made: Made) -> None:
    limited = client.another(**client.calls.two_calls)
    own = limited.make()
    operation = next(each for each in operations(client.calls, keyless=False) if each.method == "GET")
    answers = [limited.run(operation, own) for _ in range(3)]
    assert [answer.status_code for answer in answers[:2]] == [operation.status] * 2
    assert refused(limited, answers[2], client.calls.refusals.too_many_calls)
    assert lasting.run(operation, made).status_code == operation.status
