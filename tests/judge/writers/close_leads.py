"""A writer of Close's leads: it searches before it creates. `DEFECT` names a defect to plant.

`close_leads.py BASE_URL API_KEY ROWS.jsonl`.
"""

import json
import os
import sys
import time
import urllib.request
from base64 import b64encode
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode

DEFECT = os.environ.get("DEFECT", "")
ATTEMPTS = 4


def call(base_url: str, api_key: str, method: str, path: str, body: Any = None) -> Any:
    """Call the API once."""
    headers = {
        "Authorization": "Basic " + b64encode(f"{api_key}:".encode()).decode(),
        "Content-Type": "application/json",
    }
    content = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{base_url}/api/v1{path}", content, headers, method=method)  # noqa: S310 (of the sandbox)
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 (the same)
        return json.load(answer)


def find(base_url: str, api_key: str, row: dict[str, Any]) -> dict[str, Any] | None:
    """Return the lead of a row: by its name, and by its address, which namesakes do not share."""
    query = urlencode({"query": f'name:"{row["name"]}"', "_fields": "id,name,url,description"})
    leads = call(base_url, api_key, "GET", f"/lead/?{query}")["data"]
    by_name = [each for each in leads if each["name"] == row["name"]]
    if DEFECT == "matches_the_first_column":
        return next(iter(by_name), None)
    if "description" not in row:
        return next(iter(by_name), None)
    return next((each for each in by_name if each["url"] == row["url"]), None)


def store(base_url: str, api_key: str, row: dict[str, Any]) -> None:
    """Create the lead of a row, or change it if it differs."""
    wanted = dict(row)
    found = None if DEFECT == "never_searches" else find(base_url, api_key, row)
    if found is None:
        call(base_url, api_key, "POST", "/lead/", wanted)
    elif DEFECT == "overwrites_all":
        call(base_url, api_key, "PUT", f"/lead/{found['id']}/", {"description": None, **wanted})
    elif DEFECT == "clears_the_addresses":
        call(base_url, api_key, "PUT", f"/lead/{found['id']}/", {"addresses": [], **wanted})
    elif any(found[name] != value for name, value in wanted.items()) and DEFECT != "never_changes":
        call(base_url, api_key, "PUT", f"/lead/{found['id']}/", wanted)


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


def repeated(base_url: str, api_key: str, row: dict[str, Any]) -> None:
    """Store a row. If the answer is lost, search again before the next attempt."""
    for attempt in range(ATTEMPTS):
        try:
            if DEFECT == "repeats_the_call" and attempt:
                call(base_url, api_key, "POST", "/lead/", row)
            else:
                store(base_url, api_key, row)
        except OSError as error:
            time.sleep(pause(error, attempt))
        else:
            return


def main() -> None:
    base_url, api_key, path = sys.argv[1:]
    rows = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    for row in rows[:-1] if DEFECT == "leaves_out_the_last" else rows:
        repeated(base_url, api_key, row)
        if DEFECT == "adds_a_task":
            lead = find(base_url, api_key, row)
            call(base_url, api_key, "POST", "/task/", {"lead_id": lead and lead["id"], "text": "Call"})
        if DEFECT == "adds_a_contact_in_each_run":
            lead = find(base_url, api_key, row)
            call(base_url, api_key, "POST", "/contact/", {"lead_id": lead and lead["id"], "name": "Ann"})


if __name__ == "__main__":
    main()
