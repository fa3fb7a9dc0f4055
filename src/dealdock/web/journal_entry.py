"""The journal entry of a call, with all values limited in size and credentials masked."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache, partial
from typing import Any, Final, NamedTuple, TypeVar

from dealdock.platform.credentials.secrets import digest
from dealdock.platform.journal.call_log import Call, Entry
from dealdock.platform.models.context import AccountContext
from dealdock.web import masking
from dealdock.web.call_context import Trace
from dealdock.web.forms import size
from dealdock.web.masking import MORE, Masker, cut

T = TypeVar("T")

LONGEST_URL: Final = 2_048
LONGEST_VALUE: Final = 2_048
LONGEST_HEADER: Final = 512
LONGEST_NAME: Final = 255
MOST_PARAMETERS: Final = 16_384  # characters of all of them
MOST_HEADERS: Final = 50
LONGEST_ANSWER: Final = 8_192

_REMEMBERED: Final = 2_048
"""The most bytes of headers that are cached."""

HELD: Final = LONGEST_ANSWER + MORE
"""The bytes of a response that are kept for the journal."""

_CLAIMS: Final = ("user_key", "api_key", "token", "refresh_token", "code", "client_id")
"""Parameters that may identify the account of a refused call, the most reliable first."""

_BUSINESS_UNIT: Final = re.compile(r"[0-9A-Za-z]{18}")


_JSON: Final = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


class Told(NamedTuple):
    """A finished call, with its request and its response."""

    trace: Trace
    real: datetime
    method: str
    url: bytes
    headers: Iterable[tuple[bytes, bytes]]
    status: int
    answer: bytes
    size: int
    complete: bool
    duration: int

    @property
    def account(self) -> AccountContext | None:
        return self.trace.account

    @property
    def weight(self) -> int:
        """The approximate size in memory, in bytes."""
        pairs = size(self.headers) + size(self.trace.pairs)
        return 1_000 + len(self.url) + len(self.answer) + pairs

    def call(self) -> Call:
        """Return the values to log and count."""
        return self._call(self._masker(_read_headers(tuple(self.headers)), self._given))

    def entry(self) -> Entry:
        """Return the values to store in the journal."""
        trace, headers, given = self.trace, _read_headers(tuple(self.headers)), self._given
        masker = self._masker(headers, given)
        request = {
            "parameters": dict(_parameters(masker, trace.parameters)),
            "headers": _told_headers(headers.texts[:MOST_HEADERS], (*headers.shown, *given)),
        }
        return Entry(
            call=self._call(masker),
            shown=() if trace.account else _claims(trace.parameters, headers.shown),
            business_unit_id=_business_unit(headers.texts),
            real=self.real,
            request=_JSON(request),
            answer=self._answer(masker),
            size=self.size,
            complete=self.complete,
        )

    @property
    def _given(self) -> list[str]:
        """The credentials among the parameters."""
        return masking.credentials((), self.trace.pairs)[1]

    @staticmethod
    def _masker(headers: "_Headers", given: list[str]) -> Masker:
        """Return the masker of the credentials in headers and parameters."""
        return Masker([*headers.shown, *given]) if given else headers.masker

    def _call(self, masker: Masker) -> Call:
        trace = self.trace
        return Call(
            account=trace.account,
            method=self.method[:16],
            url=cut(_text(self.url), LONGEST_URL, masker.url),
            object=trace.object,
            operation=trace.operation,
            status=self.status,
            code=trace.code if self.status else None,
            explain=trace.explain if self.status else None,
            fault=trace.fault,
            duration=self.duration,
        )

    def _answer(self, masker: Masker) -> str:
        """Return the body, masked. Records contain no credentials; other bodies are also searched for secret names."""
        is_record = self.trace.operation is not None and self.trace.fault is None
        text = masker.text(_text(self.answer)) if is_record else masker.body(_text(self.answer))
        if self.size <= LONGEST_ANSWER:
            return text
        return f"{text[:LONGEST_ANSWER]}… [cut: {self.size:,} bytes in all]"


def _text(raw: bytes) -> str:
    """Return text that a database can store."""
    return raw.decode("utf-8", "replace").replace("\0", "\ufffd")


def _parameters(masker: Masker, given: Mapping[str, str | list[str]]) -> Iterator[tuple[str, str | list[str]]]:
    """Yield the parameters by name, as they were read. A note replaces those beyond the limit."""
    left = MOST_PARAMETERS
    for place, (name, value) in enumerate(given.items()):
        if left <= 0:
            yield "…", f"[cut: {len(given) - place:,} more parameters]"
            return
        told: str | list[str]
        mask = partial(masker.parameter, name)
        if isinstance(value, str):
            told = cut(value, min(LONGEST_VALUE, left), mask)
            left -= len(told)
        else:
            told = []
            for number, member in enumerate(value):
                if left <= 0:
                    told.append(f"… [cut: {len(value) - number:,} more]")
                    break
                told.append(cut(member, min(LONGEST_VALUE, left), mask))
                left -= len(told[-1])
        left -= len(name)
        yield cut(name, LONGEST_NAME, masker.text), told


def _usually(function: Callable[..., T]) -> Callable[..., T]:
    """Cache the results for short headers: a client sends the same headers with every call."""
    remembered = lru_cache(64)(function)

    def either(headers: tuple[tuple[Any, Any], ...], *rest: Any) -> T:
        return (remembered if size(headers) <= _REMEMBERED else function)(headers, *rest)

    return either


class _Headers(NamedTuple):
    """Names and values as texts, the credentials among them, and their masker."""

    texts: tuple[tuple[str, str], ...]
    shown: list[str]
    masker: Masker


@_usually
def _read_headers(raw: tuple[tuple[bytes, bytes], ...]) -> _Headers:
    texts = tuple((name.decode("latin-1"), _text(value)) for name, value in raw)
    shown = masking.credentials(texts, ())[0]
    return _Headers(texts, shown, Masker(shown))


@_usually
def _told_headers(headers: tuple[tuple[str, str], ...], credentials: tuple[str, ...]) -> dict[str, str]:
    masker = Masker(credentials)
    return {
        cut(name, LONGEST_NAME, masker.text): cut(value, LONGEST_HEADER, partial(masker.header, name))
        for name, value in headers
    }


def _claims(parameters: Mapping[str, str | list[str]], shown: Sequence[str]) -> list[str]:
    """Return digests of values that may identify an account: credentials of the header, then parameters."""
    given = (parameters.get(name) for name in _CLAIMS)
    claims = (*shown[::-1], *given)  # the user key is the last in the header
    return [digest(claim.strip()) for claim in claims if isinstance(claim, str) and claim.strip()]


def _business_unit(headers: Iterable[tuple[str, str]]) -> str | None:
    """Return the digest of the business unit id in the headers, if it is well-formed."""
    named = next((value for name, value in headers if name == "pardot-business-unit-id"), "")
    return digest(named) if _BUSINESS_UNIT.fullmatch(named) else None
