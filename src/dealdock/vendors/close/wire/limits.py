"""The limits of requests: of each key, and of the organization over all keys (contract 1.6)."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Final, NamedTuple, TypeAlias

from dealdock.platform.limits.rules import Limit, LimitRules, LimitUse
from dealdock.vendors.close.settings import (
    COMMAS,
    FIELDS_AT_TOP,
    HEADERS_OF_DRAFT,
    SEMICOLONS,
    AccountSettings,
    LimitHeader,
)

_ORGANIZATION_FACTOR: Final = 3

Headers: TypeAlias = tuple[tuple[bytes, bytes], ...]


class Form(NamedTuple):
    """The limit of requests in the answers of an edition."""

    older: bool
    """True if `X-Rate-Limit-Limit`, `-Remaining` and `-Reset` show it."""
    draft: bool
    """True if `RateLimit-Limit` and `X-RateLimit-Limit`, and their related headers, show this limit."""
    separators: LimitHeader | None
    """The separators of the header `RateLimit`; None: this header and `Retry-After` are not sent."""


FORMS: Final[Mapping[str, Form]] = {
    FIELDS_AT_TOP: Form(older=True, draft=False, separators=None),
    HEADERS_OF_DRAFT: Form(older=True, draft=True, separators=None),
    COMMAS: Form(older=False, draft=True, separators="commas"),
    SEMICOLONS: Form(older=False, draft=True, separators="semicolons"),
}
"""The forms by edition."""


def limits(settings: AccountSettings) -> Sequence[Limit]:
    """Return the limits that the settings contain."""
    if settings.limits is None:
        return ()
    requests, window = settings.limits.requests, settings.limits.window
    return (
        Limit("key", "fixed", requests, seconds=window, scope="key"),
        Limit("organization", "fixed", requests * _ORGANIZATION_FACTOR, seconds=window),
    )


RULES: Final = LimitRules(limits)

_USUAL: Final = LimitUse(Limit("organization", "fixed", 240, seconds=8), "", used=1, seconds_left=2)
_USUAL_SECOND: Final = LimitUse(Limit("key", "fixed", 60, seconds=1), "", used=1, seconds_left=1)
_USUAL_POLICIES: Final = "60, 60;w=1, 100;w=1"


def shown(uses: Sequence[LimitUse]) -> LimitUse:
    """Return the limit that an answer shows: the one with the fewest calls left."""
    return min(uses, key=lambda use: use.left or 0)


def headers(settings: AccountSettings, uses: Sequence[LimitUse]) -> Headers:
    """Return the headers of an answer that show a limit. An account without limits has constant ones."""
    form = FORMS[settings.edition]
    if settings.limit_header is not None:
        form = form._replace(separators=settings.limit_header)
    if not uses:
        return _USUAL_HEADERS[form]
    use = shown(uses)
    return _headers(form, use, use, f"{use.limit.calls}, {use.limit.calls};w={use.limit.seconds}")


def _headers(form: Form, use: LimitUse, second: LimitUse, policies: str) -> Headers:
    """Return the headers of a form. `second`: the limit in the headers of the draft."""
    found: dict[str, object] = {}
    if form.separators is not None:
        found["ratelimit"] = _rate_limit(use, form.separators)
    if form.older:
        names = ("x-rate-limit-limit", "x-rate-limit-remaining", "x-rate-limit-reset")
        found |= zip(names, (use.limit.calls, use.left, f"{use.seconds_left:.6f}"), strict=True)
    if form.draft:
        for prefix, calls in (("ratelimit", second.limit.calls), ("x-ratelimit", policies)):
            found |= {f"{prefix}-limit": calls, f"{prefix}-remaining": second.left, f"{prefix}-reset": _whole(second)}
    return _encoded(found)


def _rate_limit(use: LimitUse, separators: LimitHeader) -> str:
    """Return the value of the header `RateLimit`."""
    parts = (f"limit={use.limit.calls}", f"remaining={use.left}", f"reset={_whole(use)}")
    return ("; " if separators == "semicolons" else ", ").join(parts)


def _whole(use: LimitUse) -> int:
    """Return the whole seconds to the end of the window, rounded up, never 0."""
    return max(1, ceil(use.seconds_left))


def _encoded(values: Mapping[str, object]) -> Headers:
    return tuple((name.encode(), str(value).encode()) for name, value in values.items())


_USUAL_HEADERS: Final[Mapping[Form, Headers]] = {
    form: _headers(form, _USUAL, _USUAL_SECOND, _USUAL_POLICIES)
    for each in FORMS.values()
    for form in (each, each._replace(separators="commas"), each._replace(separators="semicolons"))
}
"""The headers of accounts without limits."""


def refusal_headers(settings: AccountSettings, use: LimitUse) -> Headers:
    """Return the further headers of an answer with 429: `Retry-After`, in the editions that have `RateLimit`."""
    has_any = FORMS[settings.edition].separators is not None
    return _encoded({"retry-after": ceil(use.seconds_left)}) if has_any else ()


def refusal(settings: AccountSettings, use: LimitUse) -> dict[str, object]:
    """Return the body of an answer with 429. Its facts are at the top level, and in newer editions below `error`."""
    facts: dict[str, object] = {
        "message": "API call count exceeded for this period",
        "rate_endpoint_group": "all",
        "rate_limit": use.limit.calls,
        "rate_limit_type": use.limit.name,
        "rate_reset": use.seconds_left,
        "rate_window": use.limit.seconds,
    }
    return facts if settings.edition == FIELDS_AT_TOP else {"error": facts}
