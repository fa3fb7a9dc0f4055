"""Login: address, password and user key -> an API key that lives 60 minutes (contract, section 3)."""

from collections.abc import Callable
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

CREDENTIALS: Final = ("email", "password", "user_key")
NEWEST_VERSION: Final = 4


def log_in(
    sandbox: Sandbox,
    parameters: Parameters,
    *,
    bearer: bool,
    address: str | None,
    admit: Callable[[Tenant], None],
) -> Tree:
    """Errors 15, 131, 49, 76, 53, 199. `admit` is told whose account it is before anything is checked."""
    email, password, user_key = (parameters.lone(name) for name in CREDENTIALS)
    email = email.strip()
    if bearer and not email:
        raise PardotError(15, "an access token needs no login, and this one names no email")
    who = sandbox.database.read(lambda db: login.by_user_key(db, user_key))
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
