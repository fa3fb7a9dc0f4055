"""Faults of this API: the names that they may use, what a call is matched by, and their errors (decision 0019)."""

from collections.abc import Callable, Collection
from typing import Final

from dealdock.core import names
from dealdock.core.effect import ErrorCode
from dealdock.core.fault import Called, Vocabulary
from dealdock.core.user import Tenant
from dealdock.dialects.pardot import auth
from dealdock.dialects.pardot.errors import STATUSES, PardotError
from dealdock.dialects.pardot.login import LOGIN
from dealdock.dialects.pardot.operations import Call
from dealdock.dialects.pardot.request import Parameters
from dealdock.dialects.pardot.response import Format
from dealdock.dialects.pardot.routing import PardotRouter
from dealdock.web import faults
from dealdock.web.faults import FaultInjection
from dealdock.web.wire import Answer

SECRETS: Final = frozenset({*auth.KEYS, "password"})


def vocabulary(routers: Collection[PardotRouter]) -> Vocabulary:
    """Return all that can be called, and every code that there is."""
    return Vocabulary(
        operations={LOGIN: frozenset()}
        | {
            names.OBJECTS.get(router.name, router.name): frozenset(
                names.OPERATIONS.get(operation, operation) for operation in router.operations
            )
            for router in routers
        },
        keyless=frozenset({LOGIN}),
        errors=dict[ErrorCode, tuple[int, ...]](STATUSES.items()),
        errors_are="a code of the API (docs/errors.md)",
        secrets=SECRETS,
    )


def injection(
    words: Vocabulary, fail: Callable[[PardotError, Format], Answer], call: Call, account: Tenant
) -> FaultInjection:
    """Return what applies the account's faults to a call."""
    is_login = call.trace.object == LOGIN

    def refuse(code: ErrorCode, status: int | None) -> Answer:
        number = call.trace.fault
        why = (
            "the call asked for it in Dealdock-Fault"
            if number == faults.BY_HEADER
            else f"the account's fault {number} struck"
        )
        return fail(PardotError(int(code), why, status=status), call.format)

    return FaultInjection(
        sandbox=call.sandbox,
        account=account,
        trace=call.trace,
        header=call.headers.get(faults.HEADER),
        called=Called(
            object=call.trace.object,
            operation=call.trace.operation,
            value=lambda name: _value(call.parameters, name),
            secret="" if is_login else auth.secret(call.parameters, call.headers),
        ),
        vocabulary=words,
        refuse=refuse,
    )


def _value(parameters: Parameters, name: str) -> str | None:
    if name not in parameters:
        return None
    return ",".join(parameters.several(name))
