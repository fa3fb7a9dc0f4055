"""A program that adds the changed opportunities of Close to a file: `script.py BASE_URL API_KEY FOLDER`."""

import json
import sys
from pathlib import Path

from close import Close

base_url, api_key, folder = sys.argv[1:]
state, rows = Path(folder, "state.json"), Path(folder, "opportunities.jsonl")
mark = json.loads(state.read_text()) if state.exists() else "2015-01-01T00:00:00Z"
for page in Close(base_url, api_key).changed(mark):
    with rows.open("a") as file:
        file.writelines(f"{json.dumps(row)}\n" for row in page)
    new = state.with_suffix(".new")  # the state is the old one or the new one, whenever the program is killed
    new.write_text(json.dumps(page[-1]["date_updated"]))
    new.replace(state)
