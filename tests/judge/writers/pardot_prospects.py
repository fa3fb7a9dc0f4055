"""A writer of Pardot's prospects: an upsert by the address. `pardot_prospects.py BASE_URL API_KEY USER_KEY ROWS.csv`.

In version 3 an address names one prospect. `DEFECT` names a defect to plant.
"""

import csv
import json
import os
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlencode

base_url, api_key, user_key, path = sys.argv[1:]
with Path(path).open(newline="", encoding="utf-8") as file:
    rows = list(csv.DictReader(file))
for row in rows:
    company = {} if os.environ.get("DEFECT") == "drops_a_column" else {"company": row["company"]}
    form = urlencode({"email": row["email"], "first_name": row["first"], **company, "format": "json"}).encode()
    headers = {"Authorization": f"Pardot api_key={api_key}, user_key={user_key}"}
    url = f"{base_url}/api/prospect/version/3/do/upsert"
    for attempt in range(4):
        try:
            with urllib.request.urlopen(urllib.request.Request(url, form, headers), timeout=20) as answer:  # noqa: S310 (of the sandbox)
                result = json.load(answer)
            if "err" not in result:
                break
            if result["@attributes"]["err_code"] != 66 or attempt == 3:  # of calls at a time, which ends soon
                sys.exit(result["err"])
            time.sleep(0.6)
        except OSError:
            if attempt == 3:
                raise
            time.sleep(0.1 * 2**attempt)
