"""Coverage of the corpus, held against the API's own tables, so that it leaves out nothing that is new."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Final
from urllib.parse import unquote_plus

import httpx
import pytest

from dealdock.sandbox import Sandbox
from dealdock.settings import Settings
from dealdock.vendors.pardot.vendor import VENDOR as PARDOT
from tests.golden import notation, replay
from tests.golden.exchange import RAW, Exchange, Request, Response, Session
from tests.golden.generator import catalogue, scripts
from tests.golden.masks import masked
from tests.golden.report import differences
from tests.support.builders import NO_TLS
from tests.support.generators.errors_page import PAGE
from tests.support.serving import served

MAX_BYTES: Final = 3_000_000
CALL: Final = re.compile(r"/api/([^/?]+)/version/[34]/do/(\w+)")
CODE: Final = re.compile(r'<err code="(\d+)">|"err_code":(\d+)')
GIVEN: Final = re.compile(r"^\| (\d+) \| (.*?) \|.*\| yes \|$", re.MULTILINE)

IN_A_BATCH: Final = 92
"""The error that stands by its text alone, beside the prospect of a batch that it is about."""

OF_A_FAILURE: Final = 183
"""The error that only a fault can bring about."""

OF_A_LARGE_FILE: Final = 158
"""Only for files of over 10 MB, which the corpus does not keep: shown by the tests of imports."""

OF_LAST_IDS: Final = 67
"""Only where the ids of an account are used up: shown by tests of ids that end."""


@cache
def sessions() -> list[Session]:
    return [replay.stored(name) for name in replay.names()]


def exchanges() -> Iterator[Exchange]:
    for session in sessions():
        yield from session.exchanges


def is_fine(response: Response) -> bool:
    """Return whether a call of the API succeeded."""
    return response.status == "204" or bool(re.search(r'stat="ok"|"stat":"ok"', response.body))


def calls() -> Iterator[tuple[str, str, Exchange]]:
    """Yield the calls of the API that succeed, with the object and the operation in lower case."""
    for exchange in exchanges():
        found = CALL.match(exchange.request.target)
        if found and is_fine(exchange.response):
            yield found[1].lower(), found[2].lower(), exchange


def parameters(request: Request) -> dict[str, str]:
    _, _, query = request.target.partition("?")
    pairs = (pair.partition("=") for text in (query, request.body) for pair in text.split("&"))
    return {name: unquote_plus(value) for name, _, value in pairs}


def test_every_operation_succeeds_in_both_formats_and_versions() -> None:
    names = {name.lower(): each.name for each in catalogue.objects() for name in (each.name, *each.also)}
    found = set()
    for object_, operation, exchange in calls():
        form = parameters(exchange.request).get("format", "xml")
        found.add((names.get(object_), operation, form))  # exports are in no table of objects
    wanted = {(each.name, operation) for each in catalogue.objects() for operation in each.operations}
    assert {(*each, form) for each in wanted for form in ("xml", "json")} - found == set()


def test_every_operation_succeeds_in_version_4() -> None:
    found = {(name, operation) for name, operation, each in calls() if "/version/4/" in each.request.target}
    wanted = {(each.name, operation) for each in catalogue.objects() for operation in each.operations}
    assert wanted - found == set()


def test_every_criterion_and_sort_is_asked_for() -> None:
    asked: dict[str, set[str]] = {}
    for object_, operation, exchange in calls():
        if operation == "query":
            given = parameters(exchange.request)
            asked.setdefault(object_, set()).update({*given, f"by {given.get('sort_by')}"})
    for each in filter(lambda each: each.criteria, catalogue.objects()):
        wanted = {criterion.name for criterion in each.criteria} | {f"by {sort}" for sort in each.sorts}
        assert wanted - asked[each.name] == set(), each.name


def test_every_error_that_is_given_is_in_it() -> None:
    bodies = [
        exchange.response.body for exchange in exchanges() if "dealdock-fault" not in dict(exchange.request.headers)
    ]
    found = {int(one or other) for body in bodies for one, other in CODE.findall(body)}
    given = {int(code): text for code, text in GIVEN.findall(PAGE.read_text(encoding="utf-8"))}
    assert len(given) > 80
    assert given.keys() - found == {IN_A_BATCH, OF_A_FAILURE, OF_A_LARGE_FILE, OF_LAST_IDS}
    assert any(f">{given[IN_A_BATCH]}<" in body for body in bodies)


def test_every_error_is_asked_for_by_a_fault() -> None:
    bodies = [exchange.response.body for exchange in exchanges() if "dealdock-fault" in dict(exchange.request.headers)]
    found = {int(one or other) for body in bodies for one, other in CODE.findall(body)}
    assert set(catalogue.ERRORS) - found == set()


def test_every_grant_gives_a_token() -> None:
    found = {
        parameters(exchange.request).get("grant_type")
        for exchange in exchanges()
        if exchange.request.target == "/services/oauth2/token" and exchange.response.status == "200"
    }
    assert set(catalogue.GRANTS) - found == set()


@pytest.mark.slow
def test_every_call_of_the_control_plane_succeeds() -> None:
    """The corpus was recorded when Pardot was the only vendor. It has nothing that differs by vendor or version."""
    with Sandbox(Settings(database=None), (PARDOT,)) as sandbox, served(sandbox) as address:
        described = httpx.get(f"{address}/_dealdock/openapi.json", verify=NO_TLS, timeout=60).json()["paths"]
    found = {
        f"{exchange.request.method} {exchange.request.target.removeprefix('/_dealdock')}"
        for exchange in exchanges()
        if exchange.response.status[:1] == "2"
    }
    for path, methods in described.items():
        if path.startswith(("/version", "/vendors", "/requests")) or "/deliveries" in path:
            continue  # tests/control calls them, and tests/platform/webhooks
        pattern = re.compile(re.sub(r"\{\w+\}", "[^/?]+", path) + r"(\?.*)?")
        for method in methods:
            if "/records/" in path and (method in {"patch", "delete"} or path.endswith("/undelete")):
                continue  # tests/across/test_record_changes.py calls them, for every kind
            same = (each.removeprefix(f"{method.upper()} ") for each in found if each.startswith(f"{method.upper()} "))
            assert any(map(pattern.fullmatch, same)), f"{method} {path}"


def test_it_holds_what_the_generator_lists() -> None:
    """The corpus is recorded anew after additions to the API, and never edited by hand."""
    listed = {script.name: script.session() for script in scripts.all_()}
    assert sorted(listed) == replay.names()
    for session in sessions():
        asked = tuple(replace(exchange, response=Response("")) for exchange in session.exchanges)
        assert notation.dumps(replace(session, exchanges=asked)) == notation.dumps(listed[session.name])


def test_it_stays_small() -> None:
    assert sum(file.stat().st_size for file in replay.CORPUS.iterdir()) < MAX_BYTES


class TestNotation:
    def test_is_read_as_it_was_written(self) -> None:
        for session in sessions():
            text = (replay.CORPUS / f"{session.name}.txt").read_text(encoding="utf-8")
            assert notation.dumps(session) == text

    @pytest.mark.parametrize(
        "body",
        [
            "",
            "\n",
            "a\n",
            " a ",
            "\\n",
            "\r\n\t\x00",
            "\udcff\u2028\ufeff\U000e0001",
            "### x\n> y\n| z",
            "é😀",
            "&" * 99,
        ],
    )
    def test_holds_any_body(self, body: str) -> None:
        request = Request(RAW, "/a b\\", (("x", " y "), ("x", "")), body)
        session = Session("x", (Exchange("x", request, response=Response("200", body=body, is_broken=True)),))
        assert notation.loads("x", notation.dumps(session)) == session


class TestReport:
    def test_shows_the_request_and_what_is_another(self) -> None:
        (session,) = (each for each in sessions() if each.name == "opportunity-write-xml")
        response = session.exchanges[5].response
        changed = replace(session.exchanges[5], response=replace(response, body=response.body.replace("code", "kode")))
        actual = replace(session, exchanges=(*session.exchanges[:5], changed, *session.exchanges[6:]))
        report = differences(session, actual)
        assert report.startswith("opportunity-write-xml: 1 of ")
        assert "exchange 6" in report
        assert "> POST /api/opportunity/version/3/do/create" in report
        assert "\n-|    <err code=" in report
        assert "\n+|    <err kode=" in report

    def test_is_empty_where_all_is_the_same(self) -> None:
        assert not any(differences(session, session) for session in sessions())


def test_masked_answers_stay_as_they_are() -> None:
    """A recording, which is masked, is the same on both databases if the replay is."""
    for exchange in exchanges():
        assert masked(exchange.request, exchange.response) == exchange.response
