"""The calls of the journal that name a record."""

import json
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, or_

from dealdock.console.frame import AccountFrame
from dealdock.control.journal import Request, shown
from dealdock.control.vendors import name_object
from dealdock.platform.database.selection import containing
from dealdock.platform.faults.faults import Vocabulary
from dealdock.platform.journal import search
from dealdock.platform.records.kind import Kind
from dealdock.platform.records.models import JournalEntry

_MAX_CALLS: Final = 50
_VERSION: Final = "/version/[0-9]+"
"""The number of an API's version in a path, which is the id of no record."""


def history(
    db: Connection, account: AccountFrame, kind: Kind, record_id: int | str, known: Sequence[Vocabulary]
) -> list[Request]:
    """Return the calls that name the record, the newest first.

    A public id may appear anywhere in the request. A number must be a reference, or be in the place where a call of the
    kind has its id. In a response both must be the id of a record of the kind: other records may refer to this one.
    """
    texts = (JournalEntry.url, JournalEntry.request, JournalEntry.answer)
    naming = or_(*(containing(column, str(record_id)) for column in texts))
    calls = (shown(row) for row in search.page(db, account.context, [naming]))
    objects = {name_object(known, name) for name in (kind.name, kind.plural)}
    if isinstance(record_id, str) and not record_id.isdecimal():
        found = (call for call in calls if _has_word(call, record_id, is_own=call.object in objects))
    else:
        found = (call for call in calls if _names(call, kind, str(record_id), is_own=call.object in objects))
    return list(islice(found, _MAX_CALLS))


def _has_word(call: Request, word: str, *, is_own: bool) -> bool:
    """Return True if a public id occurs in a call, and not only as a part of a longer word.

    `is_own`: the call is of the record's kind, so that its response may be the record.
    """
    pattern = re.compile(rf"(?<![0-9A-Za-z_]){re.escape(word)}(?![0-9A-Za-z_])")
    if any(map(pattern.search, (call.url, json.dumps(call.parameters, ensure_ascii=False)))):
        return True
    return is_own and re.search(rf'"id":\s*"{re.escape(word)}"', call.answer) is not None


def _names(call: Request, kind: Kind, number: str, *, is_own: bool) -> bool:
    """Return True if a call names the record with this number. `is_own`: the call is of the record's kind."""
    names = {f"{kind.name}_id", f"{kind.name}_ids", *(("id", "ids") if is_own else ())}
    if any(name.lower() in names and number in values for name, values in _pairs(call.parameters)):
        return True
    path = re.sub(_VERSION, "", call.url.partition("?")[0])
    in_answer = rf'<id>{number}</id>|"id":\s*"?{number}\b'
    return is_own and (number in re.split(r"[/.]", path) or re.search(in_answer, call.answer) is not None)


def _pairs(parameters: Any) -> Iterator[tuple[str, list[str]]]:
    """Yield names and values of all parameters, nested ones included."""
    for name, value in parameters.items():
        if isinstance(value, dict):
            yield from _pairs(value)
        members = value if isinstance(value, list) else [value]
        yield (
            name,
            [part for each in members for part in (each if isinstance(each, str) else json.dumps(each)).split(",")],
        )
