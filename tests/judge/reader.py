"""A small reader of Pardot: prospects by the time of their change, list memberships by list. It can have a defect.

Command line: the address, the API key, the user key, the folder for its files, the defect.
"""

import json
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

BASE, KEY, USER_KEY, FOLDER, DEFECT = sys.argv[1:]
STATE = Path(FOLDER) / "state.json"


def query(name: str, **criteria: Any) -> list[dict[str, Any]]:
    """Return a page of an object."""
    sent = {"format": "json", "output": "bulk", "limit": 200, **criteria}
    headers = {"Authorization": f"Pardot api_key={KEY}, user_key={USER_KEY}"}
    request = Request(f"{BASE}/api/{name}/version/3/do/query?{urlencode(sent)}", headers=headers)  # noqa: S310 (http)
    with urlopen(request) as answer:  # noqa: S310 (http)
        result = json.load(answer)["result"] or {}
    rows = result.get({"listMembership": "list_membership"}.get(name, name)) or []
    return [rows] if isinstance(rows, dict) else rows


def pages(name: str, **criteria: Any) -> Iterator[dict[str, Any]]:
    """Yield all rows of a query, by id."""
    last = criteria.pop("after", 0)
    while rows := query(name, id_greater_than=last, sort_by="id", sort_order="ascending", **criteria):
        yield from rows
        last = rows[-1]["id"]


def prospects(mark: str) -> str:
    """Write the prospects that changed since a time. Return the time of the last change."""
    if DEFECT == "ties":  # continues strictly after the last time of a page
        while rows := query("prospect", updated_after=mark, sort_by="updated_at", sort_order="ascending"):
            write("prospects", rows)
            mark = rows[-1]["updated_at"]
        return str(mark)
    before = datetime.fromisoformat(mark) - timedelta(seconds=1)
    found = list(pages("prospect", updated_after=before.isoformat(" ")))
    for row in found:
        if DEFECT == "cuts_texts":
            row["comments"] = row["comments"][:40]
        if DEFECT == "fails_on_null":
            row["comments"] = row["comments"].strip()
    write("prospects", found)
    return max([mark, *(str(row["updated_at"]) for row in found)])


def members() -> None:
    """Write the memberships of all lists."""
    last = 0
    for each in [row["id"] for row in pages("list")]:
        found = list(pages("listMembership", list_id=each, after=last))
        write("members", found)
        if DEFECT == "parents" and found:  # continues at the next list after the last id
            last = found[-1]["id"]


def write(stream: str, rows: list[dict[str, Any]]) -> None:
    """Add rows to the file of a stream."""
    with (Path(FOLDER) / f"{stream}.jsonl").open("a") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


if DEFECT == "breaks":
    sys.exit("there is no such thing as a configuration")
MARK = json.loads(STATE.read_text())["mark"] if STATE.exists() else "2025-01-01 00:00:00"
NEW = prospects(MARK)
members()
if DEFECT == "campaigns":  # leaves the last one out
    write("campaigns", list(pages("campaign"))[:-1])
STATE.write_text(json.dumps({"mark": NEW}))
