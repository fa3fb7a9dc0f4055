"""Calls of the vendors with REST paths, by the operations of their routers. In most, at most one part is wrong."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from random import Random
from typing import Any, Final

from dealdock.vendors.registry import VENDORS
from dealdock.web.rest.fields import model_of
from dealdock.web.rest.routing import Operation
from soak.random_requests.pardot import FORM, OTHER_METHODS, PATH_SEGMENTS, TYPES
from soak.random_requests.request import (
    HOST,
    UNKNOWN,
    Accounts,
    Request,
    RestAccount,
    chance,
    header,
    quoted,
    raw,
    request,
    some,
)
from soak.random_requests.schema_values import SchemaValues
from soak.random_requests.values import document, long, mutated, text, value, written
from tests.across.calls import Needs, VendorCalls, calls_of

CALLS: Final[Mapping[str, VendorCalls]] = {each.name: calls_of(each.name) for each in VENDORS if each.name != "pardot"}

MUTATED_PARTS: Final = ("id", "path", "method", "key", "body", "type", "headers", "fault")
HEADERS: Final = (
    *(b"Accept", b"Content-Encoding", b"Cookie", b"Expect", b"Host", b"Idempotency-Key", b"Origin", b"Range"),
    *(b"X-Forwarded-For", b"X-HTTP-Method-Override", b"x-tz-offset", b"!"),
)
NAMES: Final = (
    *("_fields", "_limit", "_skip", "_order_by", "_group_by", "_cursor", "query", "api_key", "page", "per_page"),
    *("page_number", "page_size", "sort_by", "sort_direction", "limit", "cursor", "x"),
)
SIGNS: Final = (":", "=", "!=", ">", "<", ">=", "<=", "(", ")", '"', "'", "not", "and", "or", "*", "in", "-", ",", "..")
SUFFIXES: Final = ("", "", "", "[]", "__in", "__gt", "__lte", "__x", "[x]", ".add", ".remove")
PREFIXES: Final = ("custom.", "custom.cf_", "")


def call(randomness: Random, accounts: Accounts) -> Request:
    """Return a call."""
    return Call(randomness, randomness.choice(accounts.rest)).sent()


class Call:
    """A generator of one call of a vendor's API."""

    def __init__(self, randomness: Random, account: RestAccount) -> None:
        self._randomness = randomness
        self._account = account
        self._calls = CALLS[account.vendor]
        self._operation = randomness.choice(_operations(account.vendor))
        self._needs = self._calls.needs.get((self._operation.object, self._operation.name), Needs())
        self._mutated_part = randomness.choice(MUTATED_PARTS) if chance(randomness, 45) else ""
        self._ids = [each for each in account.records.values() if each is not None]

    def sent(self) -> Request:
        """Return the request."""
        randomness = self._randomness
        method = self._operation.method.encode()
        if self._mutated_part == "method":
            method = randomness.choice(OTHER_METHODS)
        kind, body = self._body()
        headers = [(b"Host", HOST), *self._keys(), *([(b"Content-Type", kind)] if body else []), *self._headers()]
        target = quoted(raw(f"/{self._account.vendor}"), "/") + self._path() + self._query()
        chunks = randomness.choice((7, 1_000)) if chance(randomness, 5) and len(body) < 50_000 else 0  # noqa: PLR2004 (more takes long)
        data = request(method, target, headers, body, chunks=chunks)
        is_head = method == b"HEAD"
        return Request(data, "rest", method not in UNKNOWN, is_head=is_head, vendor=self._account.vendor)

    def _path(self) -> bytes:
        records, operation = self._account.records, self._operation
        accounts = dict.fromkeys(operation.parameters, records.get(operation.object)) | dict(
            self._needs.path(records) if self._needs.path else {}
        )
        given = {name: self._id(accounts[name]) for name in operation.parameters}
        segments = [self._segment(each, given) for each in operation.path.split("/")]
        if self._mutated_part == "path":
            for _ in range(self._randomness.randrange(1, 3)):
                place = self._randomness.randrange(1, len(segments) + 1)
                segments.insert(place, self._randomness.choice(PATH_SEGMENTS))
        return b"/".join(segments) + (b"/" if chance(self._randomness, 10) else b"")

    def _segment(self, segment: str, given: Mapping[str, bytes]) -> bytes:
        return quoted(given[segment[1:-1]]) if segment.startswith("{") else segment.encode()

    def _id(self, own: Any) -> bytes:
        """Return the record's own id, or a wrong one."""
        if self._mutated_part != "id" and own is not None:
            return raw(str(own))
        other = raw(str(self._randomness.choice(self._ids)))
        at = self._randomness.randrange(len(other) + 1)
        mutated_value = other[:at] + value(self._randomness)[:300] + other[at + 1 :]
        return self._randomness.choice((other, mutated_value, value(self._randomness)[:300])) or b"0"

    def _query(self) -> bytes:
        randomness, operation = self._randomness, self._operation
        needed = self._needs.query(self._account.records) if self._needs.query else {}
        given = [(name, raw(str(each))) for name, each in needed.items()]
        names = [*_names(operation, "query"), *NAMES]
        for _ in range(randomness.randrange(4) if operation.query is not None or chance(randomness, 20) else 0):
            name = randomness.choice(names) if chance(randomness, 90) else self._custom()
            suffix = randomness.choice(SUFFIXES) if chance(randomness, 20) else ""
            given.append((name + suffix, self._parameter(operation, name, names)))
        pairs = [b"%b=%b" % (quoted(raw(name)), quoted(each)) for name, each in given]
        return b"?" + b"&".join(pairs) if pairs else b""

    def _parameter(self, operation: Operation, name: str, names: Sequence[str]) -> bytes:
        randomness, schema = self._randomness, _schema(operation, "query")
        kind = randomness.randrange(10)
        if name in schema.get("properties", {}) and kind < 5:  # noqa: PLR2004 (a share)
            found = SchemaValues(randomness, schema.get("$defs", {}), self._ids).value(schema["properties"][name])
            return raw(found if isinstance(found, str) else json.dumps(found))
        if kind == 5:  # noqa: PLR2004
            words = [*names, *map(str, self._ids), *SIGNS, *SIGNS, text(randomness)]
            return raw(" ".join(some(randomness, words, 12)))
        if kind == 6:  # noqa: PLR2004
            return raw(",".join(some(randomness, [*names, *(f"-{each}" for each in names)], 4)))
        return raw(str(randomness.choice(self._ids))) if kind == 7 else value(randomness)  # noqa: PLR2004

    def _custom(self) -> str:
        return self._randomness.choice(PREFIXES) + str(self._randomness.choice(self._ids))

    def _body(self) -> tuple[bytes, bytes]:
        """Return content type and body."""
        randomness = self._randomness
        if self._operation.method == "GET" and chance(randomness, 95):
            return b"", b""
        said = self._said()
        body = written(randomness, said) if self._mutated_part == "body" else json.dumps(said).encode()
        if self._mutated_part != "type":
            return b"application/json", body
        if isinstance(said, dict) and chance(randomness, 50):
            names = (f"{name}{randomness.choice(SUFFIXES)}" for name in said)
            pairs = zip(names, said.values(), strict=True)
            return FORM, b"&".join(b"%b=%b" % (quoted(raw(name)), quoted(raw(str(each)))) for name, each in pairs)
        return randomness.choice(TYPES), body

    def _said(self) -> Any:
        randomness, schema = self._randomness, _schema(self._operation, "fields")
        usual = self._needs.body(self._account.records) if self._needs.body else {}
        if not isinstance(usual, dict) or chance(randomness, 15):
            return mutated(randomness, usual)
        said = usual | SchemaValues(randomness, schema.get("$defs", {}), self._ids).fields(schema, 5)
        if chance(randomness, 20):
            said[self._custom() + randomness.choice(SUFFIXES)] = document(randomness, 2)
        return mutated(randomness, said) if chance(randomness, 20) else said

    def _keys(self) -> list[tuple[bytes, bytes]]:
        right = [(name.encode(), each.encode()) for name, each in self._calls.headers(self._account.account).items()]
        if self._mutated_part != "key":
            return right
        at = self._randomness.randrange(len(right))
        name, key = right.pop(at)
        wrong = (b"", header(value(self._randomness)), header(long(self._randomness, 40_000)), key[:-3], key + b"x")
        return [*right, (name, self._randomness.choice(wrong))] if chance(self._randomness, 85) else right

    def _headers(self) -> list[tuple[bytes, bytes]]:
        randomness = self._randomness
        if self._mutated_part == "fault":
            return [(b"Dealdock-Fault", header(written(randomness, document(randomness)))[:30_000])]
        if self._mutated_part != "headers":
            return []
        return [(name, header(value(randomness))) for name in some(randomness, HEADERS, 4)]


@cache
def _operations(vendor: str) -> Sequence[Operation]:
    return [operation for router in CALLS[vendor].rest.routers for operation in router.operations]


@cache
def _schema(operation: Operation, part: str) -> Mapping[str, Any]:
    """Return the JSON schema of the body, or of the query string; an empty one where the operation has none."""
    model = operation.fields if part == "fields" else operation.query
    return {} if model is None else model_of(model).model_json_schema()


def _names(operation: Operation, part: str) -> list[str]:
    return list(_schema(operation, part).get("properties", {}))
