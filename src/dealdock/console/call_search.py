"""The search of calls: the words of a search field, such as `status:4xx path:/deals`, and a form of filters."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from pydantic import BaseModel
from sqlalchemy import ColumnElement

from dealdock.control.server_journal import parse_account
from dealdock.platform.journal.search import ERROR, CallFilter
from dealdock.platform.records.models import MAX_ID
from dealdock.platform.scenes import values
from dealdock.platform.text import quoted
from dealdock_client.similar import guess

STATUSES: Final = (ERROR, "2xx", "3xx", "4xx", "5xx", "0")
MAX_WORDS: Final = 20
MAX_WORD_CHARACTERS: Final = 1_000

_WORD: Final = re.compile(r'(?:([A-Za-z_]+):(?!//))?("[^"]*"?|\S*)')
"""A word with its key. An address such as `https://example.com` has no key."""
_STATUS: Final = re.compile("[1-5][0-9][0-9]")


class Search(NamedTuple):
    """A search that was read. A call must match each of the filters."""

    filters: tuple[CallFilter, ...] = ()
    errors: tuple[tuple[str, str], ...] = ()
    """Fields with their errors. A word or a filter with an error selects every call."""

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return the conditions in SQL."""
        return [condition for each in self.filters for condition in each.conditions()]


class CallQuery(BaseModel):
    """A search as it is sent: the search field, and the filters next to it."""

    q: str = ""
    object: str = ""
    operation: str = ""
    status: str = ""
    code: str = ""
    fault: str = ""
    since: str = ""
    until: str = ""

    @property
    def sent(self) -> dict[str, str]:
        """The fields that are not empty."""
        return {name: value for name, value in self.model_dump().items() if value}

    @property
    def filters(self) -> dict[str, str]:
        """The filters that are set, without the text of the search field."""
        return {name: value for name, value in self.sent.items() if name != "q"}

    def read(self) -> Search:
        """Return the search and its errors."""
        found, errors = list[CallFilter](), list[tuple[str, str]]()
        for key, text in _words(self.q):
            try:
                found.append(_filter(key, text))
            except values.WrongValue as error:
                errors.append(("q", f"{key}: {error}" if key in KEYS else str(error)))
        if len(found) > MAX_WORDS:
            errors.append(("q", f"takes at most {MAX_WORDS} words: the others were ignored"))
            del found[MAX_WORDS:]
        for name, text in self.filters.items():
            try:
                found.append(_filter(name, text))
            except values.WrongValue as error:
                errors.append((name, str(error)))
        return Search(tuple(found), tuple(errors))


class Key(NamedTuple):
    """A key of the search field."""

    example: str
    help: str
    read: Callable[[str], CallFilter]
    """Parses a value. Raises `WrongValue`."""


def _words(text: str) -> Iterator[tuple[str, str]]:
    """Yield the words of the search field with their keys, without quotation marks. A word without a key is a text."""
    for key, value in _WORD.findall(text):
        if key or value.strip('"'):
            yield key.lower() or "text", value.strip('"') if value.startswith('"') else value


def _filter(key: str, written: str) -> CallFilter:
    """Return the filter for a key. Raises `WrongValue`."""
    text = written.strip()
    if len(text) > MAX_WORD_CHARACTERS:
        raise values.WrongValue(f"must have at most {MAX_WORD_CHARACTERS:,} characters, has {len(text):,}")
    if key == "text":
        return CallFilter(text=text)
    if key not in KEYS:
        close, word = guess(key, KEYS) or ".", f"{key}:{text}"
        raise values.WrongValue(
            f"Unknown key {quoted(key)}{close} The keys are {', '.join(KEYS)}. "
            f"To find {quoted(word)} as a text, write it in quotation marks."
        )
    if not text:
        raise values.WrongValue(f"needs a value, such as {key}:{KEYS[key].example}")
    return KEYS[key].read(text)


def _status(text: str) -> CallFilter:
    if text.lower() not in STATUSES and not _STATUS.fullmatch(text):
        raise values.WrongValue(f"must be a status such as 404, 4xx, {ERROR}, or 0 for no response, is {quoted(text)}")
    return CallFilter(status=text.lower())


def _fault(text: str) -> CallFilter:
    return CallFilter(fault=values.whole_number(text, 0, MAX_ID))


KEYS: Final[Mapping[str, Key]] = {
    "method": Key("POST", "the method", lambda text: CallFilter(method=text)),
    "path": Key("/deals", "a part of the path with its query", lambda text: CallFilter(path=text)),
    "status": Key("4xx", f"a status, {', '.join(STATUSES)}", _status),
    "code": Key("13", "the code of the error", lambda text: CallFilter(code=text)),
    "object": Key("user", "the object", lambda text: CallFilter(object=text)),
    "operation": Key("create", "the operation", lambda text: CallFilter(operation=text)),
    "fault": Key("1", "the number of the fault", _fault),
    "vendor": Key("close", "the vendor whose address was called", lambda text: CallFilter(vendor=text)),
    "account": Key("none", "an account's number, or none", lambda text: CallFilter(account_id=parse_account(text))),
    "since": Key("2026-01-31T12:00", "a time, UTC", lambda text: CallFilter(since=values.moment(text))),
    "until": Key("2026-01-31T13:00", "a time, UTC", lambda text: CallFilter(until=values.moment(text))),
}
"""The keys of the search field."""
