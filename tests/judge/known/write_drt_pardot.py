"""Prospects of Pardot by drt-core, as it is published: `drt run` sends each row of a SQLite table to version 5.

HOME is the folder of the run. The destination is that for any REST API, with the service's upsert by address.
"""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

home = Path(os.environ["HOME"])
SYNC = """\
name: prospects
model: ref('people')
destination:
  type: rest_api
  url: https://pi.pardot.com/api/v5/objects/prospects/do/upsertLatestByEmail?fields=id
  method: POST
  headers: {Content-Type: application/json, Pardot-Business-Unit-Id: BUSINESS_UNIT}
  auth: {type: bearer, token_env: ACCESS_TOKEN}
  body_template: >-
    {"matchEmail": "{{ row.email }}", "prospect": {"email": "{{ row.email }}", "firstName": "{{ row.first }}"}}
sync: {mode: full, on_error: fail}
"""

rows = [json.loads(line) for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()]
with sqlite3.connect(home / "people.db") as database:
    database.execute("drop table if exists people")
    database.execute("create table people (email text, first text)")
    database.executemany("insert into people values (:email, :first)", rows)
database.close()
for path, text in {
    ".drt/profiles.yml": f"default: {{type: sqlite, database: {home}/people.db}}\n",
    "project/drt_project.yml": 'name: project\nversion: "0.1"\nprofile: default\n',
    "project/syncs/prospects.yml": SYNC.replace("BUSINESS_UNIT", os.environ["UNIT"]),
}.items():
    (home / path).parent.mkdir(parents=True, exist_ok=True)
    (home / path).write_text(text, encoding="utf-8")
sys.exit(subprocess.run(["drt", "run"], cwd=home / "project", check=False).returncode)  # noqa: S607 (on PATH)
