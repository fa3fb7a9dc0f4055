"""A writer of Apollo's contacts: it searches before it creates. `DEFECT` names a defect to plant.

`apollo_contacts.py BASE_URL API_KEY ROWS.json`.
"""

import json
import os
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

DEFECT = os.environ.get("DEFECT", "")
ATTEMPTS = 4

base_url, api_key, path = sys.argv[1:]


def call(method: str, path: str, body: Any) -> Any:
    """Call the API once."""
    headers = {"X-Api-Key": api_key, "Content-Type": "application/json"}
    request = urllib.request.Request(f"{base_url}/api/v1{path}", json.dumps(body).encode(), headers, method=method)  # noqa: S310 (of the sandbox)
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 (the same)
        return json.load(answer)


def store(row: dict[str, Any]) -> None:
    """Create the contact of a row, or change it if it differs."""
    found = call("POST", "/contacts/search", {"q_keywords": row["email"], "per_page": 100})["contacts"]
    known = next((each for each in found if each["email"] == row["email"]), None)
    if known is None:
        call("POST", "/contacts", row)
    elif any(known[name] != value for name, value in row.items()):
        wanted = {**row, "title": None} if DEFECT == "overwrites_all" else row
        call("PUT", f"/contacts/{known['id']}", wanted)


def pause(error: OSError, attempt: int) -> float:
    """Return the seconds until the next attempt, as announced after 429. Raise what no repetition mends."""
    if attempt == ATTEMPTS - 1 or (isinstance(error, HTTPError) and error.code in {401, 403}):
        raise error
    if not isinstance(error, HTTPError) or error.code != 429:
        return 0.1 * float(2**attempt)
    seconds = float(error.headers.get("retry-after") or 1) + 0.1
    if seconds > 10:
        raise error
    return seconds


for row in json.loads(Path(path).read_text(encoding="utf-8")):
    for attempt in range(ATTEMPTS):
        try:
            if attempt and DEFECT == "repeats_the_call":
                call("POST", "/contacts", row)
            else:
                store(row)
            break
        except OSError as error:
            time.sleep(pause(error, attempt))
