"""A writer that changes Copper's people, which it finds by their addresses. `DEFECT` names a defect to plant.

`copper_people.py BASE_URL API_KEY EMAIL ROWS.csv`.
"""

import csv
import json
import os
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

ATTEMPTS = 4
CLEARED: dict[str, dict[str, Any]] = {
    "clears_the_title": {"title": ""},
    "clears_the_phone_numbers": {"phone_numbers": []},
}

base_url, api_key, email, path = sys.argv[1:]


def call(method: str, path: str, body: Any) -> Any:
    """Call the API. It is repeated after an outage or a limit."""
    headers = {
        "X-PW-AccessToken": api_key,
        "X-PW-Application": "developer_api",
        "X-PW-UserEmail": email,
        "Content-Type": "application/json",
    }
    request = urllib.request.Request(  # noqa: S310 (of the sandbox)
        f"{base_url}/developer_api/v1{path}", json.dumps(body).encode(), headers, method=method
    )
    for attempt in range(ATTEMPTS):
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 (the same)
                return json.load(answer)
        except (OSError, ValueError) as error:
            if attempt == ATTEMPTS - 1 or (isinstance(error, HTTPError) and error.code in {401, 403}):
                raise
            time.sleep(1.1 if isinstance(error, HTTPError) and error.code == 429 else 0.1 * 2**attempt)
    raise AssertionError


for row in csv.DictReader(Path(path).read_text(encoding="utf-8").splitlines()):
    for person in call("POST", "/people/search", {"emails": [row["mail"]]}):
        cleared = CLEARED.get(os.environ.get("DEFECT", ""), {})
        call("PUT", f"/people/{person['id']}", {"details": row["info"], **cleared})
