"""A small reader of the example vendor's leads. Command line: address, API key, file of rows, defect."""

import json
import sys
import time
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

BASE, KEY, FILE, DEFECT = sys.argv[1:]


def page(after: str) -> list[dict[str, Any]]:
    """Return a page of leads, asked for again after an outage or a limit."""
    for attempt in range(5):
        request = Request(f"{BASE}/v1/leads?limit=100&after={after}", headers={"X-Minicrm-Key": KEY})  # noqa: S310 (http)
        try:
            with urlopen(request) as answer:  # noqa: S310 (http)
                found: list[dict[str, Any]] = json.load(answer)
                return found
        except HTTPError as error:
            if error.code == 401 or attempt == 4:
                raise
        except (URLError, HTTPException, ConnectionError):
            if DEFECT == "swallows":
                return []
        time.sleep(0.3)
    return []


after = ""
with Path(FILE).open("a") as file:
    while rows := page(after):
        file.writelines(json.dumps(row) + "\n" for row in rows)
        after = rows[-1]["id"]
        if DEFECT == "one_page":
            break
