"""OpenAPI of the emulated API: it describes every operation, and the responses match it."""

import json
import warnings
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, Phase, given, seed, settings

from dealdock.vendors.pardot import names
from dealdock.vendors.pardot.api import API
from dealdock.vendors.pardot.wire.errors import usual_status
from tests.support.builders import Account
from tests.support.cases import check_each
from tests.support.marks import ONE_DATABASE
from tests.support.walk import Route, routes


@cache
def description() -> Any:
    """Return the description of versions 3 and 4."""
    described = API.describe()
    paths = {path: found for path, found in described["paths"].items() if not path.startswith("/api/v5/")}
    return {**described, "paths": paths}


def operations(schemathesis: Any) -> Iterator[Any]:
    """Each operation with each of its methods, as schemathesis reads it."""
    document = json.loads(json.dumps(description()))
    yield from (each.ok() for each in schemathesis.openapi.from_dict(document).get_all_operations())


@pytest.mark.slow
def test_it_lists_every_operation_with_every_method() -> None:
    expected = {
        (f"/api/{names.OBJECTS[route.object]}/version/{{version}}/do/{names.OPERATIONS[route.name]}", method.lower())
        for route in routes(also=False, jobs=True)
        for method in route.operation.methods
    }
    described = {(path, method) for path, methods in description()["paths"].items() for method in methods}
    assert described == expected | {("/api/login/version/{version}", "post")}


@pytest.mark.slow
def test_the_opportunity_comes_first() -> None:
    assert description()["tags"][0]["name"] == "opportunity"
    assert next(iter(description()["paths"])).startswith("/api/opportunity/")


@pytest.mark.slow
def test_each_operation_has_an_id_of_its_own_and_nothing_is_warned_of() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        described = API.describe()
    ids = [one["operationId"] for methods in described["paths"].values() for one in methods.values()]
    assert len(ids) == len(set(ids)) > 100


@pytest.mark.slow
def test_each_has_its_errors_its_parameters_and_an_example() -> None:
    check_each(routes(also=False), has_its_errors_its_parameters_and_an_example)


def has_its_errors_its_parameters_and_an_example(route: Route) -> None:
    path = f"/api/{names.OBJECTS[route.object]}/version/{{version}}/do/{names.OPERATIONS[route.name]}"
    post = description()["paths"][path]["post"]
    assert tuple(post["x-errors"]) == route.operation.errors
    for code in route.operation.errors:
        assert f"| {code} | {usual_status(code, 3)} | {usual_status(code, 4)} |" in post["description"]
    schema = post["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
    criteria = route.operation.criteria
    assert {"format", "output", *(criteria.criteria if criteria else ())} <= schema["properties"].keys()
    shown = {"text/xml", "application/json"}
    content = post["responses"]["200"]["content"]
    assert "204" in post["responses"] or {kind for kind in shown if "example" in content[kind]} == shown


def test_a_required_parameter_is_said_to_be() -> None:
    create = description()["paths"]["/api/opportunity/version/{version}/do/create"]
    body = create["post"]["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
    assert body["required"] == ["name", "value", "probability"]
    assert {each["name"] for each in create["get"]["parameters"] if each["required"]} == {"version", *body["required"]}


@ONE_DATABASE
def test_responses_match_the_description(schemathesis: Any, account: Account, address: str) -> None:
    """Also, it answers no error that isn't declared. GET is described as POST is."""
    account.opportunity(account.prospect())
    with requests.Session() as session:
        session.trust_env = False
        session.headers["Authorization"] = account.authorization
        for operation in operations(schemathesis):
            methods = description()["paths"][operation.path]
            if operation.method == "get":
                assert methods["get"]["responses"] == methods["post"]["responses"], operation.label
            else:
                walk(schemathesis, operation, address, session)


def walk(schemathesis: Any, operation: Any, address: str, session: requests.Session) -> None:
    """Call an operation in a few ways, and hold the answers against the description."""
    words = [*description()["paths"][operation.path][operation.method]["responses"]["200"]["description"].split()]
    declared = {int(code) for word in words if (code := word.strip(".,")).isdigit()}
    checks = [
        schemathesis.checks.not_a_server_error,
        schemathesis.checks.status_code_conformance,
        schemathesis.checks.content_type_conformance,
        schemathesis.checks.response_schema_conformance,
    ]

    @seed(1)
    @settings(
        max_examples=2,  # the first has as few parameters as possible
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE))
    def call(case: Any) -> None:
        case.path_parameters["version"] = "3"
        case.query = {**(case.query or {}), "format": "json"}
        if isinstance(case.body, dict):
            case.body = {**case.body, "format": "json"}
        answer = case.call(base_url=address, session=session)
        case.validate_response(answer, checks=checks)
        code = answer.json()["@attributes"].get("err_code") if answer.content else None
        assert code is None or code in declared, (operation.label, code)

    call()
