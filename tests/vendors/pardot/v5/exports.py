"""The calls of exports, for tests of their statements."""

from datetime import UTC, datetime, timedelta

from tests.vendors.pardot.v5.client import V5


def use_exports(v5: V5) -> None:
    """Create an export that is complete at once, query and read it, and fetch its file. Close the client."""
    yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat(timespec="seconds")
    procedure = {"name": "Prospect/FilterByCreatedAt", "arguments": {"createdAfter": yesterday}}
    v5.account.prospect()
    with v5.http:
        made = v5.send("POST", "/api/v5/exports", {"procedure": procedure, "fields": ["id", "email"]})
        assert made.status_code == 201, made.text
        path = f"/api/v5/exports/{made.json()['id']}"
        assert v5.send("GET", "/api/v5/exports", fields="id,status").json()["values"]
        (file,) = v5.send("GET", path, fields="resultRefs").json()["resultRefs"]
        assert v5.get(file).status_code == 200
        assert v5.send("POST", f"{path}/do/cancel").status_code == 400
