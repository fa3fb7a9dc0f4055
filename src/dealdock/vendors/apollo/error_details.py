"""The structured details of errors, since September 2026: a table of their codes (contract 4)."""

import csv
import json
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any, Final, NamedTuple

from dealdock.vendors.apollo.errors import Refusal
from dealdock.web.messages import RETRY_AFTER
from dealdock.web.rest.errors import HttpError

FILE: Final = "error-details.tsv"
_LINK: Final = re.compile(r"<a [^>]*>|</a>")
_WAIT: Final = "retry_after_seconds"


class Details(NamedTuple):
    """A row of the table."""

    code: str
    message: str
    """The message. Empty: the text of the error, without its links."""
    suggestions: Sequence[Mapping[str, Any]]
    context: Mapping[str, Any]
    source: str


def _table() -> Mapping[str, Details]:
    """Return the details by the words of errors. An error that does not exist has no details."""
    text = files(__package__).joinpath(FILE).read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {
        row["error"]: Details(
            row["code"], row["message"], json.loads(row["suggestions"]), json.loads(row["context"]), row["source"]
        )
        for row in rows
    }


DETAILS: Final = _table()


def shown(code: str, text: str, error: HttpError, headers: Sequence[tuple[bytes, bytes]]) -> dict[str, Any] | None:
    """Return the member `error_details` of an error with this text; None for another error."""
    known = DETAILS.get(code)
    if known is None:
        return None
    context = error.context if isinstance(error, Refusal) and error.context is not None else known.context
    return {
        "code": known.code,
        "message": known.message or _LINK.sub("", text),
        "suggestions": [_timed(each, headers) for each in known.suggestions],
        "context": context,
    }


def _timed(suggestion: Mapping[str, Any], headers: Sequence[tuple[bytes, bytes]]) -> Mapping[str, Any]:
    """Return a suggestion; one to wait has the seconds of the header."""
    wait = next((int(value) for name, value in headers if name == RETRY_AFTER[0]), None)
    return suggestion if wait is None or _WAIT not in suggestion else {**suggestion, _WAIT: wait}
