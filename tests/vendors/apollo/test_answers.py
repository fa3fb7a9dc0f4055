"""The form of answers and their headers. Contract 1.4 and 9.6."""

import hashlib
import re
from typing import Final

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.apollo.client import Apollo

UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
SECONDS: Final = re.compile(r"[0-9]+\.[0-9]{6}")
LIMITS: Final = ("x-rate-limit-minute", "x-minute-usage", "x-rate-limit-hourly", "x-rate-limit-24-hour")


"""The keys of a user that mean something here, in their order."""


@pytest.mark.slow
@pytest.mark.contract("9.answer.1", "1.answer.3", "1.answer.5")
@each_case("edition", [2021, 2026])
def test_three_characters_are_escaped(http: httpx.Client, edition: int) -> None:
    apollo = Apollo.open(http, edition=edition)
    name = "Öl & <Tee> / 'é' 𝄞 \u2028 %"
    for answer in (apollo.call("POST", "/opportunities", {"name": name}), apollo.call("GET", "/opportunities/search")):
        assert "Öl \\u0026 \\u003cTee\\u003e / 'é' 𝄞 \u2028 %" in answer.text
        assert not set("&<>") & set(answer.text)
        assert answer.text == answer.text.strip()
    assert apollo.names() == [name]
    refused = apollo.call("POST", "/opportunities", {"name": "x", "owner_id": "<b>"})
    assert refused.text == '{"error":"Parameters misconfigured. \\u003cb\\u003e is not a valid ID"}'
    apollo.add(name="x" * 9_000)
    for number in range(30):
        apollo.add(name=f"<{number}>")
    assert "<" not in apollo.call("GET", "/opportunities/search?per_page=100").text


class TestHeaders:
    @pytest.mark.contract("9.answer.2", "9.answer.3", "9.answer.4", "9.answer.5", "1.answer.6", "1.answer.1")
    @each_case(("method", "path"), [("GET", "/opportunities/search"), ("POST", "/opportunities"), ("GET", "/labels")])
    def test_of_a_success(self, apollo: Apollo, method: str, path: str) -> None:
        answers = [apollo.call(method, path, {"name": "Tallow"} if method == "POST" else None) for _ in range(2)]
        for answer in answers:
            assert answer.status_code == 200
            digits = hashlib.sha256(answer.content).hexdigest()[:32]
            assert answer.headers["etag"] == f'W/"{digits}"'
            assert answer.headers["cache-control"] == "max-age=0, private, must-revalidate"
            assert answer.headers["content-type"] == "application/json; charset=utf-8"
            assert SECONDS.fullmatch(answer.headers["x-runtime"])
        ids = [answer.headers[name] for answer in answers for name in ("x-request-id", "x-transaction-id")]
        assert all(map(UUID.fullmatch, ids))
        assert len(set(ids)) == 4

    @pytest.mark.contract("9.answer.3", "9.answer.4", "9.answer.5", "9.answer.6", "9.limit.8")
    def test_of_a_call_without_permission(self, apollo: Apollo) -> None:
        apollo.control("PATCH", "", {"api_access": False})
        answer = apollo.call("GET", "/labels")
        assert (answer.status_code, answer.headers["cache-control"]) == (403, "no-cache")
        assert answer.headers["content-type"] == "application/json; charset=utf-8"
        assert UUID.fullmatch(answer.headers["x-request-id"])
        assert SECONDS.fullmatch(answer.headers["x-runtime"])
        assert not {"etag", "x-transaction-id", *LIMITS} & answer.headers.keys()

    @pytest.mark.contract("9.answer.3", "9.answer.5", "9.limit.1")
    def test_of_a_refusal_behind_it(self, apollo: Apollo) -> None:
        answer = apollo.call("POST", "/opportunities", {})
        assert (answer.status_code, answer.headers["cache-control"]) == (422, "no-cache")
        assert "etag" not in answer.headers
        assert {"x-request-id", "x-transaction-id", *LIMITS} <= answer.headers.keys()
