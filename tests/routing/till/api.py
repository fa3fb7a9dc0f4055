"""The till's API and authorization server."""

import json
from typing import Any, Final

from dealdock.oauth import IssuedToken, OAuthProfile, vocabulary
from dealdock.oauth.errors import WRONG_REFRESH_TOKEN, OAuthReason
from dealdock.platform.credentials import callers
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.vendor import VendorApi
from dealdock.web.messages import Answer
from dealdock.web.pipeline import begin_transaction
from dealdock.web.rest.api import RestApi
from dealdock.web.rest.call import RestCall, admit, find_operation
from dealdock.web.rest.errors import ErrorKind, ErrorTable, HttpError
from dealdock.web.rest.routing import RestRouter

ERRORS: Final[ErrorTable] = {
    "NotRead": ErrorKind(400, ""),
    "no_key": ErrorKind(401, ""),
    "nothing": ErrorKind(404, ""),
}
router = RestRouter("hello", "/api/hello")


@router.operation("read", "GET")
def read() -> str:
    """Return the only word that there is."""
    return "hello"


def key(call: RestCall) -> str:
    return call.headers.get("x-till-key", "")


def authenticate(call: RestCall) -> None:
    caller = callers.caller(call.db, "till", {"user_key": key(call)}, real=call.sandbox.clock.now())
    if caller is None:
        raise HttpError(401)
    call.caller = caller


def answer(word: str, status: int = 200) -> Answer:
    return Answer(status, json.dumps({"till": word}).encode(), b"application/json")


def render_error(error: HttpError, _: RestCall | None) -> Answer:
    return answer(error.kind(ERRORS)[0], error.status)


REST: Final = RestApi(
    title="Till",
    routers=(router,),
    handlers=(find_operation, begin_transaction, authenticate, admit),
    errors=ERRORS,
    render=lambda _, word: answer(word),
    render_error=render_error,
    key=key,
)


def token(credentials: Credentials, url: str, given: IssuedToken) -> dict[str, Any]:
    account_id = credentials.make("till", "organization_id", given.account.account_id)
    return {
        "access_token": given.access_token,
        "expires_in": 3600,
        "organization_id": account_id,
        "refresh_token": given.refresh_token,
        "url": url,
    }


PROFILE: Final = OAuthProfile(
    mounts=("/oauth2", "/v1/oauth2"),
    endpoints={"/token": "token", "/token/": "token", "/authorize/": "authorize", "/revoke/": "revoke"},
    grants=("authorization_code", "refresh_token", "device"),
    token=token,
    refresh_tokens="rotated",
    has_pkce=False,
    scopes=frozenset({"read", "all"}),
    needs_scope=True,
    wording={WRONG_REFRESH_TOKEN: OAuthReason("invalid_grant", "too late")},
    faults={"invalid_grant": "no"},
    error=lambda reason: {"error": reason.error, "words": reason.description},
)

API: Final = VendorApi(
    app=REST.app,
    not_found=lambda _: REST.failure(HttpError(404)),
    describe=dict,
    vocabularies=(REST.vocabulary, vocabulary(PROFILE)),
    oauth=PROFILE,
)
