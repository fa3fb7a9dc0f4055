"""The tests' client of HTTP writes the bytes that httpx writes, or leaves a request to httpx."""

from typing import Any, Final

import httpx
import pytest

from tests.support.client import Client
from tests.support.transport import written

Request = tuple[str, str, dict[str, Any]]

VALUES: Final = {"a b": "é &+%/~'", "none": None, "true": True, "one": 1, "half": 1.5, "list": [1, "b"], "text": ""}
USUAL: Final[tuple[Request, ...]] = (
    ("GET", "/api/x/", {}),
    ("get", "/api/x", {"params": VALUES}),
    ("GET", "/api/x", {"params": {}}),
    ("GET", "/api/x?limit=1&q=a.b-c", {}),
    ("POST", "/api/x", {"headers": {"Authorization": "Basic x"}, "json": {"a": 1}}),
    ("GET", "/api/x", {"headers": {"X-Key": "v", "x-offset": "-7"}, "params": {"a": "1"}}),
    ("POST", "/api/x", {"data": VALUES}),
    ("DELETE", "/api/x", {}),
    ("PUT", "/api/x", {"json": {"é": ["\u2028", 1.5, None]}}),
    ("POST", "/api/x", {"json": []}),
    ("PROPFIND", "/api/x", {"params": {"a": "1"}}),
    ("POST", "token", {"data": {"a": "1"}}),
)
UNUSUAL: Final[tuple[Request, ...]] = (
    ("GET", "/", {}),
    ("GET", "//api/x", {}),
    ("GET", "/api/../x/./y", {}),
    ("GET", "/api/x?a=1", {"params": {"b": 2}}),
    ("GET", "/api/x?a=1", {"params": {}}),
    ("GET", "/api/x?a=%20", {}),
    ("GET", "/api/x", {"auth": ("a", "b"), "headers": {"Authorization": "Basic x"}}),
    ("GET", "/api/é%41", {}),
    ("GET", "/api/x", {"params": [("a", "1")]}),
    ("GET", "/api/x", {"headers": {"Accept": "text/xml"}}),
    ("POST", "/api/x", {"json": "text", "headers": {"Content-Type": "text/plain"}}),
    ("POST", "/api/x", {"data": {}}),
    ("POST", "/api/x", {"json": None}),
    ("POST", "/api/x", {}),
)


@pytest.mark.parametrize("base", ["http://127.0.0.1:9", "http://127.0.0.1:9/_dealdock", "http://127.0.0.1:9/a/"])
def test_usual_requests_are_written_as_httpx_writes_them(base: str) -> None:
    with Client(base) as client:
        for method, url, options in USUAL:
            expected = written(client.build_request(method, url, **options))
            assert client.written(method, url, **options) == expected


def test_a_whole_address_of_the_server_is_its_path() -> None:
    with Client("http://127.0.0.1:9/_dealdock") as client:
        url = "http://127.0.0.1:9/api/x"
        assert client.written("GET", url) == written(client.build_request("GET", url))


def test_keys_are_written_as_httpx_writes_them() -> None:
    with Client("http://127.0.0.1:9") as client:
        request = client.build_request("GET", "/x")
        next(httpx.BasicAuth("ké", "").auth_flow(request))
        assert client.written("GET", "/x", auth=("ké", "")) == written(request)


def test_unusual_requests_are_left_to_httpx() -> None:
    with Client("http://127.0.0.1:9") as client:
        for method, url, options in UNUSUAL:
            assert client.written(method, url, **options) is None
