"""All companies of Copper by cuapi-wrapper, as it is published: the table of a run is what its search returns."""

import json
import os
import sys
from pathlib import Path

from cuapi_wrapper import companies, core

core.set_headers(os.environ["API_KEY"], os.environ["EMAIL"])
rows = companies.search(clean_data=False)
with (Path(sys.argv[1]) / "companies.jsonl").open("w") as file:
    file.writelines(json.dumps(row) + "\n" for row in rows)
