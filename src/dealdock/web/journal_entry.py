"""The journal entry of a call, with all values limited in size and credentials masked."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Any, Final, NamedTuple, TypeAlias

from pydantic_core import PydanticSerializationError, to_json

from dealdock.platform.credentials.secrets import digest
from dealdock.platform.journal.call_log import Call, JournaledCall
from dealdock.web.call_context import Trace
from dealdock.web.forms import size
from dealdock.web.masking import MASKED_BEYOND_CUT, Masker, cut
from dealdock.web.privacy import Privacy

Headers: TypeAlias = Sequence[tuple[str, str]]

MAX_URL_CHARACTERS: Final = 2_048
MAX_VALUE_CHARACTERS: Final = 2_048
MAX_HEADER_CHARACTERS: Final = 512
MAX_NAME_CHARACTERS: Final = 255
MAX_PARAMETERS_CHARACTERS: Final = 16_384  # all parameters together
MAX_HEADERS: Final = 50
MAX_ANSWER_CHARACTERS: Final = 8_192

MAX_BODY_BYTES: Final = 4_096
"""The size of a body that is kept as it came."""

FORM: Final = "application/x-www-form-urlencoded"
_FORM_HEADER: Final = ("content-type", FORM)
"""The header whose value resembles a credential's name, `code`, in every call with a form."""

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
    def clock_lead(self) -> int | None:
        """The lead of PostgreSQL's clock, as the call's account was read with it."""
        return None if self.trace.account is None else self.trace.account.clock_lead

    @property
    def last_change(self) -> int:
        """The number of its last recorded change; 0 if it has none."""
        return max(self.trace.changes, default=0)

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
        trace, privacy = self.trace, self.privacy
        headers, answer_headers = _texts(self.headers), _texts(self.answer_headers)
        masker = Masker(privacy, (*privacy.in_headers(headers), *privacy.in_pairs(trace.pairs)))
        shown = self._as_sent(masker, headers, answer_headers) or self._masked(masker, headers, answer_headers)
        is_unknown = trace.account is None
        call = Call(
            account=trace.account,
            method=self.method[:16],
            url=shown.url,
            object=trace.object,
            operation=trace.operation,
            status=self.status,
            code=trace.code if self.status else None,
            explain=trace.explain if self.status else None,
            fault=trace.fault,
            duration=self.duration,
        )
        return JournaledCall(
            call=call,
            vendor=self.vendor,
            is_vendors_address=self.is_vendors_address,
            account_digests=_account_digests(privacy, trace.parameters, headers) if is_unknown else (),
            credential=privacy.end_of_key(headers, trace.parameters) if is_unknown else None,
            real=self.real,
            request=f'{{"parameters": {shown.parameters}, "headers": {shown.headers}{shown.body}}}',
            answer=self._answer(masker),
            size=self.size,
            complete=self.complete,
            received_at=self.received_at,
            answer_headers=shown.answer_headers,
            shown=to_json(trace.shown.as_json()).decode() if trace.shown else None,
            done=_JSON(trace.done) if trace.done else None,
            changes=_JSON(trace.changes) if trace.changes else None,
            ignored=_JSON(shown.ignored) if shown.ignored else None,
        )

    def _as_sent(self, masker: Masker, headers: Headers, answer_headers: Headers) -> "_Shown | None":
        """Return the request as it came, but for the headers with credentials: all parts are searched together, and
        most calls have nothing else that needs masking. Return None if something may need it, or is long.
        """
        trace, own, url = self.trace, self.privacy.credential_headers, _text(self.url)
        answered, parameters = dict(answer_headers), _as_json(trace.parameters)
        plain = [part for each in headers if each[0] not in own and each != _FORM_HEADER for part in each]
        longest = max(map(len, (*plain, *answered, *answered.values())), default=0)
        if longest > MAX_NAME_CHARACTERS or len(headers) > MAX_HEADERS or len(answered) > MAX_HEADERS:
            return None
        if len(parameters) > MAX_VALUE_CHARACTERS or len(url) > MAX_URL_CHARACTERS or not own.isdisjoint(answered):
            return None
        body = _kept_body(trace.sent, headers) if trace.sent else ""
        if not masker.leaves("\n".join((url, parameters, body, *plain, *trace.ignored, *answered, *answered.values()))):
            return None
        shown = dict(headers)
        for name in own & shown.keys():
            shown[name] = masker.header(name, shown[name])
        as_sent = f', "body": {_as_json(body)}' if body else ""
        return _Shown(url, parameters, _as_json(shown), as_sent, _as_json(answered), trace.ignored)

    def _masked(self, masker: Masker, headers: Headers, answer_headers: Headers) -> "_Shown":
        """Return the parts of the request, each masked and cut. A body that needs masking is not kept."""
        trace, body = self.trace, _kept_body(self.trace.sent, headers)
        is_whole = bool(body) and masker.leaves(body)
        answering = masker.extended(self.privacy.in_headers(answer_headers))
        return _Shown(
            cut(_text(self.url), MAX_URL_CHARACTERS, masker.url),
            _JSON(dict(_Parameters(masker).shown(trace.parameters))),
            _JSON(_shown_headers(headers, masker)),
            f', "body": {_JSON(body if is_whole else "")}' if body else "",
            _JSON(_shown_headers(answer_headers, answering)),
            [cut(name, MAX_NAME_CHARACTERS, masker.text) for name in trace.ignored],
        )

    def _answer(self, masker: Masker) -> str:
        """Return the body, masked. Records have credentials in known columns; other bodies may have them anywhere."""
        is_record = self.trace.operation is not None and self.trace.fault is None
        text = masker.record(_text(self.answer)) if is_record else masker.body(_text(self.answer))
        if self.size <= MAX_ANSWER_CHARACTERS:
            return text
        return f"{text[:MAX_ANSWER_CHARACTERS]}… [cut: {self.size:,} bytes in all]"


