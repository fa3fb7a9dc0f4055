"""A receiver of Close's webhooks, which keeps the leads in SQLite: `receiver.py PORT SIGNATURE_KEY DATABASE`."""

import hashlib
import hmac
import json
import sqlite3
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

port, key, path = sys.argv[1:]
db = sqlite3.connect(path, isolation_level=None)
db.execute("CREATE TABLE IF NOT EXISTS lead (id TEXT PRIMARY KEY, name TEXT, date_updated TEXT, deleted INTEGER)")


def is_signed(headers: Any, body: bytes) -> bool:
    """Return True if Close signed the event."""
    signed = headers.get("close-sig-timestamp", "").encode() + body
    expected = hmac.new(bytes.fromhex(key), signed, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, headers.get("close-sig-hash", ""))


def keep(event: dict[str, Any]) -> None:
    """Keep the newest version of a lead, or its deletion: events come twice, and in any order."""
    if event["action"] == "deleted":
        db.execute("INSERT OR REPLACE INTO lead VALUES (?, NULL, NULL, 1)", [event["object_id"]])
        return
    lead = event["data"]
    db.execute(
        "INSERT INTO lead VALUES (?, ?, ?, 0) ON CONFLICT (id) DO UPDATE SET name = excluded.name, "
        "date_updated = excluded.date_updated WHERE NOT deleted AND excluded.date_updated > date_updated",
        [lead["id"], lead["display_name"], lead["date_updated"]],
    )


class Handler(BaseHTTPRequestHandler):
    """The receiver of the requests."""

    def do_POST(self) -> None:
        """Keep the lead of a signed event."""
        body = self.rfile.read(int(self.headers["content-length"]))
        signed = is_signed(self.headers, body)
        if signed:
            keep(json.loads(body)["event"])
        self.send_response(204 if signed else 401)
        self.send_header("Content-Length", "0")
        self.end_headers()


HTTPServer(("127.0.0.1", int(port)), Handler).serve_forever()
