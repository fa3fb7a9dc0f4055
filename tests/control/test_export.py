"""`GET /_dealdock/accounts/{id}/export`. That an export loads as it was is tested with the core."""

import struct
from socket import SO_LINGER, SOL_SOCKET, create_connection
from urllib.parse import urlsplit

import httpx
import pytest

from tests.support.builders import Account
from tests.support.cases import each_case
from tests.support.running import eventually


def test_answers_the_account_as_a_scene_in_json(control: httpx.Client, account: Account) -> None:
    account.opportunity(account.prospect("jane@example.com"), name="Big one")
    response = control.get(f"/accounts/{account.ready.id}/export")
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    (exported,) = response.json()["accounts"]
    assert (exported["id"], exported["users"][0]["email"]) == (account.ready.id, account.ready.email)
    assert exported["prospects"][0]["email"] == "jane@example.com"
    assert [activity["type"] for activity in exported["opportunities"][0]["activities"]] == [8]


@pytest.mark.slow
@each_case(
    "clock",
    [
        None,
        {"mode": "frozen", "at": "2026-01-31T09:30:00Z"},
        {"mode": "offset", "seconds": 77},
        {"mode": "offset", "seconds": -77},
    ],
)
def test_has_the_clock_of_the_account(
    control: httpx.Client, account: Account, clock: dict[str, str | int] | None
) -> None:
    path = f"/accounts/{account.ready.id}"
    assert control.put(f"{path}/clock", json=clock or {"mode": "real"}).is_success
    exported = control.get(f"{path}/export").json()
    assert exported["accounts"][0].get("clock") == clock
    before = control.get(f"{path}/clock").json()
    control.put(f"{path}/clock", json={"mode": "offset", "seconds": 5})
    assert control.post(f"{path}/import", json=exported).status_code == 204
    after = control.get(f"{path}/clock").json()
    assert (after["mode"], after["seconds"]) == (before["mode"], before["seconds"])


def test_of_an_unknown_account_there_is_none(control: httpx.Client) -> None:
    response = control.get("/accounts/999999999/export")
    assert response.status_code == 404
    assert response.json()["detail"] == "Account 999999999 does not exist."


def test_one_that_its_client_leaves_at_once_ends(control: httpx.Client, account: Account, address: str) -> None:
    path = f"/accounts/{account.ready.id}/export"
    where = urlsplit(address)
    for _ in range(40):
        with create_connection((str(where.hostname), int(where.port or 0)), 30) as client:
            client.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))  # its end is a reset
            client.sendall(f"GET /_dealdock{path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    eventually(lambda: control.get(path).status_code == 200)
