"""A writer of Close's leads with the public client closeio: `closeio_leads.py API_KEY ROWS.csv`."""

import csv
import sys
from pathlib import Path

from closeio_api import Client

api = Client(sys.argv[1])
with Path(sys.argv[2]).open(newline="", encoding="utf-8") as file:
    rows = list(csv.DictReader(file))
for row in rows:
    found = api.get("lead", params={"query": f'name:"{row["company"]}"', "_fields": "id,name,description"})["data"]
    known = next((each for each in found if each["name"] == row["company"]), None)
    fields = {"name": row["company"], "description": row["about"]}
    if known is None:
        api.post("lead", data=fields)
    elif known["description"] != row["about"]:
        api.put(f"lead/{known['id']}", data=fields)
