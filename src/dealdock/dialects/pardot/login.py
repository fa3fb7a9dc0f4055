"""Login: address, password and user key -> an API key that lives 60 minutes (contract, section 3)."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from dealdock.core import user
from dealdock.core.user import Candidate, Tenant
from dealdock.dialects.pardot.errors import PardotError
from dealdock.dialects.pardot.request import Parameters
from dealdock.dialects.pardot.response import Tree
from dealdock.sandbox import Sandbox

NEWEST_VERSION = 4


def log_in(sandbox: Sandbox, parameters: Parameters, *, bearer: bool, count: Callable[[Tenant], None]) -> Tree:
    """Errors 15. The password is checked outside any transaction, since that may take 100 ms.

    `count` is told whose account it is before anything is checked.
    """
    given = {name: parameters.lone(name) for name in ("email", "password", "user_key")}
    if (bearer and not given["email"]) or "" in given.values():
        raise PardotError(15)
    found = sandbox.database.reading(lambda db: user.candidate(db, given["user_key"]))
    if found is None:
        raise PardotError(15)
    count(found.account)
    if not user.may_log_in(sandbox.credentials, found, email=given["email"].strip(), password=given["password"]):
        raise PardotError(15)
    key = sandbox.database.writing(_give_key(sandbox, found, found.account.now(sandbox.clock.now())))
    tree: Tree = {"api_key": key}
    return tree | {"version": NEWEST_VERSION} if found.account.version == NEWEST_VERSION else tree


def _give_key(sandbox: Sandbox, found: Candidate, now: datetime) -> Callable[[Connection], str]:
    return lambda db: user.api_key(db, sandbox.credentials, found.account, found.user_id, now=now)