def _text(raw: bytes) -> str:
    """Return text that a database can store."""
    return raw.decode("utf-8", "replace").replace("\0", "\ufffd")


def _texts(raw: Iterable[tuple[bytes, bytes]]) -> Headers:
    return [(name.decode("latin-1"), value.decode("utf-8", "replace").replace("\0", "\ufffd")) for name, value in raw]


def _as_json(value: Any) -> str:
    try:
        return to_json(value).decode()
    except PydanticSerializationError:  # half of a surrogate pair
        return _JSON(value)


def _kept_body(body: bytes, headers: Headers) -> str:
    """Return a body that the journal can keep as it came, if it needs no masking; else an empty text.

    It is a short form or short JSON in UTF-8, in which every credential can be found.
    """
    if not 0 < len(body) <= MAX_BODY_BYTES:
        return ""
    kind = dict(headers).get("content-type", "").partition(";")[0].strip().lower()
    if kind != FORM and not kind.endswith("json"):
        return ""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return ""
    return "" if "\0" in text else text


class _Shown(NamedTuple):
    """The parts of a call as they are stored, masked and limited in size."""

    url: str
    parameters: str
    """As JSON, like the headers."""
    headers: str
    body: str
    """The end of the stored request: the body as it came, or "" if it was masked; nothing if there is none."""
    answer_headers: str
    ignored: Sequence[str]


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


def _shown_headers(headers: Headers, masker: Masker) -> dict[str, str]:
    """Return masked headers, each cut."""
    return {
        cut(name, MAX_NAME_CHARACTERS, masker.text): cut(value, MAX_HEADER_CHARACTERS, partial(masker.header, name))
        for name, value in headers[:MAX_HEADERS]
    }


def _account_digests(privacy: Privacy, parameters: Mapping[str, Any], headers: Headers) -> list[str]:
    """Return digests of values that may identify an account: first the headers' values, the last header first, then the
    parameters'.
    """
    given = (parameters.get(name) for name in privacy.account_parameters)
    candidates = [value.strip() for value in (*privacy.in_headers(headers)[::-1], *given) if isinstance(value, str)]
    found = [value for value in candidates if value and not privacy.is_account_id(value)]
    ids = (value for name, value in headers if name == privacy.account_id_header)
    found += [value for value in ids if privacy.is_account_id(value)][:1]
    return [digest(value) for value in found]
