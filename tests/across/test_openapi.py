"""OpenAPI of every vendor with REST paths: it lists every operation, and the responses match it."""

import json
from typing import Any, Final

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from dealdock.web.rest.fields import model_of
from dealdock.web.rest.routing import Operation
from tests.across.calls import Made, VendorCalls
from tests.across.client import Client
from tests.across.test_operations import operations
from tests.support.marks import ONE_DATABASE_ACROSS

pytestmark = ONE_DATABASE_ACROSS
GENERAL: Final = frozenset({400, 401, 404, 413, 422, 429})
"""The statuses of errors that any call may have, which operations need not declare."""


def described(http: httpx.Client, vendor: str, calls: VendorCalls) -> Any:
    document = http.get(f"/_dealdock/openapi/{vendor}.json").json()
    paths = {path: found for path, found in document["paths"].items() if path.startswith(calls.below)}
    return {**document, "paths": paths}


def test_it_lists_every_operation(http: httpx.Client, vendor: str, calls: VendorCalls) -> None:
    listed = {(path, method) for path, found in described(http, vendor, calls)["paths"].items() for method in found}
    assert listed == {(each.path, each.method.lower()) for each in operations(calls)}


@pytest.mark.slow
def test_each_operation_has_its_parameters_and_errors(http: httpx.Client, vendor: str, calls: VendorCalls) -> None:
    paths = described(http, vendor, calls)["paths"]
    for operation in operations(calls):
        shown = paths[operation.path][operation.method.lower()]
        names = [each["name"] for each in shown["parameters"] if each["in"] == "path"]
        query = {each["name"] for each in shown["parameters"] if each["in"] == "query"}
        assert names == list(operation.parameters)
        assert operation.query is None or query == {*model_of(operation.query).model_json_schema()["properties"]}
        assert ("requestBody" in shown) == (operation.fields is not None or operation.takes_files)
        assert tuple(shown["x-errors"]) == operation.errors
        statuses = {operation.status, *operation.also, *(calls.rest.errors[code].status for code in operation.errors)}
        assert {*shown["responses"]} == {str(status) for status in statuses}


def test_each_operation_has_an_id_of_its_own(http: httpx.Client, vendor: str, calls: VendorCalls) -> None:
    paths = described(http, vendor, calls)["paths"]
    ids = [operation["operationId"] for found in paths.values() for operation in found.values()]
    assert len({*ids}) == len(ids) == len([*operations(calls)])


def test_responses_match_the_description(schemathesis: Any, client: Client) -> None:
    document = json.loads(json.dumps(described(client.http, client.vendor, client.calls)))
    by_path = {(each.path, each.method.lower()): each for each in operations(client.calls)}
    made = client.make()
    checks = [schemathesis.checks.not_a_server_error, schemathesis.checks.content_type_conformance]
    for each in schemathesis.openapi.from_dict(document).get_all_operations():
        known = each.ok()
        strategy = known.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE)
        walk(strategy, checks, by_path[known.path, known.method], client, made)


def walk(strategy: Any, checks: list[Any], operation: Operation, client: Client, made: Made) -> None:
    """Call an operation in a few ways, and compare the answers with its description."""
    declared = {
        operation.status,
        *operation.also,
        *GENERAL,
        *(client.calls.rest.errors[code].status for code in operation.errors),
    }

    @seed(1)
    @settings(
        max_examples=2, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(case=strategy)
    def call(case: Any) -> None:
        case.headers = {**client.headers, **client.needs(operation).headers}
        case.path_parameters = client.path_values(operation, made)
        answer = case.call(base_url=client.account["base_url"])
        case.validate_response(answer, checks=checks)
        assert answer.status_code in declared, (operation, answer.text)

    call()
