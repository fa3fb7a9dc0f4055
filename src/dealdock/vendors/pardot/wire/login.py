"""The login, `/api/login/version/<v>`, which returns an API key for 60 minutes (contract, section 3)."""

from typing import Final

from sqlalchemy import Connection

from dealdock.platform.credentials import login, user_credentials
from dealdock.platform.credentials.login import Candidate
from dealdock.vendors.pardot import settings
from dealdock.vendors.pardot.names import LOGIN, VENDOR
from dealdock.vendors.pardot.wire import authentication, described
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.operations import NEWEST_VERSION, CurrentCall, Operation
from dealdock.vendors.pardot.wire.routing import PardotRouter
from dealdock.vendors.pardot.wire.serializers import Document
from dealdock.web import scopes
from dealdock.web.pipeline import Unit

CREDENTIALS: Final = ("email", "password", "user_key")


def log_in(call: CurrentCall) -> Document:
    """Return an API key for the address, password and user key of a user.

    A login from a foreign web page is rejected before it counts as an attempt. Otherwise any page could lock out a
    user with a known user key, such as the demo's.
    """
    if scopes.is_foreign(call.headers.get("sec-fetch-site")):
        raise PardotError(15, "a web page from elsewhere can't log in (Sec-Fetch-Site)")
    parameters, sandbox = call.parameters, call.sandbox
    email, password, user_key = (parameters.lone(name) for name in CREDENTIALS)
    email = email.strip()
    if authentication.is_bearer(call.headers) and not email:
        raise PardotError(15, "an access token needs no login, and this one names no email")
    target = sandbox.database.read(lambda db: login.by_key(db, VENDOR, "user_key", user_key))
    if target.user is not None:
        call.settings = settings.of(target.user.account)
        call.admit(target.user.account)
    real = sandbox.clock.now()

    def issue_key(db: Connection, found: Candidate) -> Document:
        own = settings.of(found.account)
        authentication.check_place(own, parameters, CREDENTIALS)
        authentication.check_switches(own, call.address, by_keys=True)
        now = found.account.now(real)
        key = user_credentials.issue(db, sandbox.credentials, found.account, found.user_id, "api_key", now=now)
        is_newest = own.version == NEWEST_VERSION
        return {"api_key": key, "version": NEWEST_VERSION} if is_newest else {"api_key": key}

    return login.log_in(
        sandbox.database,
        sandbox.credentials,
        target,
        email=email,
        password=password,
        real=real,
        on_success=issue_key,
    )


_ANSWER: Final = described.whole("Login", lambda: {"api_key": str, "version": int}, optional={"version"})
OPERATION: Final = Operation(
    log_in, frozenset({"POST"}), Unit("own"), errors=(15, 122, 66, 131, 49, 76, 53, 199, 51), answer=_ANSWER
)

router: Final = PardotRouter(LOGIN)
router.add("/api/login/version/{version}", OPERATION)
