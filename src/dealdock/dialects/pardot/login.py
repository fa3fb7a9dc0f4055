"""Login: address, password and user key -> an API key that lives 60 minutes (contract, section 3)."""

from collections.abc import Callable, Mapping
from typing import Final

from sqlalchemy import Connection

from dealdock.core import login, user
from dealdock.core.login import Candidate
from dealdock.core.user import Tenant
from dealdock.dialects.pardot import auth
from dealdock.dialects.pardot.errors import PardotError
from dealdock.dialects.pardot.request import Parameters
from dealdock.dialects.pardot.response import Tree
from dealdock.sandbox import Sandbox
from dealdock.web import origin

CREDENTIALS: Final = ("email", "password", "user_key")
NEWEST_VERSION: Final = 4


def log_in(
    sandbox: Sandbox,
    parameters: Parameters,
    headers: Mapping[str, str],
    *,
    address: str | None,
    admit: Callable[[Tenant], None],
) -> Tree:
    """Errors 15, 131, 49, 76, 53, 199. `admit` is told whose account it is before anything is checked.

    A login that a browser sent for another page is refused before it could count: any page could lock a user out whose
    user key is known, as the demo's is.
    """
    if origin.is_foreign(headers.get("sec-fetch-site")):
        raise PardotError(15, "a web page from elsewhere can't log in (Sec-Fetch-Site)")
    email, password, user_key = (parameters.lone(name) for name in CREDENTIALS)
    email = email.strip()
    if auth.is_bearer(headers) and not email:
        raise PardotError(15, "an access token needs no login, and this one names no email")
    who = sandbox.database.reading(lambda db: login.by_user_key(db, user_key))
    if who.user is not None:
        admit(who.user.account)
    real = sandbox.clock.now()

    def give(db: Connection, found: Candidate) -> Tree:
        auth.check_place(found.account, parameters, CREDENTIALS)
        auth.check_switches(found.account, address, by_keys=True)
        key = user.api_key(db, sandbox.credentials, found.account, found.user_id, now=found.account.now(real))
        tree: Tree = {"api_key": key}
        return tree | {"version": NEWEST_VERSION} if found.account.version == NEWEST_VERSION else tree

    return login.log_in(
        sandbox.database, sandbox.credentials, who, email=email, password=password, real=real, then=give
    )
