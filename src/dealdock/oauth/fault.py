"""Faults at the token's endpoint: there once it is known whose client asks, be its secret right or wrong."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from typing import Final

from dealdock.core.effect import ErrorCode
from dealdock.core.fault import Called, Vocabulary
from dealdock.oauth.errors import OAuthError
from dealdock.oauth.request import Asked
from dealdock.sandbox import Sandbox
from dealdock.web import unmet
from dealdock.web.faults import Meeting
from dealdock.web.wire import Answer

TOKEN: Final = "token"  # noqa: S105 (the name that faults have for it)

DESCRIPTIONS: Final[Mapping[str, str]] = {
    "invalid_grant": "authentication failure",
    "invalid_client": "invalid client credentials",
    "invalid_client_id": "client identifier invalid",
    "invalid_request": "the request is not valid",
    "unsupported_grant_type": "grant type not supported",
    "server_error": "the sandbox failed",
}
"""The words for people that each error comes with."""

_STATUSES: Final = dict.fromkeys(DESCRIPTIONS, HTTPStatus.BAD_REQUEST.value) | {
    "server_error": HTTPStatus.INTERNAL_SERVER_ERROR.value
}

VOCABULARY: Final = Vocabulary(
    operations={TOKEN: frozenset()},
    keyless=frozenset({TOKEN}),
    errors={word: (status,) for word, status in _STATUSES.items()},
    errors_are=f"one of {', '.join(DESCRIPTIONS)}",
    secrets=frozenset({"password", "client_secret", "refresh_token", "code", "code_verifier", "assertion"}),
)
"""What faults may name here."""


def endure(
    sandbox: Sandbox, asked: Asked, serve: Callable[[Asked], Answer], fail: Callable[[int, OAuthError], Answer]
) -> Answer:
    """Serve a request; where its client's account has faults, with what these make of it."""
    try:
        return serve(asked)
    except unmet.Unmet as error:
        meeting = Meeting(
            sandbox=sandbox,
            account=error.account,
            trace=asked.trace,
            header=asked.headers.get(unmet.HEADER),
            called=Called(TOKEN, None, asked.parameters.given, secret="", by_name_only=True),
            vocabulary=VOCABULARY,
            refuse=partial(_refuse, fail),
        )
        return meeting.endure(partial(serve, replace(asked, met=True)))


def _refuse(fail: Callable[[int, OAuthError], Answer], word: ErrorCode, status: int | None) -> Answer:
    return fail(status or _STATUSES[str(word)], OAuthError(str(word), DESCRIPTIONS[str(word)]))
