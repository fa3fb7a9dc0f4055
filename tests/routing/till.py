"""A second vendor for tests of routing: a till with one address, `/api/hello`, and an authorization server.

The API key is the `user_key` of the account's first user, in the header `X-Till-Key`. Everything else is Pardot's.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final

from sqlalchemy import Connection
from starlette.types import Scope

from dealdock.oauth import IssuedToken, OAuthProfile, vocabulary
from dealdock.oauth.errors import WRONG_REFRESH_TOKEN, Reason
from dealdock.platform.credentials import access_tokens
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.faults.effect import ErrorCode
from dealdock.platform.faults.faults import FaultCall, Vocabulary
from dealdock.platform.models.context import AccountContext
from dealdock.platform.vendor import Vendor
from dealdock.sandbox import Sandbox
from dealdock.vendors import registry
from dealdock.web import fault_injection, scopes
from dealdock.web.call_context import Trace
from dealdock.web.dispatcher import Api, BaseCall, Dispatcher, Unit
from dealdock.web.fault_injection import FaultInjection
from dealdock.web.messages import Answer
from dealdock.web.privacy import Privacy

HOSTS: Final = ("api.till.test", "till.test")
WORDS: Final = Vocabulary(
    objects={"hello": "hello"},
    operation_names={},
    operations={"hello": frozenset()},
    keyless=frozenset(),
    errors={"no_key": (401,)},
    errors_are="no_key",
    secrets=frozenset(),
)


class Refused(Exception):
    """A call that fails."""

    def __init__(self, status: int, word: str) -> None:
        super().__init__(word)
        self.status, self.word = status, word


class Call(BaseCall):
    """A call of the till."""

    path: str

    @property
    def unit(self) -> Unit:
        return Unit("own")


def answer(word: str, status: int = HTTPStatus.OK) -> Answer:
    code = None if status == HTTPStatus.OK else word
    return Answer(status, json.dumps({"till": word}).encode(), b"application/json", code=code)


def make_call(head: tuple[Sandbox, Scope], headers: Mapping[str, str], _: bytes) -> Call:
    sandbox, scope = head
    call = Call(sandbox=sandbox, method=scope["method"], headers=headers, address=None, trace=Trace.of(scope))
    call.path = scopes.path(scope)
    return call


def run(call: Call) -> Answer:
    if call.path != "/api/hello":
        raise Refused(404, "nothing")

    def owner(db: Connection) -> AccountContext | None:
        return access_tokens.owner(db, call.headers.get("x-till-key", ""))

    call.trace.object = "hello"
    account = call.sandbox.database.read(owner)
    if account is None or account.vendor != "till":
        raise Refused(401, "no_key")
    call.admit(account)
    return answer("hello")


def render_error(error: Exception, _: Call | None) -> Answer:
    if isinstance(error, Refused):
        return answer(error.word, error.status)
    return answer(type(error).__name__, getattr(error, "status", 500))


def faults_of(call: Call, account: AccountContext) -> FaultInjection:
    def refuse(code: ErrorCode, status: int | None) -> Answer:
        return answer(str(code), status or 401)

    called = FaultCall("hello", None, lambda _: None, secret="")
    header = call.headers.get(fault_injection.HEADER)
    return FaultInjection(call.sandbox, account, call.trace, header, called, WORDS, refuse)


def app(sandbox: Sandbox) -> Dispatcher[Any, bytes, Call]:
    api: Api[Any, bytes, Call] = Api(
        handlers=(),
        read_head=lambda sandbox, scope: (sandbox, scope),
        parse_body=lambda _, body: body,
        make_call=make_call,
        run=run,
        render_error=render_error,
        faults_of=faults_of,
    )
    return Dispatcher(sandbox, api)


def token(credentials: Credentials, url: str, given: IssuedToken) -> dict[str, Any]:
    account_id = credentials.make("till", "organization_id", given.account.account_id)
    return {
        "access_token": given.access_token,
        "expires_in": 3600,
        "organization_id": account_id,
        "refresh_token": given.refresh_token,
        "url": url,
    }


PROFILE = OAuthProfile(
    mounts=("/oauth2", "/v1/oauth2"),
    endpoints={"/token": "token", "/token/": "token", "/authorize/": "authorize", "/revoke/": "revoke"},
    grants=("authorization_code", "refresh_token", "device"),
    token=token,
    refresh_tokens="rotated",
    has_pkce=False,
    scopes=frozenset({"read", "all"}),
    needs_scope=True,
    wording={WRONG_REFRESH_TOKEN: Reason("invalid_grant", "too late")},
    faults={"invalid_grant": "no"},
    error=lambda reason: {"error": reason.error, "words": reason.description},
)

VENDOR = Vendor(
    name="till",
    app=app,
    oauth=PROFILE,
    not_found=lambda _: answer("nothing", HTTPStatus.NOT_FOUND),
    privacy=Privacy(headers=frozenset({"x-till-key"})),
    vocabularies=lambda: (WORDS, vocabulary(PROFILE)),
    control=lambda: (),
    account_models=registry.VENDORS[0].vendor.account_models,
    record_types=lambda: (),
    describe=dict,
)
ENTRY = replace(
    registry.VENDORS[0],
    name="till",
    hosts=HOSTS,
    tables=(),
    guards=(),
    module=__name__,
    scene_module=f"{__name__}_scenes",
)
VENDORS = (*registry.VENDORS, ENTRY)
