"""All prospects of Pardot by pardot-api-client, as it is published, each page behind the last id."""

import json
import os
import sys
from pathlib import Path
from typing import Any

from pardot.client import APIClient

prospects = APIClient(os.environ["EMAIL"], os.environ["PASSWORD"], os.environ["USER_KEY"], retries=2).prospect
rows: list[Any] = []
while True:
    last = rows[-1]["id"] if rows else 0
    found = prospects.query(id_greater_than=last, sort_by="id", sort_order="ascending")["result"]
    page = (found or {}).get("prospect") or []
    rows += page if isinstance(page, list) else [page]
    if not page:
        break
with (Path(sys.argv[1]) / "prospects.jsonl").open("w") as file:
    file.writelines(json.dumps(row) + "\n" for row in rows)
