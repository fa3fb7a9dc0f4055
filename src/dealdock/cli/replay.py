"""`dealdock replay`: recorded calls, sent to the sandbox and compared."""

import json as json_module
import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from rich.console import Console

from dealdock.cli import assignments, contract
from dealdock.cli.options import UsageError
from dealdock.judge.sandbox import ControlError, Sandbox
from dealdock.replay import readers, report, shared
from dealdock.replay.comparison import Difference
from dealdock.replay.exchange import Exchange
from dealdock.replay.replay import Replay, Result, vendors_by_host
from dealdock.replay.report import Report
from dealdock_client.printable import printable_lines

_SEED: Final = 1
"""The seed of the server's ids and credentials, so that each replay has the same ones."""


class Wanted(NamedTuple):
    """The options of the command."""

    files: Sequence[Path]
    settings: Sequence[str] = ()
    """`NAME=VALUE`, of the accounts."""
    server: str | None = None
    json: Path | None = None
    html: Path | None = None
    junit: Path | None = None
    expect: Path | None = None
    share: Path | None = None
    fact: Path | None = None


def replay(wanted: Wanted) -> int:
    """Replay recordings, and write the reports. Return the exit code."""
    try:
        exchanges = readers.read(wanted.files)
        expected = None if wanted.expect is None else _read_expected(wanted.expect)
        found = _replayed(wanted, exchanges)
        _write(wanted, found)
    except (readers.ReadingError, ControlError, OSError) as error:
        text = f"{error.filename}: {error.strerror}." if isinstance(error, OSError) and error.filename else str(error)
        print(f"dealdock replay: {printable_lines(text)}", file=sys.stderr)
        return 2
    report.show(found, Console(highlight=False))
    if expected is None or found.exit_code == report.NOTHING_COMPARED:
        return found.exit_code
    lines = found.unexpected(expected)
    for line in lines:
        print(line)
    return 1 if lines else 0


def _replayed(wanted: Wanted, exchanges: Sequence[Exchange]) -> Report:
    """Send the calls. Raises `ReadingError` if none of them is for a vendor's host."""
    token = os.environ.get("DEALDOCK_CONTROL_TOKEN")
    with Sandbox.start(_SEED) if wanted.server is None else Sandbox.at(wanted.server, token) as sandbox:
        known = vendors_by_host(sandbox)
        vendors = list(dict.fromkeys(known[each.host] for each in exchanges if each.host in known))
        others = [each.host for each in exchanges if each.host not in known]
        if not exchanges:
            advice = "In Postman, save an answer as an example of its request."
            raise readers.ReadingError(f"the recordings have no call with an answer. {advice}")
        if not vendors:
            named = ", ".join(sorted({*others}))
            raise readers.ReadingError(f"the recordings have calls to {named}. Expected: {', '.join(known)}.")
        replayed = Replay(sandbox, assignments.read(wanted.settings, vendors))
        results = replayed.run(exchanges)
    return Report(results, others, replayed.not_made, _statements)


def _statements(result: Result, difference: Difference) -> Sequence[Mapping[str, str]]:
    key = re.sub(r"\[\d+\]", "", difference.path).rpartition(".")[2]
    return contract.naming(result.vendor, result.object, key)


def _write(wanted: Wanted, found: Report) -> None:
    writers = (
        (report.write_json, wanted.json),
        (report.write_html, wanted.html),
        (report.write_junit, wanted.junit),
        (shared.write_shared, wanted.share),
        (shared.write_facts, wanted.fact),
    )
    for write, path in writers:
        if path is not None:
            write(found, path)


def _read_expected(path: Path) -> Any:
    """Return the report that a file has. Raises `UsageError`."""
    try:
        expected = json_module.loads(path.read_text(encoding="utf-8"))
        Report([]).unexpected(expected)
    except OSError as error:
        raise UsageError(f"--expect: {path}: {error.strerror}") from None
    except (ValueError, KeyError, TypeError):
        raise UsageError(f"--expect: {path}: expected a report that `dealdock replay --json` wrote") from None
    return expected
