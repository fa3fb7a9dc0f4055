"""Faults at the token endpoint. They apply once the client is known, even if its secret is wrong."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Final

from dealdock.oauth.errors import OAuthError, OAuthReason
from dealdock.oauth.profile import OAuthProfile
from dealdock.oauth.request import OAuthCall
from dealdock.platform.faults.effect import Effect, ErrorCode
from dealdock.platform.faults.faults import FaultCall, Vocabulary
from dealdock.platform.records.models.context import AccountContext
from dealdock.web.fault_injection import FaultInjection
from dealdock.web.messages import Answer

TOKEN: Final = "token"  # noqa: S105 (the name of the endpoint in faults)

SECRETS: Final = frozenset({"password", "client_secret", "refresh_token", "code", "code_verifier", "assertion"})


def vocabulary(profile: OAuthProfile) -> Vocabulary:
    """Return the names that faults of OAuth may use."""
    return Vocabulary(
        objects={name: name for name in dict.fromkeys(profile.endpoints.values())},
        operation_names={},
        operations={TOKEN: frozenset()},
        keyless=frozenset({TOKEN}),
        errors={word: (_status(word),) for word in profile.faults},
        errors_description=f"one of {', '.join(profile.faults)}",
        secrets=SECRETS,
    )


def injection(
    names: Vocabulary, fail: Callable[[OAuthError], Answer], call: OAuthCall, account: AccountContext
) -> FaultInjection:
    """Return the fault injection for a request of an account's client."""
    return FaultInjection(
        call=call,
        account=account,
        called=FaultCall(TOKEN, None, call.parameters.given, secret="", path=call.path, by_name_only=True),
        vocabulary=names,
        refuse=partial(_refuse, call.server.profile, fail),
    )


def _refuse(profile: OAuthProfile, fail: Callable[[OAuthError], Answer], code: ErrorCode, effect: Effect) -> Answer:
    word = str(code)
    return fail(OAuthError(OAuthReason(word, profile.faults[word]), status=effect.status or _status(word)))


def _status(word: str) -> int:
    return (HTTPStatus.INTERNAL_SERVER_ERROR if word == "server_error" else HTTPStatus.BAD_REQUEST).value
