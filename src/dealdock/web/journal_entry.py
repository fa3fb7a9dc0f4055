"""The journal entry of a call, with all values limited in size and credentials masked."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache, partial
from itertools import chain
from typing import Any, Final, NamedTuple, TypeVar

from pydantic_core import to_json

from dealdock.platform.credentials.secrets import digest
from dealdock.platform.journal.call_log import Call, JournaledCall
from dealdock.web.call_context import Trace
from dealdock.web.forms import size
from dealdock.web.masking import MASKED_BEYOND_CUT, Masker, cut
from dealdock.web.privacy import Privacy
from dealdock.web.spelling import spelling

T = TypeVar("T")

MAX_URL_CHARACTERS: Final = 2_048
MAX_VALUE_CHARACTERS: Final = 2_048
MAX_HEADER_CHARACTERS: Final = 512
MAX_NAME_CHARACTERS: Final = 255
MAX_PARAMETERS_CHARACTERS: Final = 16_384  # all parameters together
MAX_HEADERS: Final = 50
MAX_ANSWER_CHARACTERS: Final = 8_192

_MAX_CACHED_BYTES: Final = 2_048
"""The maximum size of headers whose results are cached."""

KEPT_ANSWER_BYTES: Final = MAX_ANSWER_CHARACTERS + MASKED_BEYOND_CUT
"""The bytes of a response that are kept for the journal."""

_JSON: Final = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


class FinishedCall(NamedTuple):
    """A finished call, with its request and its response."""

    vendor: str
    privacy: Privacy
    trace: Trace
    real: datetime
    received_at: int
    """In microseconds since 1970."""
    method: str
    url: bytes
    headers: Iterable[tuple[bytes, bytes]]
    status: int
    answer_headers: Iterable[tuple[bytes, bytes]]
    answer: bytes
    size: int
    complete: bool
    duration: int
    is_vendors_address: bool
    """False: the address belongs to no vendor, and the default vendor answered."""

    @property
    def weight(self) -> int:
        """The approximate size in memory, in bytes."""
        return (
            1_000
            + len(self.url)
            + len(self.answer)
            + len(self.trace.sent)
            + size(chain(self.headers, self.trace.pairs))
        )

    def entry(self) -> JournaledCall:
        """Return the values to store in the journal."""
        trace, headers = self.trace, self._headers
        given = self.privacy.in_pairs(trace.pairs)
        credentials = (*headers.credentials, *given)
        masker = Masker(self.privacy, credentials) if given else headers.masker
        parameters = _shown_parameters(masker, trace.parameters)
        shown_headers = _shown_headers_of_request(headers.texts, self.privacy, credentials)
        place = spelling(trace.sent, _text(self.url), trace.parameters)
        spelled = "" if place is None else f', "spelling": {place}'
        is_unknown = trace.account is None
        return JournaledCall(
            call=self._call(masker),
            vendor=self.vendor,
            is_vendors_address=self.is_vendors_address,
            account_digests=_account_digests(self.privacy, trace.parameters, headers) if is_unknown else (),
            credential=self.privacy.end_of_key(headers.texts, trace.parameters) if is_unknown else None,
            real=self.real,
            request=f'{{"parameters": {parameters}, "headers": {shown_headers}{spelled}}}',
            answer=self._answer(masker),
            size=self.size,
            complete=self.complete,
            received_at=self.received_at,
            answer_headers=self._shown_headers_of_answer(masker, credentials),
            shown=to_json(shown).decode() if trace.shown and (shown := trace.shown.as_json()) else None,
            done=_json_or_none(trace.done),
            changes=_json_or_none(trace.changes),
            ignored=_json_or_none([cut(name, MAX_NAME_CHARACTERS, masker.text) for name in trace.ignored]),
        )

    @property
    def _headers(self) -> "_Headers":
        return _read_headers(tuple(self.headers), self.privacy)

    def _shown_headers_of_answer(self, masker: Masker, credentials: tuple[str, ...]) -> str:
        """Return the headers of the response as JSON, masked like the request's."""
        texts = _texts(self.answer_headers)
        if not _have_secrets(tuple(name for name, _ in texts), self.privacy):
            is_short = max((len(value) for _, value in texts), default=0) <= MAX_HEADER_CHARACTERS
            if is_short and masker.leaves("\n".join(chain.from_iterable(texts))):
                return to_json(dict(texts)).decode()
        if own := self.privacy.in_headers(texts):
            masker = Masker(self.privacy, (*own, *credentials))
        return to_json(_shown_headers(texts, self.privacy, masker)).decode()

    def _call(self, masker: Masker) -> Call:
        trace = self.trace
        return Call(
            account=trace.account,
            method=self.method[:16],
            url=cut(_text(self.url), MAX_URL_CHARACTERS, masker.url),
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
        if self.size <= MAX_ANSWER_CHARACTERS:
            return text
        return f"{text[:MAX_ANSWER_CHARACTERS]}… [cut: {self.size:,} bytes in all]"


def _json_or_none(value: Any) -> str | None:
    """Return a value as JSON; None if it is empty."""
    return _JSON(value) if value else None


def _text(raw: bytes) -> str:
    """Return text that a database can store."""
    return raw.decode("utf-8", "replace").replace("\0", "\ufffd")


_PLAIN: Final = frozenset({str, int, float, bool, type(None)})


def _shown_parameters(masker: Masker, given: Mapping[str, Any]) -> str:
    """Return the parameters as JSON. Short ones without secrets are searched together: most need no masking."""
    if not given:
        return "{}"
    values = given.values()
    if _PLAIN.issuperset(map(type, values)) and masker.leaves_pairs(given, MAX_NAME_CHARACTERS, MAX_VALUE_CHARACTERS):
        return _JSON(dict(given))
    return _JSON(dict(_Parameters(masker).shown(given)))


class _Parameters:
    """The parameters of a call, as they were read. Notes replace the ones beyond the limit."""

    def __init__(self, masker: Masker) -> None:
        self._masker = masker
        self._left = MAX_PARAMETERS_CHARACTERS

    def shown(self, given: Mapping[str, Any], within: str = "") -> Iterator[tuple[str, Any]]:
        """Yield them by name. `within`: the name of the object that they are members of, which may be secret."""
        for place, (name, value) in enumerate(given.items()):
            if self._left <= 0:
                yield "…", f"[cut: {len(given) - place:,} more parameters]"
                return
            value_shown = self._value(f"{within}[{name}]" if within else name, value)
            self._left -= len(name)
            yield cut(name, MAX_NAME_CHARACTERS, self._masker.text), value_shown

    def _value(self, name: str, value: Any) -> Any:
        match value:
            case str():
                shown = cut(value, min(MAX_VALUE_CHARACTERS, self._left), partial(self._masker.parameter, name))
                self._left -= len(shown)
                return shown
            case list():
                return list(self._members(name, value))
            case dict():
                return dict(self.shown(value, name))
        self._left -= len(str(value))
        return value if value is None else self._masker.number(name, value)

    def _members(self, name: str, value: Sequence[Any]) -> Iterator[Any]:
        for number, member in enumerate(value):
            if self._left <= 0:
                yield f"… [cut: {len(value) - number:,} more]"
                return
            yield self._value(name, member)


def _cached_if_short(function: Callable[..., T]) -> Callable[..., T]:
    """Cache the results for short headers: a client sends the same headers with every call."""
    cached = lru_cache(64)(function)

    def cached_or_computed(headers: tuple[tuple[Any, Any], ...], *rest: Any) -> T:
        return (cached if size(headers) <= _MAX_CACHED_BYTES else function)(headers, *rest)

    return cached_or_computed


class _Headers(NamedTuple):
    """Names and values as texts, the credentials among them, and their masker."""

    texts: tuple[tuple[str, str], ...]
    credentials: list[str]
    masker: Masker


@_cached_if_short
def _read_headers(raw: tuple[tuple[bytes, bytes], ...], privacy: Privacy) -> _Headers:
    texts = _texts(raw)
    credentials = privacy.in_headers(texts)
    return _Headers(texts, credentials, Masker(privacy, credentials))


def _texts(raw: Iterable[tuple[bytes, bytes]]) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1"), _text(value)) for name, value in raw)


@_cached_if_short
def _shown_headers_of_request(
    headers: tuple[tuple[str, str], ...], privacy: Privacy, credentials: tuple[str, ...]
) -> str:
    return _JSON(_shown_headers(headers, privacy, Masker(privacy, credentials)))


def _cached_if_few(function: Callable[[tuple[str, ...], Privacy], bool]) -> Callable[[tuple[str, ...], Privacy], bool]:
    """Cache the results for few short names: the answers of an operation have the same ones."""
    cached = lru_cache(64)(function)

    def cached_or_computed(names: tuple[str, ...], privacy: Privacy) -> bool:
        return (cached if sum(map(len, names)) <= _MAX_CACHED_BYTES else function)(names, privacy)

    return cached_or_computed


@_cached_if_few
def _have_secrets(names: tuple[str, ...], privacy: Privacy) -> bool:
    """Return True if names of headers are secret, or too long or too many to be shown completely."""
    is_whole = len(names) <= MAX_HEADERS and all(len(name) <= MAX_NAME_CHARACTERS for name in names)
    return not is_whole or any("authorization" in name or privacy.is_secret_header(name) for name in names)


def _shown_headers(headers: Sequence[tuple[str, str]], privacy: Privacy, masker: Masker) -> dict[str, str]:
    """Return masked headers. Headers without a secret name are searched together, because most need no masking."""
    shown = headers[:MAX_HEADERS]
    named = [(name, value) for name, value in shown if not privacy.is_secret_header(name)]
    is_short = all(len(name) <= MAX_NAME_CHARACTERS and len(value) <= MAX_HEADER_CHARACTERS for name, value in named)
    if len(named) < len(shown) or not is_short or not masker.leaves("\n".join(chain.from_iterable(named))):
        shown = [
            (
                cut(name, MAX_NAME_CHARACTERS, masker.text),
                cut(value, MAX_HEADER_CHARACTERS, partial(masker.header, name)),
            )
            for name, value in shown
        ]
    return dict(shown)


def _account_digests(privacy: Privacy, parameters: Mapping[str, Any], headers: _Headers) -> list[str]:
    """Return digests of values that may identify an account: first the headers' values, the last header first, then the
    parameters'.
    """
    given = (parameters.get(name) for name in privacy.account_parameters)
    candidates = [value.strip() for value in (*headers.credentials[::-1], *given) if isinstance(value, str)]
    found = [value for value in candidates if value and not privacy.is_account_id(value)]
    ids = (value for name, value in headers.texts if name == privacy.account_id_header)
    found += [value for value in ids if privacy.is_account_id(value)][:1]
    return [digest(value) for value in found]
