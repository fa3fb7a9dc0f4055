"""Calls of the small connectors in Python: JSON over HTTP, repeated after an outage or a limit.

A connector that has one of these defects does without the matching rule:

- `swallows_unavailable`: an answer with 500 to 599 counts as an empty page.
- `swallows_closed`: a connection that is closed counts as an empty page.
- `swallows_cut`: an answer that is cut off counts as an empty page.
- `swallows_limit`: an answer with 429 counts as an empty page.
- `ignores_wait`: a call is repeated at once after a limit.
- `swallows_refusal`: an answer with 401 or 403 counts as an empty page.
"""

import http.client
import json
import os
import time
from http import HTTPStatus
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

DEFECT: Final = os.environ.get("DEFECT", "")

ATTEMPTS: Final = 5
LONGEST_WAIT_SECONDS: Final = 5.0
PAUSE_SECONDS: Final = 0.2
TIMEOUT_SECONDS: Final = 30


class Refused(Exception):
    """An answer that no repetition changes: its status and its body."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(f"{status}: {text}")
        self.status: Final = status
        self.text: Final = text


def call(method: str, url: str, headers: dict[str, str], body: Any = None) -> Any:
    """Return the JSON of an answer, or an empty one by a defect."""
    sent = None if body is None else json.dumps(body).encode()
    request = Request(url, sent, {"Accept": "application/json", "Content-Type": "application/json", **headers})  # noqa: S310
    request.method = method
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 (the sandbox's address)
                return json.loads(answer.read())
        except HTTPError as error:
            pause = _pause(error, attempt)
        except (http.client.IncompleteRead, ValueError):
            if DEFECT == "swallows_cut":
                return {}
            pause = PAUSE_SECONDS * attempt
        except (TimeoutError, URLError, http.client.HTTPException, ConnectionError):
            if DEFECT == "swallows_closed":
                return {}
            pause = PAUSE_SECONDS * attempt
        if pause is None:
            return {}
        time.sleep(pause)
    raise Refused(0, f"{url} has not answered {ATTEMPTS} times")


def _pause(error: HTTPError, attempt: int) -> float | None:
    """Return the seconds before the next attempt; None for an empty page. Raises `Refused`."""
    text = error.read().decode("utf-8", "replace")
    if error.code == HTTPStatus.TOO_MANY_REQUESTS:
        if DEFECT == "swallows_limit":
            return None
        announced = float(error.headers.get("retry-after") or 1)
        if announced > LONGEST_WAIT_SECONDS:
            raise Refused(error.code, text)
        return 0.01 if DEFECT == "ignores_wait" else announced + 0.05
    if error.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return None if DEFECT == "swallows_unavailable" else PAUSE_SECONDS * attempt
    if DEFECT == "swallows_refusal" and error.code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return None
    raise Refused(error.code, text)
