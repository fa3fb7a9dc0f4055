"""Calls by the OpenAPI documents of the server, valid and invalid, which schemathesis generates."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final, NamedTuple

import requests
import schemathesis
from schemathesis import GenerationMode

from tests.across.calls import Needs, calls_of
from tools.soak.random_requests.drawing import drawn
from tools.soak.random_requests.request import HOST, Accounts, Api, Request, RestAccount, request

MODES: Final = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
UNCHANGED: Final = 4
"""One call of this many keeps the parameters of its path and its body as they were generated."""
WITHOUT_KEY: Final = 16
"""One call of this many has no key of an account, or a generated one."""
V5: Final = "/api/v5/"
"""The beginning of all paths of Pardot's version 5."""
IDS: Final = 60
"""The largest id that is put into calls of Pardot and of the control plane."""
NOT_ON_ACCOUNT: Final = frozenset({("delete", "/accounts/{account_id}"), ("get", "/accounts/{account_id}/jwt-key")})
"""Operations that are not called with the second account, because it is used again."""
_DROPPED: Final = frozenset({"x-schemathesis-testcaseid", "content-length", "host", "connection", "accept-encoding"})


class Document(NamedTuple):
    """An OpenAPI document, and what its calls need."""

    api: Api
    vendor: str
    described: Any
    headers: Mapping[str, str]
    fit: Callable[[Any, int], None]
    """Puts what the server knows, such as ids of records, into the call with this number."""
    account: RestAccount | None = None
    """The account of a document with REST paths."""


class Known(NamedTuple):
    """The values of an operation's path, and a body with which it succeeds."""

    values: Mapping[str, Any]
    body: Any


def documents(accounts: Accounts) -> Iterator[Document]:
    """Yield the documents of the control plane and of the vendors. Pardot has two: one of version 5."""
    yield Document("control", "", accounts.documents["control"], {}, partial(_fit_control, accounts))
    pardot = accounts.documents["pardot"]
    keys = {"authorization": accounts.authorization.decode()}
    yield Document("pardot", "pardot", _paths_of(pardot, is_v5=False), keys, _fit_pardot)
    for account in accounts.rest:
        calls = calls_of(account.vendor)
        headers = {name.lower(): value for name, value in calls.headers(account.account).items()}
        described = accounts.documents[account.vendor]
        rest = _paths_of(pardot, is_v5=True) if account.vendor == "pardot" else described
        yield Document("rest", account.vendor, rest, headers, partial(_fit_rest, known_operations(account)), account)


def _paths_of(pardot: Mapping[str, Any], *, is_v5: bool) -> Mapping[str, Any]:
    """Return Pardot's document with the paths of version 5 alone, or with the others."""
    return {**pardot, "paths": {path: each for path, each in pardot["paths"].items() if path.startswith(V5) == is_v5}}


def calls(document: Document, examples: int, seed: int, *, every: int = 1) -> Iterator[Request]:
    """Yield calls: this many valid and this many invalid ones of each operation, or of every third and so on."""
    schema: Any = schemathesis.openapi.from_dict(document.described)
    number = 0
    for operation in list(schema.get_all_operations())[seed % every :: every]:
        for mode in MODES:
            for case in drawn(operation.ok().as_strategy(generation_mode=mode), examples, seed):
                number += 1
                if number % UNCHANGED:
                    document.fit(case, number)
                sent = _request(document, case, has_key=number % WITHOUT_KEY != 0)
                if sent is not None:
                    yield sent


def _request(document: Document, case: Any, *, has_key: bool) -> Request | None:
    """Return the call as bytes; None for one that the client library refuses, such as one with a wrong header."""
    base = document.described["servers"][0]["url"].rstrip("/")
    try:
        prepared = requests.Request(**case.as_transport_kwargs(base_url=f"http://localhost{base}")).prepare()
        method, target = (prepared.method or "").encode("ascii"), prepared.path_url.encode("ascii")
        headers = {name.lower(): value for name, value in prepared.headers.items() if name.lower() not in _DROPPED}
        given = {**headers, **(document.headers if has_key else {})}
        lines = [(b"Host", HOST), *((_raw(name), _raw(value)) for name, value in given.items())]
    except (requests.RequestException, ValueError, TypeError, AttributeError):
        return None
    body = prepared.body or b""
    content = body if isinstance(body, bytes) else str(body).encode("utf-8", "surrogatepass")
    return Request(
        request(method, target, lines, content), document.api, is_head=method == b"HEAD", vendor=document.vendor
    )


def _raw(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("latin-1")


def known_operations(account: RestAccount) -> Mapping[tuple[str, str], Known]:
    """Return what the server knows of each operation, by method and path."""
    found: dict[tuple[str, str], Known] = {}
    for router in calls_of(account.vendor).rest.routers:
        for operation in router.operations:
            needs = calls_of(account.vendor).needs.get((operation.object, operation.name), Needs())
            values: Mapping[str, Any] = dict.fromkeys(operation.parameters, account.records.get(operation.object))
            values = {**values, **(needs.path(account.records) if needs.path else {})}
            body = needs.body(account.records) if needs.body else None
            found[operation.method, operation.path.strip("/")] = Known(values, body)
    return found


def _fit_rest(known: Mapping[tuple[str, str], Known], case: Any, number: int) -> None:
    found = known.get((case.method.upper(), case.path.strip("/")))
    if found is None:
        return
    values = {name: str(each) for name, each in found.values.items() if each is not None}
    case.path_parameters = {**(case.path_parameters or {}), **values}
    if isinstance(case.body, dict) and isinstance(found.body, dict):
        case.body = {**found.body, **case.body} if number % 2 else {**case.body, **found.body}


def _fit_pardot(case: Any, number: int) -> None:
    case.path_parameters = {**(case.path_parameters or {}), "version": "3"}
    for given in (case.query, case.body):
        if isinstance(given, dict):
            given.update({name: 1 + (number + place) % IDS for place, name in enumerate(given) if name.endswith("id")})


def _fit_control(accounts: Accounts, case: Any, number: int) -> None:
    parameters = case.path_parameters or {}
    if "/records/" in case.path:
        of_vendors = [accounts.second, *(each.account for each in accounts.rest)]
        parameters |= {"account_id": str(of_vendors[number % len(of_vendors)]["id"])}
    elif "account_id" in parameters and (case.method.lower(), case.path) not in NOT_ON_ACCOUNT:
        parameters["account_id"] = str(accounts.second["id"])
    if "record_id" in parameters:
        parameters["record_id"] = str(1 + number % IDS)
