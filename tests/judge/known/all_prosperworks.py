"""All companies of Copper by prosperworks, as it is published: the table of a run is what its search returns."""

import json
import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# The client is for Python 2: in Python 3 its imports need its own folder on the path.
spec = find_spec("prosperworks")
assert spec is not None
sys.path.extend(spec.submodule_search_locations or [])

from prosperworks import api, models  # noqa: E402

PAGE = 200

api.configure(os.environ["API_KEY"], os.environ["EMAIL"])
rows: list[Any] = []
page = 1
while True:
    found = models.Company.search(page_size=PAGE, page_number=page, sort_by="name")
    rows += found
    if len(found) < PAGE:
        break
    page += 1
with (Path(sys.argv[1]) / "companies.jsonl").open("w") as file:
    for each in rows:
        row = {name: getattr(each, name) for name in ("id", "name", "details", "date_modified")}
        file.write(json.dumps(row) + "\n")
