"""Close's API, as the connectors of this folder use it."""

import base64
import json
import time
from collections.abc import Iterator
from http import HTTPStatus
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

ATTEMPTS = 5
PAGE = 100
LONGEST_WAIT_SECONDS = 10

Row = dict[str, Any]


class Close:
    """An account of Close."""

    def __init__(self, base_url: str, api_key: str) -> None:
        self._url = f"{base_url}/api/v1"
        self._authorization = "Basic " + base64.b64encode(f"{api_key}:".encode()).decode()

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Call the API once."""
        headers = {"Authorization": self._authorization, "Content-Type": "application/json"}
        sent = None if body is None else json.dumps(body).encode()
        request = Request(self._url + path, sent, headers, method=method)  # noqa: S310 (the address of the file)
        with urlopen(request, timeout=30) as answer:  # noqa: S310 (the same)
            return json.load(answer)

    def read(self, path: str, **query: Any) -> list[Row]:
        """Return the rows of a list. The call is repeated after an outage or a limit."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                rows: list[Row] = self.call("GET", f"{path}?{urlencode(query)}")["data"]
            except (OSError, HTTPException, ValueError) as error:
                time.sleep(pause(error, attempt))
            else:
                return rows
        raise AssertionError("the last attempt raises its error")

    def changed(self, begin: str) -> Iterator[list[Row]]:
        """Yield the pages of opportunities that changed since a time, the oldest first.

        A page begins at the last time of the one before, and not behind it: other records may have the same time.
        """
        skip, seen = 0, set[tuple[str, str]]()
        query = {"_order_by": "date_updated", "_limit": PAGE}
        while rows := self.read("/opportunity/", date_updated__gte=begin, _skip=skip, **query):
            if new := [row for row in rows if (row["id"], row["date_updated"]) not in seen]:
                yield new
            if len(rows) < PAGE:
                return
            seen = {(row["id"], row["date_updated"]) for row in rows}
            newest = rows[-1]["date_updated"]
            skip = skip + PAGE if newest == begin else 0
            begin = newest

    def store(self, row: Row, **new: Any) -> None:
        """Create the lead of a row, or change it if it differs. `new`: further fields of a new lead.

        Each attempt begins with the search, because the answer to a creation may be lost.
        """
        for attempt in range(1, ATTEMPTS + 1):
            try:
                query = urlencode({"query": f'name:"{row["name"]}"', "_fields": "id,name,description"})
                found = [each for each in self.call("GET", f"/lead/?{query}")["data"] if each["name"] == row["name"]]
                if not found:
                    self.call("POST", "/lead/", {**row, **new})
                elif any(found[0][name] != value for name, value in row.items()):
                    self.call("PUT", f"/lead/{found[0]['id']}/", row)
            except (OSError, HTTPException, ValueError) as error:
                time.sleep(pause(error, attempt))
            else:
                return


def pause(error: Exception, attempt: int) -> float:
    """Return the seconds before the next attempt. Raise an error that no repetition mends."""
    status = error.code if isinstance(error, HTTPError) else None
    if attempt == ATTEMPTS or status in {400, 401, 403, 404}:
        raise error
    if not isinstance(error, HTTPError) or status != HTTPStatus.TOO_MANY_REQUESTS:
        return 0.2 * attempt
    announced = float(error.headers.get("retry-after") or 1) + 0.1
    if announced > LONGEST_WAIT_SECONDS:
        raise error
    return announced
