"""Faults at the token endpoint. They apply once the client is known, even if its secret is wrong."""

from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Final

from dealdock.oauth.errors import OAuthError
from dealdock.oauth.request import Asked
from dealdock.platform.faults.effect import ErrorCode
from dealdock.platform.faults.faults import Called, Vocabulary
from dealdock.platform.models.context import AccountContext
from dealdock.web import fault_injection
from dealdock.web.fault_injection import FaultInjection
from dealdock.web.messages import Answer

TOKEN: Final = "token"  # noqa: S105 (the name of the endpoint in faults)

DESCRIPTIONS: Final[Mapping[str, str]] = {
    "invalid_grant": "authentication failure",
    "invalid_client": "invalid client credentials",
    "invalid_client_id": "client identifier invalid",
    "invalid_request": "the request is not valid",
    "unsupported_grant_type": "grant type not supported",
    "server_error": "the sandbox failed",
}
"""The error descriptions, by error word."""

_STATUSES: Final = dict.fromkeys(DESCRIPTIONS, HTTPStatus.BAD_REQUEST.value) | {
    "server_error": HTTPStatus.INTERNAL_SERVER_ERROR.value
}

VOCABULARY: Final = Vocabulary(
    objects={name: name for name in (TOKEN, "authorize", "revoke")},
    operation_names={},
    operations={TOKEN: frozenset()},
    keyless=frozenset({TOKEN}),
    errors={word: (status,) for word, status in _STATUSES.items()},
    errors_are=f"one of {', '.join(DESCRIPTIONS)}",
    secrets=frozenset({"password", "client_secret", "refresh_token", "code", "code_verifier", "assertion"}),
)
"""The names that faults of OAuth may use."""


def injection(fail: Callable[[OAuthError], Answer], call: Asked, account: AccountContext) -> FaultInjection:
    """Return the fault injection for a request of an account's client."""
    return FaultInjection(
        sandbox=call.sandbox,
        account=account,
        trace=call.trace,
        header=call.headers.get(fault_injection.HEADER),
        called=Called(TOKEN, None, call.parameters.given, secret="", by_name_only=True),
        vocabulary=VOCABULARY,
        refuse=partial(_refuse, fail),
    )


def _refuse(fail: Callable[[OAuthError], Answer], word: ErrorCode, status: int | None) -> Answer:
    return fail(OAuthError(str(word), DESCRIPTIONS[str(word)], status=status or _STATUSES[str(word)]))
