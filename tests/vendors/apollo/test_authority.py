"""Keys, tokens, roles and switches. Contract, 1.3, and the order of section 4."""

import base64
import hashlib
import json
import re
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.apollo.client import Apollo, error, refusal

WRONG_KEY = "Invalid API key. See https://docs.apollo.io/reference/authentication for how to authenticate."
PATH = "/api/v1/labels"


def forbidden(endpoint: str) -> tuple[int, dict[str, str]]:
    text = (
        f"This API key is not authorized to access {endpoint}. Request an API key from your administrator that "
        "includes this endpoint in its configured scope."
    )
    return 403, {"error": text, "error_code": "API_INACCESSIBLE"}


class TestKey:
    @pytest.mark.contract("1.key.1", "1.key.2")
    def test_has_22_characters_and_does_not_expire(self, apollo: Apollo) -> None:
        assert re.fullmatch(r"[A-Za-z0-9_-]{22}", apollo.key)
        second = apollo.control("POST", "/users", {})["api_key"]
        assert second != apollo.key
        apollo.control("POST", "/clock/advance", {"seconds": 10**9})
        for key in (apollo.key, second):
            assert apollo.send("GET", PATH, headers={"X-Api-Key": key}).status_code == 200

    @pytest.mark.contract("1.key.3", "1.key.4", "1.key.5", "1.key.6", "1.key.14")
    def test_is_accepted_in_four_places(self, apollo: Apollo) -> None:
        token = apollo.account["access_token"]
        for options in (
            {"headers": {"x-API-key": apollo.key}},
            {"headers": {"Authorization": f"bearer {token}"}},
            {"json": {"api_key": apollo.key}},
            {"content": f"api_key={apollo.key}"},
            {"params": {"api_key": apollo.key}},
        ):
            assert apollo.send("GET", PATH, **options).status_code == 200, options

    @pytest.mark.contract("1.key.7")
    def test_that_is_there_first_decides(self, apollo: Apollo) -> None:
        right, wrong = apollo.key, "wrong"
        token = apollo.account["access_token"]
        places = ("header", "bearer", "body", "query")
        for place in range(4):
            keys = {name: wrong if at == place else right for at, name in enumerate(places) if at >= place}
            headers = {"X-Api-Key": keys.get("header"), "Authorization": keys.get("bearer") and f"Bearer {token}x"}
            if keys.get("bearer") == right:
                headers["Authorization"] = f"Bearer {token}"
            answer = apollo.send(
                "GET",
                PATH,
                headers={name: value for name, value in headers.items() if value},
                params={"api_key": keys["query"]},
                json={"api_key": keys.get("body")},
            )
            assert answer.status_code == 401, place

    @pytest.mark.contract("1.key.9")
    @each_case("headers", [{}, {"X-Api-Key": ""}, {"Authorization": "Basic eDp5"}, {"Authorization": "Bearer"}])
    def test_that_is_absent(self, apollo: Apollo, headers: dict[str, str]) -> None:
        answer = apollo.send("POST", PATH.replace("labels", "opportunities"), headers=headers, json={"api_key": None})
        assert refusal(answer) == (422, {"error": "Api key required"})

    @pytest.mark.contract("1.key.10", "1.answer.2")
    @each_case(
        "options", [{"headers": {"X-Api-Key": "wrong"}}, {"params": {"api_key": "wrong"}}, {"json": {"api_key": 7}}]
    )
    def test_that_is_unknown(self, apollo: Apollo, options: dict[str, dict[str, str]]) -> None:
        answer = apollo.send("GET", PATH, **options)
        assert refusal(answer) == (401, {"error": WRONG_KEY})
        assert answer.headers["content-type"] == "application/json; charset=utf-8"

    @pytest.mark.contract("1.key.13", "4.order.3", "4.order.4")
    def test_in_body_or_query_string_can_be_switched_off(self, apollo: Apollo) -> None:
        apollo.control("PATCH", "", {"keys_in_query": False, "api_access": False})
        text = "API key must be passed in the X-Api-Key header for security reasons"
        refused = {"error": text, "error_code": "INVALID_API_KEY_LOCATION"}
        for options in ({"params": {"api_key": apollo.key}}, {"json": {"api_key": apollo.key}}):
            answer = apollo.send("GET", PATH, **options)
            assert refusal(answer) == (422, refused)
        assert apollo.send("GET", PATH, params={"api_key": "wrong"}).status_code == 401
        apollo.control("PATCH", "", {"api_access": True})
        assert apollo.call("GET", "/labels").status_code == 200


