"""Faults as this API has them: what they may name, what a call is held against, and how they sound (decision 0019)."""

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from dealdock.core import names
from dealdock.core.effect import ErrorCode
from dealdock.core.fault import Called, Vocabulary
from dealdock.core.user import Tenant
from dealdock.dialects.pardot import auth
from dealdock.dialects.pardot.checks import LOGIN, Request
from dealdock.dialects.pardot.errors import STATUSES, PardotError
from dealdock.dialects.pardot.operations import Resource
from dealdock.dialects.pardot.request import Parameters
from dealdock.sandbox import Sandbox
from dealdock.web import faults, unmet
from dealdock.web.faults import Meeting
from dealdock.web.wire import Answer

SECRETS: Final = frozenset({*auth.KEYS, "password"})


@lru_cache(2)
def vocabulary(resources: tuple[Resource, ...]) -> Vocabulary:
    """All that can be called, and every code that there is."""
    return Vocabulary(
        operations={LOGIN: frozenset()}
        | {
            names.OBJECTS.get(resource.name, resource.name): frozenset(
                names.OPERATIONS.get(operation, operation) for operation in resource.operations
            )
            for resource in resources
        },
        keyless=frozenset({LOGIN}),
        errors=dict[ErrorCode, tuple[int, ...]](STATUSES.items()),
        errors_are="a code of the API (docs/errors.md)",
        secrets=SECRETS,
    )


def meeting(
    sandbox: Sandbox,
    account: Tenant,
    asked: Request,
    words: Vocabulary,
    fail: Callable[[PardotError], Answer],
) -> Meeting:
    """A call that is to meet the faults of the account whose it is."""
    is_login = asked.trace.object == LOGIN

    def refuse(code: ErrorCode, status: int | None) -> Answer:
        number = asked.trace.fault
        why = (
            "the call asked for it in Dealdock-Fault"
            if number == faults.BY_HEADER
            else f"the account's fault {number} struck"
        )
        return fail(PardotError(int(code), why, status=status))

    return Meeting(
        sandbox=sandbox,
        account=account,
        trace=asked.trace,
        header=asked.headers.get(unmet.HEADER),
        called=Called(
            object=asked.trace.object,
            operation=asked.trace.operation,
            value=lambda name: _value(asked.parameters, name),
            secret="" if is_login else auth.secret(asked.parameters, asked.headers),
        ),
        vocabulary=words,
        refuse=refuse,
    )


def _value(parameters: Parameters, name: str) -> str | None:
    if name not in parameters:
        return None
    return ",".join(parameters.several(name))
