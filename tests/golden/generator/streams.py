"""Answers of more than 200 rows, which are read from the database in batches."""

from collections.abc import Iterator
from typing import Final

from tests.golden.generator.opening import opened
from tests.golden.generator.pardot import FORMATS, Caller
from tests.golden.generator.script import Script

MANY: Final = "many.jsonl"
"""A scene of 205 prospects and as many opportunities."""


def sessions() -> Iterator[Script]:
    """List the sessions."""
    script = opened("query-streams", is_filled=False)
    lines = ("content-type", "application/jsonl")
    script.send("fill it with many", "POST", "/_dealdock/accounts/1/import", lines, file=MANY)
    for format_ in FORMATS:
        caller = Caller(script, format_)
        caller.call("all prospects", "prospect", "query", output="mobile", fields="id")
        caller.call("all but a few", "prospect", "query", output="mobile", fields="id", offset="3", limit="201")
        caller.call("the last page", "opportunity", "query", offset="200", limit="200")
    Caller(script, "json").call("all opportunities", "opportunity", "query", output="mobile")
    yield script
