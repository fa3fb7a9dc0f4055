"""A client for the part of Pardot's API that the job needs, and its errors."""

from typing import Any

import httpx

KEY_EXPIRED = 1
BUSY = 66  # too many calls at once

Row = dict[str, Any]


class PardotError(Exception):
    """The API refused a call. Repeating it would not help."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(f"error {code}: {text}")
        self.code = code


class BusyError(Exception):
    """The API is too busy for this call, which had no effect and can be repeated."""


class NoAnswerError(Exception):
    """There was no response, or an unreadable one. The call may have taken effect."""


class Pardot:
    """A client that logs in when necessary."""

    def __init__(self, url: str, email: str, password: str, user_key: str) -> None:
        self._login = {"email": email, "password": password, "user_key": user_key}
        self._api_key: str | None = None
        self._http = httpx.Client(base_url=url, timeout=5)

    def close(self) -> None:
        self._http.close()

    def call(self, operation: str, **parameters: object) -> Row:
        """Return the response of an operation on opportunities. Raises one of the errors above."""
        try:
            return self._authorised(operation, parameters)
        except PardotError as error:
            if error.code != KEY_EXPIRED:
                raise
            self._api_key = None  # a key is valid for an hour
            return self._authorised(operation, parameters)

    def add_prospect(self, email: str) -> None:
        """Create the prospect with this address, or leave the one that exists as it is."""
        self._post("/api/prospect/version/3/do/upsert", self._keys() | {"email": email})

    def rows(self, **criteria: object) -> list[Row]:
        """Return one page of a query."""
        found = self.call("query", **criteria)["result"].get("opportunity", [])
        return found if isinstance(found, list) else [found]  # a list of one is the element itself

    def _authorised(self, operation: str, parameters: dict[str, object]) -> Row:
        return self._post(f"/api/opportunity/version/3/do/{operation}", self._keys() | parameters)

    def _keys(self) -> dict[str, object]:
        """Return the two keys of a call, after a login if necessary."""
        if self._api_key is None:
            self._api_key = self._post("/api/login/version/3", self._login)["api_key"]
        return {"user_key": self._login["user_key"], "api_key": self._api_key}

    def _post(self, path: str, form: dict[str, Any]) -> Row:
        try:
            response = self._http.post(path, data=form | {"format": "json"})
            answer: Row = response.json()
            stat = answer["@attributes"]["stat"]
        except (
            httpx.TransportError,
            ValueError,
            KeyError,
        ) as error:  # including a page of a gateway, which is not JSON
            raise NoAnswerError(f"{path}: {error!r}") from error
        if stat == "ok":
            return answer
        code = answer["@attributes"]["err_code"]
        raise BusyError if code == BUSY else PardotError(code, answer["err"])
