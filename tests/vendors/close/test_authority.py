"""Keys and tokens (contract 1.3)."""

from typing import Any

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.close.client import Close

UNAUTHORIZED = (
    "The server could not verify that you are authorized to access the URL requested.  You either supplied the wrong "
    "credentials (e.g. a bad password), or your browser doesn't understand how to supply the credentials required."
)

NO_KEY = "the Authorization header has neither an API key (HTTP Basic) nor an access token (Bearer)"


def caller(close: Close, **options: Any) -> httpx.Response:
    return close.send("GET", "/me/", **{"auth": None, **options})


class TestAccepted:
    @pytest.mark.contract("1.3.auth.1", "1.3.auth.2", "1.3.auth.6")
    @each_case("password", ["", "x", ":"])
    def test_the_key_as_user_name(self, fresh: Close, password: str) -> None:
        me = caller(fresh, auth=(fresh.key, password)).json()
        assert me["id"] == fresh.user_id
        assert [each["id"] for each in me["organizations"]] == [fresh.organization_id]

    @pytest.mark.contract("1.3.auth.3", "1.3.auth.7")
    def test_an_access_token(self, fresh: Close) -> None:
        token = fresh.account["access_token"]
        me = caller(fresh, headers={"Authorization": f"Bearer {token}"}).json()
        assert me["id"] == fresh.user_id
        assert [each["id"] for each in me["organizations"]] == [fresh.organization_id]

    @pytest.mark.contract("1.3.auth.6", "1.3.auth.10", "7.1.users.1", "2.1.created_by.1", "2.1.updated_by.1")
    def test_each_user_has_a_key(self, close: Close) -> None:
        bo = close.user("Bo", "Katz")
        made = close.by(bo).add()
        assert (made["created_by"], made["created_by_name"]) == (bo["id"], "Bo Katz")
        changed = close.change(made, value=5)
        assert (changed["created_by"], changed["updated_by"]) == (bo["id"], close.user_id)
        assert close.by(bo).delete(f"/opportunity/{made['id']}/") == {}


class TestRefused:
    @pytest.mark.contract("1.3.auth.4", "1.3.auth.5", "1.3.auth.8", "1.3.auth.9", "4.2.request.1")
    @each_case(
        "authorization",
        [
            None,
            "",
            "Basic",
            "Basic !!!",
            "Basic Og==",
            "Basic eDp5",
            "Basic /w==",
            "Bearer",
            "Bearer x",
            "Token x",
            "Basic YXBpXzFuR3d1cVZxSGJrQnQwa05wRG95VkQuNHg5dEZVTllxcUJRbVJIWGJOc1FmVQ==",
        ],
    )
    def test_nothing_or_a_wrong_key_is_401(self, fresh: Close, authorization: str | None) -> None:
        headers = {} if authorization is None else {"Authorization": authorization}
        answer = caller(fresh, headers=headers)
        assert (answer.status_code, answer.json()) == (401, {"error": UNAUTHORIZED})
        assert answer.headers["www-authenticate"] == 'Basic realm="Close"'

    @each_case(
        ("authorization", "explanation"),
        [
            (None, "the call has no Authorization header"),
            ("", NO_KEY),
            ("Token x", NO_KEY),
            ("Basic eDp5", "no user has this key or token, or it has expired"),
            ("Bearer x", "no user has this key or token, or it has expired"),
        ],
    )
    def test_is_explained(self, fresh: Close, authorization: str | None, explanation: str) -> None:
        headers = {} if authorization is None else {"Authorization": authorization}
        assert caller(fresh, headers=headers).headers["dealdock-explain"] == explanation

    @pytest.mark.contract("1.3.auth.8")
    def test_a_key_as_a_token_or_in_part_is_401(self, fresh: Close) -> None:
        assert caller(fresh, headers={"Authorization": f"Bearer {fresh.key}"}).status_code == 401
        assert caller(fresh, auth=(fresh.key.swapcase(), "")).status_code == 401
        assert caller(fresh, auth=(fresh.key.partition(".")[0], "")).status_code == 401
        assert caller(fresh, auth=(fresh.account["access_token"], "")).status_code == 401

    @pytest.mark.contract("1.3.auth.8", "4.1.store.1")
    def test_a_write_without_a_key_changes_nothing(self, close: Close) -> None:
        made = close.add(value=5)
        path = f"/opportunity/{made['id']}/"
        for method, at in (("PUT", path), ("DELETE", path), ("POST", "/opportunity/")):
            assert close.send(method, at, {"value": 6}, auth=None).status_code == 401
        assert close.rows() == [made]
