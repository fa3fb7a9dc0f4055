"""A program that keeps the opportunities of Close in a table: `table.py BASE_URL API_KEY DATABASE`.

Each run reads all of them and replaces the table, or changes nothing if it fails. So deleted ones disappear.
"""

import sqlite3
import sys
from contextlib import closing

from close import Close

base_url, api_key, path = sys.argv[1:]
found = {row["id"]: row for page in Close(base_url, api_key).changed("2015-01-01T00:00:00Z") for row in page}
with closing(sqlite3.connect(path)) as db, db:
    db.execute("CREATE TABLE IF NOT EXISTS opportunity (id TEXT PRIMARY KEY, changed TEXT, value INTEGER, note TEXT)")
    db.execute("DELETE FROM opportunity")
    rows = [(row["id"], row["date_updated"], row["value"], row["note"]) for row in found.values()]
    db.executemany("INSERT INTO opportunity VALUES (?, ?, ?, ?)", rows)