class TestToken:
    @pytest.mark.contract("1.key.11")
    def test_that_is_unknown(self, apollo: Apollo) -> None:
        answer = apollo.send("GET", PATH, headers={"Authorization": "Bearer wrong"})
        assert refusal(answer) == (401, {"error": "Invalid access token.", "error_code": "INVALID_ACCESS_TOKEN"})

    @pytest.mark.contract("1.key.12", "1.token.1")
    def test_lives_two_hours(self, apollo: Apollo) -> None:
        headers = {"Authorization": f"Bearer {apollo.account['access_token']}"}
        apollo.control("POST", "/clock/advance", {"seconds": 7199})
        assert apollo.send("GET", PATH, headers=headers).status_code == 200
        apollo.control("POST", "/clock/advance", {"seconds": 1})
        assert error(apollo.send("GET", PATH, headers=headers)) == (401, "Invalid access token.")


class TestRole:
    @pytest.mark.contract("1.key.15", "1.key.17")
    def test_that_may_only_read_is_refused_on_writes(self, apollo: Apollo) -> None:
        user = apollo.control("POST", "/users", {"role": "Read Only"})
        reader, deal = Apollo(apollo.http, {**apollo.account, "api_key": user["api_key"]}), apollo.add()
        for method, path, endpoint in (
            ("POST", "/opportunities", "deals/api/v1/opportunities/create"),
            ("PATCH", f"/opportunities/{deal['id']}", "deals/api/v1/opportunities/update"),
            ("PATCH", "/opportunities", "deals/api/v1/opportunities/update"),
            ("POST", "/accounts", "api/v1/accounts/create"),
            ("POST", "/accounts/update_owners", "api/v1/accounts/update_owners"),
        ):
            answer = reader.call(method, path, {"name": "Taken"})
            assert refusal(answer) == forbidden(endpoint)
        assert reader.search()[0]["name"] == reader.view(deal)["name"] == "Deal"
        assert len(apollo.search()) == 1

    @pytest.mark.contract("1.key.16", "1.key.17")
    def test_of_an_account_without_access_is_refused(self, apollo: Apollo) -> None:
        apollo.control("PATCH", "", {"api_access": False})
        for method, path, endpoint in (
            ("GET", "/opportunities/search", "deals/api/v1/opportunities/search"),
            ("GET", "/opportunities", "deals/api/v1/opportunities/search"),
            ("GET", "/opportunities/x", "deals/api/v1/opportunities/show"),
            ("GET", "/opportunity_stages", "deals/api/v1/opportunity_stages/index"),
            ("POST", "/users/search", "api/v1/users/search"),
            ("GET", "/account_stages", "api/v1/account_stages/index"),
        ):
            answer = apollo.call(method, path)
            assert refusal(answer) == forbidden(endpoint)


@pytest.mark.contract("1.key.18", "1.key.19")
def test_health_answers_everyone(apollo: Apollo) -> None:
    apollo.control("PATCH", "", {"api_access": False, "keys_in_query": False})
    for options, known in (
        ({"params": {"api_key": apollo.key}}, "true"),
        ({"headers": {"X-Api-Key": apollo.key}}, "true"),
        ({"params": {"api_key": "wrong"}}, "false"),
        ({"headers": {"Authorization": "Bearer wrong"}}, "false"),
        ({}, "false"),
        ({"content": b"{", "headers": {"X-Api-Key": apollo.key}}, "true"),
        ({"content": b"no form"}, "false"),
    ):
        answer = apollo.send("GET", "/v1/auth/health", **options)
        assert (answer.status_code, answer.text) == (200, f'{{"healthy":true,"is_logged_in":{known}}}')


