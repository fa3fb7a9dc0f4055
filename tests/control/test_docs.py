"""`/_dealdock/docs`: the control plane's description as a page."""

import re

import httpx
import pytest

from dealdock import Sandbox, create_app
from dealdock.app import VENDORS
from dealdock.settings import Settings
from dealdock.vendors.pardot.api import API
from tests.control.test_steering import ask
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE


@ONE_DATABASE
def test_the_page_loads_everything_from_this_server(control: httpx.Client) -> None:
    page = control.get("/docs")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    named = re.findall(r'<(?:link|script)[^>]* (?:src|href)="([^"]*)"', page.text)
    assert len(named) == 4
    for name in named:
        assert ":" not in name
        file = control.get(f"/{name}")
        assert file.status_code == 200
        assert len(file.content) > 100
        assert file.headers["x-content-type-options"] == "nosniff"
        assert file.headers["content-security-policy"] == page.headers["content-security-policy"]
    assert 'url: "openapi.json"' in control.get("/docs/start.js").text
    assert "'unsafe-inline'" not in page.headers["content-security-policy"].partition("script-src")[2].partition(";")[0]


@pytest.mark.slow
@ONE_DATABASE
def test_the_emulated_api_has_a_page_of_its_own(control: httpx.Client) -> None:
    page = control.get("/docs/pardot")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    named = re.findall(r'<(?:link|script)[^>]* (?:src|href)="([^"]*)"', page.text)
    assert "pardot.js" in named
    for name in named:
        assert control.get(f"/docs/{name}").status_code == 200
    (url,) = re.findall(r'url: "([^"]*)"', control.get("/docs/pardot.js").text)
    described = control.get(f"/docs/{url}")
    assert described.headers["content-type"] == "application/json"
    assert described.json() == {**API.describe(), "servers": [{"url": "/"}]}


@ONE_DATABASE
def test_each_page_leads_to_the_console_and_to_the_others(control: httpx.Client) -> None:
    base = control.base_url
    for path in ("docs", "docs/close"):
        links = re.findall(r'<a href="([^"]*)"', control.get(f"/{path}").text)
        found = [httpx.URL(f"{base}{path}").join(each) for each in links]
        assert found[0] == httpx.URL(f"{base}console/")
        assert found[1:] == [httpx.URL(f"{base}docs{each}") for each in ("", *(f"/{name}" for name in VENDORS.names))]
        for each in found:
            assert httpx.get(each, follow_redirects=True).status_code == 200


@ONE_DATABASE
@each_case("path", ["/openapi/nothing.json", "/openapi/pardot", "/docs/nothing", "/docs/nothing.js"])
def test_other_apis_are_not_described(control: httpx.Client, path: str) -> None:
    assert control.get(path).status_code == 404


@ONE_DATABASE
@each_case("name", ["index.html", "..%2Fmain.py", "start"])
def test_nothing_else_is_there(control: httpx.Client, name: str) -> None:
    assert control.get(f"/docs/{name}").status_code == 404


@pytest.mark.slow
def test_it_can_be_read_without_the_token() -> None:
    with Sandbox(Settings(database=None, host="::", control_token="a token for tests")) as sandbox:
        app = create_app(sandbox)
        open_to_all = ("/docs", "/docs/start.js", "/openapi.json", "/docs/pardot", "/openapi/pardot.json")
        assert [ask(app, path=path).status_code for path in open_to_all] == [200] * 5
        assert ask(app, path="/docs/start.js/accounts").status_code == 401
