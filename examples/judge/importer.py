"""A program that submits an import of prospects to Pardot: `importer.py BASE_URL ACCESS_TOKEN BUSINESS_UNIT FILE`.

It does not wait until the import has ended. An upsert by address can be submitted again.
"""

import json
import sys
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

base_url, token, unit, path = sys.argv[1:]
LIMIT = "limit-of-parts"


def call(method: str, path: str, content: bytes, form: str = "application/json") -> Any:
    """Call the API."""
    headers = {"Authorization": f"Bearer {token}", "Pardot-Business-Unit-Id": unit, "Content-Type": form}
    request = Request(f"{base_url}/api/v5/imports{path}", content, headers, method=method)  # noqa: S310 (of the file)
    with urlopen(request, timeout=30) as answer:  # noqa: S310 (the same)
        return json.loads(answer.read() or b"null")


new = {
    "operation": "Upsert",
    "object": "Prospect",
    "createOnNoMatch": True,
    "fields": [{"field": "matchEmail"}, {"field": "firstName"}],
}
made = call("POST", "?fields=id", json.dumps(new).encode())
rows = Path(path).read_bytes().replace(b"email", b"matchEmail", 1)
named = 'Content-Disposition: form-data; name="file"; filename="rows.csv"\r\nContent-Type: text/csv\r\n\r\n'
parts = f"--{LIMIT}\r\n{named}".encode() + rows + f"\r\n--{LIMIT}--\r\n".encode()
call("POST", f"/{made['id']}/batches", parts, f"multipart/form-data; boundary={LIMIT}")
call("PATCH", f"/{made['id']}?fields=id", b'{"status": "Ready"}')
