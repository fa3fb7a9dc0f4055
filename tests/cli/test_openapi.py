"""`dealdock openapi`: OpenAPI documents and Postman collections of the emulated APIs."""

import asyncio
import json
import re
from base64 import b64encode
from collections.abc import Iterator
from typing import Any, Final

import httpx
import jsonschema_rs
import pytest

from dealdock import Sandbox, create_app
from dealdock.app import VENDORS
from dealdock.platform.lifecycle.creation import create_account
from dealdock.platform.scenes import read
from dealdock.settings import Settings
from dealdock.web.vendor_api import api_of
from tests.cli.conftest import Dealdock

pytestmark = pytest.mark.slow

VENDOR = pytest.mark.parametrize("vendor", VENDORS.names)

TEXT: Final = {"type": "string"}
PAIR: Final = {
    "type": "object",
    "required": ["key", "value"],
    "properties": {"key": TEXT, "value": TEXT, "type": TEXT, "disabled": {"type": "boolean"}, "description": TEXT},
    "additionalProperties": False,
}
PAIRS: Final = {"type": "array", "items": PAIR}
REQUEST: Final = {
    "type": "object",
    "required": ["method", "header", "url"],
    "properties": {
        "method": {"enum": ["GET", "POST", "PUT", "PATCH", "DELETE"]},
        "header": PAIRS,
        "auth": {"$ref": "#/$defs/auth"},
        "description": TEXT,
        "url": {
            "type": "object",
            "required": ["raw", "host", "path"],
            "properties": {
                "raw": TEXT,
                "host": {"const": ["{{base_url}}"]},
                "path": {"type": "array", "items": TEXT},
                "query": PAIRS,
                "variable": PAIRS,
            },
            "additionalProperties": False,
        },
        "body": {
            "type": "object",
            "required": ["mode"],
            "properties": {
                "mode": {"enum": ["raw", "urlencoded", "formdata"]},
                "raw": TEXT,
                "urlencoded": PAIRS,
                "formdata": PAIRS,
                "options": {"type": "object"},
            },
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
}
COLLECTION: Final = {
    "type": "object",
    "required": ["info", "item"],
    "properties": {
        "info": {
            "type": "object",
            "required": ["name", "schema"],
            "properties": {
                "name": TEXT,
                "version": TEXT,
                "description": TEXT,
                "schema": {"const": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
            },
            "additionalProperties": False,
        },
        "item": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/item"}},
        "auth": {"$ref": "#/$defs/auth"},
        "variable": PAIRS,
    },
    "additionalProperties": False,
    "$defs": {
        "auth": {
            "type": "object",
            "required": ["type"],
            "properties": {"type": {"enum": ["noauth", "basic"]}, "basic": PAIRS},
            "additionalProperties": False,
        },
        "item": {
            "type": "object",
            "required": ["name"],
            "oneOf": [{"required": ["request"]}, {"required": ["item"]}],
            "properties": {
                "name": TEXT,
                "request": REQUEST,
                "response": {"const": []},
                "item": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/item"}},
            },
            "additionalProperties": False,
        },
    },
}
"""The part of Postman's schema of collections, version 2.1.0, that is used here."""


@pytest.fixture
def collection(dealdock: Dealdock, vendor: str) -> Any:
    done = dealdock("openapi", vendor, "--format", "postman", "--url", "http://127.0.0.1:7273")
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


@VENDOR
def test_openapi_is_what_the_server_shows(dealdock: Dealdock, vendor: str) -> None:
    with Sandbox(Settings(database=None)) as sandbox:
        call = httpx.Request("GET", f"http://127.0.0.1:7273/_dealdock/openapi/{vendor}.json")
        [shown] = asyncio.run(sent(sandbox, [call]))
    assert json.loads(dealdock("openapi", vendor).stdout) == shown.json()


def test_that_of_the_control_plane_is_what_the_server_shows(dealdock: Dealdock) -> None:
    with Sandbox(Settings(database=None)) as sandbox:
        call = httpx.Request("GET", "http://127.0.0.1:7273/_dealdock/openapi.json")
        [shown] = asyncio.run(sent(sandbox, [call]))
    assert json.loads(dealdock("openapi", "control").stdout) == shown.json()
    for more in (("--format", "postman"), ("--api", "3")):
        done = dealdock("openapi", "control", *more)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert "leave the options out" in done.stderr


@VENDOR
def test_paths_are_below_the_vendor_s_address(dealdock: Dealdock, vendor: str) -> None:
    address = "/" if vendor == VENDORS.default else f"/{vendor}"
    assert json.loads(dealdock("openapi", vendor).stdout)["servers"] == [{"url": address}]


@pytest.mark.parametrize("version", ["3", "4", "5"])
def test_a_version_has_its_own_paths_and_credentials_alone(dealdock: Dealdock, version: str) -> None:
    whole, part = (json.loads(dealdock("openapi", "pardot", *more).stdout) for more in ((), ("--api", version)))
    is_newer = version == "5"
    assert [*part["paths"]] == [path for path in whole["paths"] if path.startswith("/api/v5/") == is_newer]
    credentials = {"access_token", "business_unit_id"}
    assert part["components"]["securitySchemes"].keys() == (credentials if is_newer else {"keys", *credentials})
    text = json.dumps(part)
    assert {*re.findall(r"#/components/schemas/(\w+)", text)} <= part["components"]["schemas"].keys()


def test_a_version_that_the_api_does_not_have_gets_one_line(dealdock: Dealdock) -> None:
    for vendor, help_ in (("pardot", "The versions are 3, 4, 5."), ("copper", "Leave the option out.")):
        done = dealdock("openapi", vendor, "--api", "6")
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert f"{vendor} has no version 6. {help_}" in done.stderr


def test_another_api_gets_one_line_with_all_names(dealdock: Dealdock) -> None:
    names = ", ".join((*VENDORS.names, "control"))
    for name, known in (("sap", "; known"), ("contrl", "; did you mean control? Known")):
        done = dealdock("openapi", name)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == f'dealdock: unknown API "{name}"{known} APIs: {names}\n'


@VENDOR
class TestPostman:
    def test_has_the_structure_of_a_collection(self, collection: Any) -> None:
        jsonschema_rs.validate(COLLECTION, collection)

    def test_has_a_request_of_each_operation(self, collection: Any, vendor: str) -> None:
        described = api_of(VENDORS.get(vendor)).describe()
        operations = {
            (method.upper(), re.sub(r"\{(\w+)\}", r":\1", path))
            for path, methods in described["paths"].items()
            for method in methods
            if method != "head"
        }
        made = [
            (each["method"], each["url"]["raw"].partition("?")[0][len("{{base_url}}") :])
            for each in requests(collection)
        ]
        assert set(made) == operations
        assert len(made) == len(operations)

    def test_each_variable_has_a_place_for_its_value(self, collection: Any) -> None:
        used = set(re.findall(r"\{\{(\w+)\}\}", json.dumps(collection["item"]) + json.dumps(collection["auth"])))
        assert used == {each["key"] for each in collection["variable"]}
        for request in requests(collection):
            named = {segment[1:] for segment in request["url"]["path"] if segment.startswith(":")}
            assert named == {each["key"] for each in request["url"]["variable"]}

    def test_what_needs_no_id_is_answered_with_the_credentials_of_an_account(
        self, collection: Any, vendor: str
    ) -> None:
        with Sandbox(Settings(database=None)) as sandbox:
            account = new_account(sandbox, vendor)
            values = {each["key"]: account.get(each["key"]) or each["value"] for each in collection["variable"]}
            answered = asyncio.run(sent(sandbox, list(without_ids(collection, values))))
        assert 401 not in {answer.status_code for answer in answered}
        done = [answer for answer in answered if answer.status_code == 200 and 'stat="fail"' not in answer.text]
        assert len(done) >= 5, [answer.text for answer in answered]


def new_account(sandbox: Sandbox, vendor: str) -> dict[str, Any]:
    scene, now = read("empty", sandbox.vendors, vendor), sandbox.clock.now()
    view = sandbox.database.write(lambda db: create_account(db, sandbox.credentials, scene, real=now))
    return sandbox.vendors.show_account(view, "http://127.0.0.1:7273")


async def sent(sandbox: Sandbox, calls: list[httpx.Request]) -> list[httpx.Response]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(create_app(sandbox))) as client:
        return [await client.send(call) for call in calls]


def requests(collection: Any) -> Iterator[Any]:
    for folder in collection["item"]:
        for item in folder["item"]:
            yield item["request"]


def without_ids(collection: Any, values: dict[str, str]) -> Iterator[httpx.Request]:
    """The calls by GET without an id in the path, as Postman would send them."""

    def filled(text: str) -> str:
        return re.sub(r"\{\{(\w+)\}\}", lambda found: values[found[1]], text)

    for request in requests(collection):
        url = request["url"]["raw"].replace(":version", "3")
        if request["method"] != "GET" or "/:" in url:
            continue
        headers = {each["key"]: filled(each["value"]) for each in request["header"]}
        if collection["auth"]["type"] == "basic":
            user, password = (filled(each["value"]) for each in collection["auth"]["basic"])
            headers["Authorization"] = f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"
        yield httpx.Request("GET", filled(url), headers=headers)
