"""A comparison of the control plane with its OpenAPI, by schemathesis, with valid and invalid input."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any, Final

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode, checks
from schemathesis.core.failures import FailureGroup

from tools.soak.random_requests.server import Address, Control

# schemathesis imports its modules here: Python 3.11 fails at times if two threads compile modules at once
schemathesis.openapi.from_dict({"openapi": "3.1.0", "info": {"title": "", "version": ""}, "paths": {}})

CHECKS: Final[list[Any]] = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
"""Without the checks that valid input is accepted and invalid input is refused: schemas do not say which ids exist."""

DELETED: Final = ("delete", "/accounts/{account_id}")
"""The operation that is called with an unknown account."""


def problems(address: Address, examples: int, randomness: int) -> Iterator[str]:
    """Yield the problems of the responses. `examples`: the number of valid and of invalid calls of each operation."""
    url = "http://{}:{}/_dealdock".format(*address)
    with closing(Control(address)) as control:
        described = control.call("GET", "/openapi.json")
        account = control.call("POST", "/accounts", {"scene": "demo"})["id"]
    operations: Iterable[Any] = schemathesis.openapi.from_dict(described).get_all_operations()
    for operation in (found.ok() for found in operations):
        own = None if (operation.method, operation.path) == DELETED else account
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            try:
                _call(operation.as_strategy(generation_mode=mode), url, own, examples, randomness)
            except Unsatisfiable:
                continue  # an operation without input has no invalid input
            except (FailureGroup, Exception) as error:  # noqa: BLE001 (whatever it is)
                yield f"{operation.label}, {mode.value}: {error}"


def _call(cases: Any, url: str, account: int | None, examples: int, randomness: int) -> None:
    """Generate a call, send it, and compare the response with OpenAPI."""

    @seed(randomness)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def call(case: Any) -> None:
        if account is not None and "account_id" in (case.path_parameters or {}):
            case.path_parameters["account_id"] = account
        case.validate_response(case.call(base_url=url), checks=CHECKS)

    call()
