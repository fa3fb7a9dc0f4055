"""All prospects and opportunities of Pardot by PyPardotSF, as it is published, each page behind the last id."""

import json
import os
import sys
from pathlib import Path
from typing import Any

from pypardot.client import PardotAPI

api = PardotAPI(
    sf_consumer_key=os.environ["CLIENT_ID"],
    sf_consumer_secret=os.environ["CLIENT_SECRET"],
    sf_refresh_token=os.environ["REFRESH_TOKEN"],
    business_unit_id=os.environ["UNIT"],
)
for objects, name, stream in (
    (api.prospects, "prospect", "prospects"),
    (api.opportunities, "opportunity", "opportunities"),
):
    rows: list[Any] = []
    while True:
        last = rows[-1]["id"] if rows else 0
        found = objects.query(id_greater_than=last, sort_by="id", sort_order="ascending")
        page = found.get(name, [])
        rows += page
        if not page:
            break
    with (Path(sys.argv[1]) / f"{stream}.jsonl").open("w") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
