"""Imports of a server that is killed while it writes their rows."""

import json
from contextlib import suppress
from threading import Thread
from typing import Any

import httpx
import pytest

from tests.support.running import Started, eventually, start

pytestmark = pytest.mark.slow

PROSPECTS = "/api/v5/objects/prospects?fields=email&limit=1000"


class Client:
    """A client of version 5 of the first account."""

    def __init__(self, server: Started) -> None:
        own = server.account
        headers = {"Authorization": f"Bearer {own['access_token']}", "Pardot-Business-Unit-Id": own["business_unit_id"]}
        transport = httpx.HTTPTransport(limits=httpx.Limits(max_keepalive_connections=0))
        self.http = httpx.Client(base_url=server.line["url"], headers=headers, timeout=60, transport=transport)

    def get(self, path: str) -> Any:
        """Return the JSON of an answer."""
        answer = self.http.get(path)
        while answer.status_code == 503:  # the calls of a killed server are counted until it is known to be gone
            answer = self.http.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def counts(self, number: int) -> dict[str, Any]:
        """Return the state and the counts of an import."""
        found: dict[str, Any] = self.get(f"/api/v5/imports/{number}?fields=status,createdCount,updatedCount,errorCount")
        return found


@pytest.mark.parametrize("rows", [450, 600])
def test_a_killed_import_is_ended_by_the_next_server(lasting: dict[str, object], rows: int) -> None:
    """Within the call that makes it ready, and in the background."""
    emails = sorted(f"owl{place}@{rows}.example" for place in range(rows))
    with start(**lasting) as server:
        token = {"Authorization": f"Bearer {server.line['control_token']}"}
        account = server.account["id"]
        client = Client(server)
        changed = client.http.patch(f"/_dealdock/accounts/{account}", json={"job_seconds": 0}, headers=token)
        assert changed.status_code == 200, changed.text
        number = client.http.post("/api/v5/imports", json={"operation": "Upsert", "object": "Prospect"}).json()["id"]
        file = "\n".join(["email", *emails]).encode()
        path = f"/api/v5/imports/{number}"
        assert client.http.post(f"{path}/batches", files={"file": ("a.csv", file)}).status_code == 204

        def make_ready() -> None:
            with suppress(httpx.TransportError):
                client.http.patch(path, content=json.dumps({"status": "Ready"}))

        thread = Thread(target=make_ready)
        thread.start()
        other = Client(server)
        eventually(lambda: other.counts(number)["createdCount"])
        acknowledged = {each["email"] for each in other.get(PROSPECTS)["values"]} & {*emails}
        server.process.kill()
        thread.join()
        assert 0 < len(acknowledged) <= rows
    with start(**lasting) as server:
        later = Client(server)
        kept = {each["email"] for each in later.get(PROSPECTS)["values"]}
        assert acknowledged <= kept
        eventually(lambda: later.counts(number)["status"] == "Complete")
        assert later.counts(number) == {
            "status": "Complete",
            "createdCount": rows,
            "updatedCount": 0,
            "errorCount": 0,
        }
        found = (each["email"] or "" for each in later.get(PROSPECTS)["values"])
        assert sorted(email for email in found if email.endswith(f"@{rows}.example")) == emails
