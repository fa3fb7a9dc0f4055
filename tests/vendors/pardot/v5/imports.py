"""The calls of imports, for tests."""

import csv
import io
import json
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

import httpx

from tests.vendors.pardot.v5.client import V5

IMPORTS: Final = "/api/v5/imports"
UPSERT: Final = {"operation": "Upsert", "object": "Prospect"}
PATIENCE_SECONDS: Final = 60


def csv_of(*rows: Mapping[str, Any]) -> bytes:
    """Return a file with the names of the first row as its header."""
    text = io.StringIO()
    writer = csv.DictWriter(text, [*rows[0]], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def opened(v5: V5, **properties: Any) -> int:
    """Create an open import and return its id."""
    answer = v5.send("POST", IMPORTS, {**UPSERT, **properties})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]  # type: ignore[no-any-return]  # JSON has no types here


def upload(v5: V5, path: str, *files: bytes, **fields: Any) -> httpx.Response:
    """Send a form with files, and perhaps JSON as the part `input`."""
    parts: list[Any] = [("file", ("prospects.csv", each, "text/csv")) for each in files]
    parts += [(name, (None, json.dumps(value), "application/json")) for name, value in fields.items()]
    return v5.http.request("POST", path, headers=v5.headers, files=parts)


def add(v5: V5, number: int, *files: bytes) -> httpx.Response:
    """Add files to an import, in one call."""
    return upload(v5, f"{IMPORTS}/{number}/batches", *files)


def make_ready(v5: V5, number: int, **parameters: Any) -> httpx.Response:
    """Let an import be written."""
    return v5.send("PATCH", f"{IMPORTS}/{number}", {"status": "Ready"}, **parameters)


def shown(v5: V5, number: int, *names: str) -> dict[str, Any]:
    """Return fields of an import."""
    answer = v5.send("GET", f"{IMPORTS}/{number}", fields=",".join(names or ("status",)))
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]  # JSON has no types here


def ended(v5: V5, number: int, status: str = "Complete") -> dict[str, Any]:
    """Wait until an import has a state, and return its counts."""
    until = time.monotonic() + PATIENCE_SECONDS
    while (found := shown(v5, number)["status"]) != status:
        assert time.monotonic() < until, found
        time.sleep(0.02)
    return shown(v5, number, "createdCount", "updatedCount", "errorCount")


def imported(v5: V5, *rows: Mapping[str, Any], **properties: Any) -> int:
    """Import rows, and return the id of the import that is complete."""
    number = opened(v5, **properties)
    assert add(v5, number, csv_of(*rows)).status_code == 204
    assert make_ready(v5, number).status_code == 204
    ended(v5, number)
    return number


def errors_of(v5: V5, number: int) -> Sequence[dict[str, str]]:
    """Return the rows with errors."""
    answer = v5.send("GET", f"{IMPORTS}/{number}/errors")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv")
    return [*csv.DictReader(io.StringIO(answer.text))]


def use_imports(v5: V5) -> None:
    """Import prospects, one of them wrong, query and read the import, and fetch its errors. Close the client."""
    with v5.http:
        number = imported(v5, {"email": "robin@lamp.example"}, {"email": "nobody"})
        assert v5.send("GET", IMPORTS, fields="id,status,errorsRef").json()["values"]
        assert len(errors_of(v5, number)) == 1
        canceled = opened(v5)
        assert v5.send("POST", f"{IMPORTS}/{canceled}/do/cancel").status_code == 200
