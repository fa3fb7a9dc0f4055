"""A writer that submits an import of prospects to Pardot 5, and does not wait for it. `DEFECT` names a defect to plant.

`pardot_import.py BASE_URL ACCESS_TOKEN BUSINESS_UNIT ROWS.csv`.
"""

import json
import os
import sys
import urllib.request
from pathlib import Path
from typing import Any

base_url, token, unit, path = sys.argv[1:]


def call(method: str, path: str, content: bytes, kind: str) -> Any:
    headers = {"Authorization": f"Bearer {token}", "Pardot-Business-Unit-Id": unit, "Content-Type": kind}
    request = urllib.request.Request(f"{base_url}/api/v5/imports{path}", content, headers, method=method)  # noqa: S310 (of the sandbox)
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 (the same)
        return json.loads(answer.read() or b"null")


fields = [
    {"field": "matchEmail"},
    {"field": "firstName"},
]
new = {"operation": "Upsert", "object": "Prospect", "createOnNoMatch": True, "fields": fields}
made = call("POST", "?fields=id", json.dumps(new).encode(), "application/json")
boundary = "limit"
named = 'Content-Disposition: form-data; name="file"; filename="rows.csv"'
parts = f"--{boundary}\r\n{named}\r\nContent-Type: text/csv\r\n\r\n"
rows = Path(path).read_bytes().replace(b"email", b"matchEmail", 1)
content = parts.encode() + rows + f"\r\n--{boundary}--\r\n".encode()
call("POST", f"/{made['id']}/batches", content, f"multipart/form-data; boundary={boundary}")
if os.environ.get("DEFECT") != "never_starts":
    call("PATCH", f"/{made['id']}?fields=id", b'{"status": "Ready"}', "application/json")
