"""Explanations of a response beyond the service's own texts, for the journal, the log and local callers.

The caller gets them in a header: by default only on this machine. Other clients see the bytes that the real service
would send.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from ipaddress import ip_address
from itertools import islice
from typing import Final, Literal

from starlette.types import Scope

from dealdock.platform.text import escaped, quoted
from dealdock.web import scopes
from dealdock.web.call_context import Trace
from dealdock.web.masking import MASK, Masker
from dealdock.web.messages import Answer

HEADER: Final = b"dealdock-explain"

MAX_CHARACTERS: Final = 500
"""The maximum length of a line."""

MAX_VALUE_CHARACTERS: Final = 60
"""The maximum length of each quoted value in a line."""

MAX_MASKED_CHARACTERS: Final = 20_000
"""The characters of a reason that are masked and shown. Masking a longer one would take long."""

MAX_CREDENTIAL_CHARACTERS: Final = 1_000
"""If a call has a longer credential, no value is quoted, because a cut value may contain a part of it."""

_LONGEST_AS_QUOTED: Final = 6 * MAX_CREDENTIAL_CHARACTERS
"""The most characters of a credential in a line, each of which may be escaped."""

_QUOTED: Final = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"')
_CHARACTERS: Final = re.compile(r"\\u[0-9a-f]{4}|\\.|.", re.DOTALL)
_NOT_PRINTABLE_ASCII: Final = re.compile(r"[^ -~]")
_PROXY_HEADERS: Final = frozenset({b"forwarded", b"via", b"x-forwarded-for", b"x-real-ip"})


def explained(answer: Answer, scope: Scope, trace: Trace, *, to: Literal["always", "local", "never"]) -> Answer:
    """Store the explanation in the call's trace, and add a header to the response if the caller may see it."""
    trace.explain = _line(answer.why or "", scope, trace)
    if to == "never" or (to == "local" and not _is_local(scope)):
        return answer
    value = _NOT_PRINTABLE_ASCII.sub(lambda found: escaped(found[0]), trace.explain).encode("ascii")
    return answer._replace(headers=(*answer.headers, (HEADER, value)))


def _line(why: str, scope: Scope, trace: Trace) -> str:
    """Return one line of limited length without credentials. Masking precedes cutting, but for very long reasons: of
    these, what could be a part of a credential at the end is dropped.
    """
    is_cut = len(why) > MAX_MASKED_CHARACTERS
    why = why[:MAX_MASKED_CHARACTERS]
    credentials = list(_credentials(why, scope, trace))
    if any(len(value) > MAX_CREDENTIAL_CHARACTERS for value in credentials):
        why = _QUOTED.sub(f'"{MASK}"', why)
    as_quoted = [quoted(value)[1:-1] for value in credentials]
    masked = Masker(trace.privacy, [*credentials, *as_quoted]).text(why)
    if is_cut:
        masked = masked[:-_LONGEST_AS_QUOTED]
    line = _QUOTED.sub(_shortened, masked)
    return line if len(line) <= MAX_CHARACTERS else f"{line[:MAX_CHARACTERS]}..."


def _credentials(why: str, scope: Scope, trace: Trace) -> Iterator[str]:
    """Yield the credentials of the call that may occur in a line, completely or, if long, in part."""
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]]
    for value in trace.privacy.in_headers(headers):
        if _may_occur_in(why, value.strip()):
            yield value.strip()
    for name, value in trace.pairs:  # with a thousand names, classifying them takes longer than searching their values
        if value and _may_occur_in(why, value.strip()) and trace.privacy.is_secret(name):
            yield value.strip()


def _may_occur_in(why: str, value: str) -> bool:
    return len(value) > MAX_CREDENTIAL_CHARACTERS or value in why or ('"' in why and quoted(value)[1:-1] in why)


def _shortened(value: re.Match[str]) -> str:
    characters = [each[0] for each in islice(_CHARACTERS.finditer(value[1]), MAX_VALUE_CHARACTERS + 1)]
    if len(characters) <= MAX_VALUE_CHARACTERS:
        return value[0]
    return f'"{"".join(characters[:MAX_VALUE_CHARACTERS])}..."'


def _is_local(scope: Scope) -> bool:
    """Return True if the caller is on this machine, and is not a proxy."""
    return _is_loopback(scopes.address(scope) or "") and not any(name in _PROXY_HEADERS for name, _ in scope["headers"])


@lru_cache(64)
def _is_loopback(text: str) -> bool:
    try:
        address = ip_address(text)
    except ValueError:
        return False  # not an IP address
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback
