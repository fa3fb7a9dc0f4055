"""Fault rules of this API: names that they may use, matching of calls, and errors (decision 0019)."""

import json
from collections.abc import Callable, Collection
from functools import partial
from typing import Any, Final

from dealdock.platform.faults.effect import Effect, ErrorCode
from dealdock.platform.faults.faults import FaultCall, Vocabulary
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot import names
from dealdock.vendors.pardot.names import LOGIN
from dealdock.vendors.pardot.wire import authentication
from dealdock.vendors.pardot.wire.errors import STATUSES, PardotError, StatusVersion
from dealdock.vendors.pardot.wire.operations import Call
from dealdock.vendors.pardot.wire.parameters import Parameters
from dealdock.vendors.pardot.wire.routing import PardotRouter
from dealdock.vendors.pardot.wire.serializers import Format
from dealdock.web import fault_injection
from dealdock.web.fault_injection import FaultInjection
from dealdock.web.messages import Answer

DAILY_LIMIT: Final = 122
CONCURRENT_LIMIT: Final = 66
SECRETS: Final = frozenset({*authentication.KEYS, "password"})


def vocabulary(routers: Collection[PardotRouter]) -> Vocabulary:
    """Return all objects, operations and error codes."""
    return Vocabulary(
        objects=names.OBJECTS,
        operation_names=names.OPERATIONS,
        operations={LOGIN: frozenset()}
        | {
            names.OBJECTS.get(router.name, router.name): frozenset(
                names.OPERATIONS.get(operation, operation) for operation in router.operations
            )
            for router in routers
        },
        keyless=frozenset({LOGIN}),
        errors=dict[ErrorCode, tuple[int, ...]](STATUSES.items()),
        errors_description="a code of the API (/_dealdock/docs/pardot)",
        secrets=SECRETS,
        limit_errors=frozenset({DAILY_LIMIT, CONCURRENT_LIMIT}),
        rate_limit={"error": CONCURRENT_LIMIT},
        overload={"error": CONCURRENT_LIMIT, "status": 503},
        listing="query",
        jobs={
            names.OBJECTS.get(router.name, router.name): frozenset(
                names.OPERATIONS.get(name, name) for name, each in router.operations.items() if each.begins_job
            )
            for router in routers
        },
    )


def injection(
    words: Vocabulary, fail: Callable[[PardotError, Format, StatusVersion], Answer], call: Call, account: AccountContext
) -> FaultInjection:
    """Return the injection of the account's faults into a call."""
    is_login = call.trace.object == LOGIN

    def refuse(code: ErrorCode, effect: Effect) -> Answer:
        error = PardotError(int(code), fault_injection.why(call.trace.fault), status=effect.status)
        return fail(error, call.format, call.status_version)

    return FaultInjection(
        call=call,
        account=account,
        called=FaultCall(
            object=call.trace.object,
            operation=call.trace.operation,
            value=partial(_value, call.parameters.unnoted(), call.document.value),
            path=call.path,
            secret="" if is_login else authentication.secret(call.parameters, call.headers),
            begins_job=words.begins_job(call.trace.object or "", call.trace.operation or ""),
        ),
        vocabulary=words,
        refuse=refuse,
    )


def _value(parameters: Parameters, document: Any, name: str) -> str | None:
    """Return the text of a parameter or of a member of a JSON body. Faults compare it."""
    if name in parameters:
        return ",".join(parameters.several(name))
    value = dict.get(document, name) if isinstance(document, dict) else None
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)
