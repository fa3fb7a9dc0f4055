"""`dealdock openapi`: OpenAPI documents of the emulated APIs."""

import asyncio
import json
import re

import httpx
import pytest

from dealdock import Sandbox, create_app
from dealdock.app import VENDORS
from dealdock.settings import Settings
from tests.cli.conftest import Dealdock

pytestmark = pytest.mark.slow

VENDOR = pytest.mark.parametrize("vendor", VENDORS.names)


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
    done = dealdock("openapi", "control", "--api", "3")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "Leave the option out" in done.stderr


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


async def sent(sandbox: Sandbox, calls: list[httpx.Request]) -> list[httpx.Response]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(create_app(sandbox))) as client:
        return [await client.send(call) for call in calls]
