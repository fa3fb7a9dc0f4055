"""`GET /_dealdock/accounts/{id}/export`. That an export loads as it was is tested with the core."""

import httpx

from tests.builders import Account


def test_answers_the_account_as_a_scene_in_json(control: httpx.Client, account: Account) -> None:
    account.opportunity(account.prospect("jane@example.com"), name="Big one")
    response = control.get(f"/accounts/{account.ready.id}/export")
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    (exported,) = response.json()["accounts"]
    assert (exported["id"], exported["users"][0]["email"]) == (account.ready.id, account.ready.email)
    assert exported["prospects"][0]["email"] == "jane@example.com"
    assert [activity["type"] for activity in exported["opportunities"][0]["activities"]] == [8]


def test_of_an_unknown_account_there_is_none(control: httpx.Client) -> None:
    response = control.get("/accounts/999999999/export")
    assert response.status_code == 404
    assert response.json()["detail"] == "There is no account 999999999."