class TestTokenEndpoint:
    @pytest.mark.contract("1.token.2", "1.token.3", "1.token.5", "1.answer.1", "1.answer.3", "1.answer.7")
    def test_gives_a_token_for_the_client_s_credentials(self, apollo: Apollo) -> None:
        form = {"grant_type": "client_credentials", "client_id": apollo.account["client_id"],
                "client_secret": apollo.account["client_secret"], "scope": "app_scopes"}  # fmt: skip
        for base in ("/api/v1", "/v1"):
            answer = apollo.send("POST", f"{base}/oauth/token", data=form)
            issued = answer.json()
            assert list(issued) == ["access_token", "token_type", "expires_in", "refresh_token", "scope", "created_at"]
            assert issued["refresh_token"] is None
            assert answer.headers["content-type"] == "application/json; charset=utf-8"
            assert answer.text == json.dumps(issued, separators=(",", ":"))
            assert (issued["token_type"], issued["expires_in"], issued["scope"]) == ("Bearer", 7200, "app_scopes")
            assert issued["created_at"] == 1780315200
            headers = {"Authorization": f"Bearer {issued['access_token']}"}
            assert apollo.send("GET", PATH, headers=headers).status_code == 200

    @pytest.mark.contract("1.token.3", "1.token.4", "1.token.5")
    def test_gives_a_token_for_a_code_and_for_a_refresh_token(self, apollo: Apollo) -> None:
        verifier = "v" * 64
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        client = {"client_id": apollo.account["client_id"], "redirect_uri": "http://127.0.0.1/back"}
        asked = {"response_type": "code", "code_challenge": challenge, "code_challenge_method": "S256", **client}
        form = {
            **asked,
            "email": apollo.account["email"],
            "password": apollo.account["password"],
            "decision": "allow",
        }
        page = apollo.send("GET", "/api/v1/oauth/authorize", params=asked)
        assert page.status_code == 200
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.text)) | form
        answer = apollo.send("POST", "/api/v1/oauth/authorize", data=fields)
        code = parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]
        wrong = {"grant_type": "authorization_code", "code": code, "code_verifier": "w" * 64, **client}
        assert apollo.send("POST", "/api/v1/oauth/token", data=wrong).json()["error"] == "invalid_grant"
        first = apollo.send("POST", "/api/v1/oauth/token", data={**wrong, "code_verifier": verifier}).json()
        again = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"], **client}
        second = apollo.send("POST", "/api/v1/oauth/token", data=again).json()
        assert second["access_token"] != first["access_token"]
        headers = {"Authorization": f"Bearer {second['access_token']}"}
        assert apollo.send("GET", PATH, headers=headers).status_code == 200

    @pytest.mark.contract("1.token.3")
    def test_refuses_other_grants(self, http: httpx.Client) -> None:
        answer = http.post("/apollo/api/v1/oauth/token", data={"grant_type": "password"})
        assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_grant_type")
        assert answer.headers["content-type"] == "application/json; charset=utf-8"
        assert answer.text == json.dumps(answer.json(), separators=(",", ":"))

    @pytest.mark.contract("1.path.5", "1.path.6", "1.token.2")
    @each_case("path", ["/api/v1/oauth/token/", "/api/v1/oauth//token", "/api/v1//oauth/token", "/v1//oauth/token//"])
    def test_is_found_in_spite_of_empty_segments(self, apollo: Apollo, path: str) -> None:
        form = {"grant_type": "client_credentials", "client_id": apollo.account["client_id"],
                "client_secret": apollo.account["client_secret"]}  # fmt: skip
        answer = apollo.send("POST", path, data=form)
        assert (answer.status_code, answer.json()["token_type"]) == (200, "Bearer")
        at_host = apollo.http.post(path, data=form, headers={"Host": "api.apollo.io"})
        assert at_host.json()["token_type"] == "Bearer"

    @pytest.mark.contract("1.path.7", "1.path.8", "1.path.11")
    @each_case(
        ("method", "path"),
        [("GET", "token"), ("HEAD", "token"), ("PUT", "token"), ("DELETE", "token/"), ("PUT", "authorize"),
         ("POST", "revoke"), ("GET", "xyz"), ("POST", "Token"), ("POST", "token/x"), ("POST", ""), ("GET", "/")],
    )  # fmt: skip
    def test_has_no_other_path_or_method(self, apollo: Apollo, method: str, path: str) -> None:
        for base in ("/api/v1/oauth/", "/v1/oauth/"):
            answer = apollo.send(method, f"{base}{path}")
            text = "" if method == "HEAD" else '{"status":404,"error":"Not Found"}'
            assert (answer.status_code, answer.text) == (404, text)
            assert answer.headers["content-type"] == "application/json; charset=utf-8"


class TestOrder:
    @pytest.mark.contract("4.order.1")
    def test_path_and_method_come_first(self, apollo: Apollo) -> None:
        assert error(apollo.send("PUT", "/v1/labels", content=b"{")) == (404, "Not Found")

    @pytest.mark.contract("4.order.5")
    def test_role_and_switches_come_before_limits(self, apollo: Apollo) -> None:
        apollo.control("PATCH", "", {"limits": {"per_minute": 0}, "api_access": False})
        assert apollo.call("GET", "/labels").status_code == 403
        apollo.control("PATCH", "", {"api_access": True})
        assert apollo.call("GET", "/labels").status_code == 429

    @pytest.mark.contract("4.order.6", "4.order.7")
    def test_limits_come_before_faults_and_those_before_the_id(self, apollo: Apollo) -> None:
        apollo.control("PATCH", "", {"limits": {"per_minute": 1}})
        apollo.control("POST", "/faults", {"effect": {"error": "overloaded"}})
        answers = [apollo.call("GET", "/opportunities/x").status_code for _ in range(2)]
        assert answers == [503, 429]
