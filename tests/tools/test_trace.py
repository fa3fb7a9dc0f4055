"""Tests of `make trace`: the calls of our own functions that a client's call takes."""

import sys
from typing import Any

import pytest

from dealdock.web.pipeline import Pipeline
from tools import trace


@pytest.mark.slow
def test_the_functions_of_each_call_are_counted() -> None:
    tracer = trace.Tracer()
    seen: dict[str, Any] = {}
    with trace.server(tracer) as http:
        for each in trace.calls(http):
            seen[each.name] = tracer.trace(each.call)
    assert list(seen) == ["Pardot: read", "Pardot: create", "Close: PUT of opportunity", "Close: PUT of lead"]
    assert all(functions[Pipeline.run.__code__] for functions in seen.values())


@pytest.mark.slow
def test_the_table_has_calls_and_files(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["trace"])
    trace.main()
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(": ")[0] for line in lines] == ["Pardot", "Pardot", "Close", "Close"]
    assert all(" calls (" in line and " files (" in line for line in lines[:3])
    assert " calls in " in lines[3]
