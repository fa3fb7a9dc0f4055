"""All prospects and opportunities of Pardot by PyPardot4, as it is published, each page behind the last id."""

import json
import os
import sys
from pathlib import Path
from typing import Any

from pypardot.client import PardotAPI

api = PardotAPI(email=os.environ["EMAIL"], password=os.environ["PASSWORD"], user_key=os.environ["USER_KEY"])
api.authenticate()
for objects, name, stream in (
    (api.prospects, "prospect", "prospects"),
    (api.opportunities, "opportunity", "opportunities"),
):
    rows: list[Any] = []
    while True:
        last = rows[-1]["id"] if rows else 0
        page = objects.query(id_greater_than=last, sort_by="id", sort_order="ascending").get(name, [])
        rows += page if isinstance(page, list) else [page]
        if not page:
            break
    with (Path(sys.argv[1]) / f"{stream}.jsonl").open("w") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
