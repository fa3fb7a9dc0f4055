"""A receiver of Close's webhooks, which keeps leads in SQLite.

`close_leads.py PORT SIGNATURE_KEY BASE_URL API_KEY FOLDER`. It verifies signatures, keeps the id of each event,
and stores a lead only if the event has a newer version of it. When it starts and when an event comes, it reads all
leads, since it may have missed some; with `READS` it reads that of the event instead. `DEFECT` names a defect to plant.
"""

import base64
import hashlib
import hmac
import json
import os
import sqlite3
import sys
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, Final

DEFECT: Final = os.environ.get("DEFECT", "")
PORT, KEY, BASE_URL, API_KEY, FOLDER = sys.argv[1:]
DB: Final = sqlite3.connect(Path(FOLDER) / "leads.db", isolation_level=None)
DB.executescript("""
    CREATE TABLE IF NOT EXISTS event (id TEXT PRIMARY KEY);
    CREATE TABLE IF NOT EXISTS lead (id TEXT, name TEXT, date_updated TEXT, deleted INTEGER DEFAULT 0);
""")


def is_signed(headers: Any, body: bytes) -> bool:
    signed = headers.get("close-sig-timestamp", "").encode() + body
    expected = hmac.new(bytes.fromhex(KEY), signed, hashlib.sha256).hexdigest()
    return DEFECT == "verifies_nothing" or hmac.compare_digest(expected, headers.get("close-sig-hash", ""))


def is_new(event: dict[str, Any]) -> bool:
    done = DB.execute("INSERT OR IGNORE INTO event VALUES (?)", [event["id"]])
    return DEFECT == "inserts_blindly" or done.rowcount > 0


def store(lead: dict[str, Any]) -> None:
    """Store a lead, unless a newer version or its deletion is known."""
    row = [lead["id"], lead["display_name"], lead["date_updated"]]
    known = DB.execute("SELECT date_updated, deleted FROM lead WHERE id = ?", row[:1]).fetchone()
    if known and DEFECT != "inserts_blindly":
        is_newer = known[0] < row[2] and not known[1]
        if not is_newer and DEFECT != "takes_the_last":
            return
        DB.execute("DELETE FROM lead WHERE id = ?", row[:1])
    DB.execute("INSERT INTO lead (id, name, date_updated) VALUES (?, ?, ?)", row)


def remove(lead_id: str) -> None:
    """Mark a lead as deleted: an older event may follow."""
    DB.execute("DELETE FROM lead WHERE id = ?", [lead_id])
    if DEFECT != "forgets_deletions":
        DB.execute("INSERT INTO lead VALUES (?, NULL, '', 1)", [lead_id])


def get(path: str) -> Any:
    token = base64.b64encode(f"{API_KEY}:".encode()).decode()
    request = urllib.request.Request(f"{BASE_URL}/api/v1{path}", headers={"Authorization": f"Basic {token}"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 (of the sandbox)
        return json.load(answer)


def recover() -> None:
    """Read the leads whose events were missed."""
    if DEFECT in {"never_recovers", "inserts_blindly"}:
        return
    for lead in get("/lead/?_fields=id,display_name,date_updated&_limit=200")["data"]:
        store(lead)


def take(event: dict[str, Any]) -> None:
    if event["action"] == "deleted":
        remove(event["object_id"])
    elif os.environ.get("READS"):
        store(get(f"/lead/{event['object_id']}/"))
    else:
        store(event["data"])
        recover()


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.send_response(self.status(body))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def status(self, body: bytes) -> int:
        if not is_signed(self.headers, body):
            return 401
        event = json.loads(body)["event"]
        DB.execute("BEGIN")
        try:
            if is_new(event):
                take(event)
        except OSError:
            if DEFECT != "drops_what_it_cannot_read":
                DB.execute("ROLLBACK")
                return 503
        DB.execute("COMMIT")
        return 204

    def log_message(self, *_: object) -> None:
        """Write nothing."""


recover()
HTTPServer(("127.0.0.1", int(PORT)), Handler).serve_forever()
