"""A connected app, as plain as HTTP is, and a browser without script."""

import base64
import hashlib
from dataclasses import dataclass, field
from typing import Any

import httpx
from lxml import html

from tests.support.builders import Account

REDIRECT = "http://127.0.0.1:8000/callback"
VERIFIER = "a-verifier-of-forty-three-characters-or-more"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")


@dataclass(frozen=True)
class App:
    """The account's OAuth client. It sends its id, its secret and the given parameters; None omits one."""

    account: Account
    http: httpx.Client

    @property
    def credentials(self) -> dict[str, Any]:
        return {"client_id": self.account.ready.client_id, "client_secret": self.account.ready.client_secret}

    @property
    def user(self) -> dict[str, Any]:
        return {"email": self.account.ready.email, "password": self.account.ready.password}

    def token(self, grant: str, /, **parameters: Any) -> httpx.Response:
        return self.post("token", **self.credentials | {"grant_type": grant} | parameters)

    def by_password(self, **parameters: Any) -> httpx.Response:
        given = {"username": self.account.ready.email, "password": self.account.ready.password}
        return self.token("password", **given | parameters)

    def redeem(self, code: str, **parameters: Any) -> httpx.Response:
        return self.token("authorization_code", **{"code": code, "redirect_uri": REDIRECT} | parameters)

    def refresh(self, refresh_token: str, **parameters: Any) -> httpx.Response:
        return self.token("refresh_token", refresh_token=refresh_token, **parameters)

    def revoke(self, token: str, **parameters: Any) -> httpx.Response:
        return self.post("revoke", token=token, **parameters)

    def authorize(self, **parameters: Any) -> httpx.Response:
        """Open the consent page."""
        return self.http.get("authorize", params=_present(self._code_request() | parameters))

    def allow(self, **parameters: Any) -> httpx.Response:
        """Send the consent page's form, allowing."""
        return self.post("authorize", **self._code_request() | self.user | {"decision": "allow"} | parameters)

    def code(self, **parameters: Any) -> str:
        """A code that the user allowed."""
        location = self.allow(**parameters).headers["location"]
        return httpx.URL(location).params["code"]

    def tokens(self, **parameters: Any) -> dict[str, str]:
        """Return the tokens for a code that the user allowed."""
        answer = self.redeem(self.code(**parameters))
        assert answer.status_code == 200, answer.text
        return answer.json()  # type: ignore[no-any-return]  # an object of texts

    def works(self, access_token: str) -> bool:
        """Return True if the API takes the token."""
        unit = self.account.ready.business_unit_id
        headers = {"Authorization": f"Bearer {access_token}", "Pardot-Business-Unit-Id": unit}
        query = self.http.base_url.join("/api/opportunity/version/3/do/query")
        return self.http.get(query, headers=headers).status_code == 200

    def post(self, where: str, **parameters: Any) -> httpx.Response:
        return self.http.post(where, data=_present(parameters))

    def _code_request(self) -> dict[str, Any]:
        return {"response_type": "code", "client_id": self.account.ready.client_id, "redirect_uri": REDIRECT}


@dataclass(frozen=True)
class Page:
    """A page, as a browser or a screen reader finds its way about."""

    response: httpx.Response
    tree: Any = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tree", html.fromstring(self.response.content))

    def texts(self, xpath: str) -> list[str]:
        return [" ".join(element.text_content().split()) for element in self.tree.xpath(xpath)]

    def label_of(self, name: str) -> str:
        (element,) = self.tree.xpath(f"//input[@name='{name}']")
        (text,) = self.texts(f"//label[@for='{element.get('id')}']")
        return text

    def submit(self, client: httpx.Client, button: str, **typed: str) -> httpx.Response:
        """Fill in what is visible and press a button, by its value."""
        (form,) = self.tree.forms
        (pressed,) = form.xpath(f".//button[@value='{button}']")
        fields = dict(form.form_values()) | typed | {pressed.get("name"): pressed.get("value")}
        return client.request(form.method, self.response.url.join(form.action), data=fields)


def error(response: httpx.Response) -> tuple[str, str]:
    """Return the error of a refusal, and check that it has the form of one."""
    assert response.status_code == 400, response.text
    assert response.headers["content-type"] == "application/json"
    assert response.headers["cache-control"] == "no-store"
    said = response.json()
    assert list(said) == ["error", "error_description"]
    return said["error"], said["error_description"]


def _present(parameters: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in parameters.items() if value is not None}
