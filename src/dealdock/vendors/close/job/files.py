"""The contents of exported files: CSV and JSON, part by part (contract part 2, B.8)."""

import csv
import io
import json
import zlib
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

LEAD: Final = (
    *("addresses", "contacts", "created_by", "created_by_name", "custom", "date_created", "date_updated"),
    *("description", "display_name", "id", "name", "status_id", "status_label", "updated_by", "updated_by_name", "url"),
)
OPPORTUNITY: Final = (
    *("confidence", "contact_id", "created_by", "created_by_name", "date_created", "date_updated", "date_won", "id"),
    *("lead_id", "lead_name", "note", "status_id", "status_label", "status_type", "updated_by", "updated_by_name"),
    *("user_id", "user_name", "value", "value_period"),
)
CONTACT: Final = ("id", "name", "title", "emails", "phones", "urls")
_GZIP: Final = 31
_SPREADSHEET: Final = "%Y-%m-%d %H:%M:%S"

Row = Mapping[str, Any]


def head(names: Iterable[str]) -> str:
    """Return the first line of CSV."""
    return _lines([list(names)])


def lines(rows: Iterable[Row], names: Sequence[str], date_format: str) -> str:
    """Return rows of CSV; lists and objects are JSON. `names`: the columns."""
    show = _DATES[date_format]
    return _lines([_cell(row.get(name), show) for name in names] for row in rows)


def objects(rows: Sequence[Row], names: Sequence[str] | None) -> str:
    """Return objects of JSON, with a comma between two. `names`: the wanted keys."""
    wanted = [row if names is None else {name: row.get(name) for name in names} for row in rows]
    return json.dumps(wanted, sort_keys=True)[1:-1]


def zipped(texts: Iterable[str]) -> Generator[bytes]:
    """Yield a file of gzip with these texts. No piece is empty."""
    compressor = zlib.compressobj(wbits=_GZIP)
    for text in texts:
        if piece := compressor.compress(text.encode()):
            yield piece
    yield compressor.flush()


def _lines(rows: Iterable[Sequence[str]]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(rows)
    return written.getvalue()


def _cell(value: Any, show: Callable[[str], str]) -> str:
    if value is None:
        return ""
    if isinstance(value, list | dict | bool):
        return json.dumps(value, sort_keys=True)
    return show(value) if isinstance(value, str) else str(value)


def _is_moment(text: str) -> datetime | None:
    if "T" not in text or not text[:4].isdecimal():
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _iso8601(text: str) -> str:
    moment = _is_moment(text)
    return text if moment is None else moment.isoformat()


def _excel(text: str) -> str:
    moment = _is_moment(text)
    return text if moment is None else moment.strftime(_SPREADSHEET)


_DATES: Final[Mapping[str, Callable[[str], str]]] = {"original": str, "iso8601": _iso8601, "excel": _excel}
