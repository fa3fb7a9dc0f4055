"""`DELETE /_dealdock/accounts/{id}`: an account is deleted, and all its clients are refused."""

import httpx
import pytest
import sqlalchemy as sa

from dealdock import Sandbox
from dealdock.vendors.all_tables import metadata
from tests.control.test_change import Make, call
from tests.support.builders import NO_TLS, Account, Pardot
from tests.support.running import eventually


class TestDelete:
    def test_its_keys_are_invalid(self, address: str, control: httpx.Client, make_account: Make) -> None:
        account, other = make_account(limits={"daily": 5}), make_account()
        call(address, account, "query")
        response = control.delete(f"/accounts/{account['id']}")
        assert (response.status_code, response.content) == (204, b"")
        assert call(address, account, "query")["@attributes"]["err_code"] == 1
        login = {field: account[field] for field in ("email", "password", "user_key")} | {"format": "json"}
        answer = control.post(f"{address}/api/login/version/3", data=login).json()
        assert answer["@attributes"]["err_code"] == 15
        bearer = {
            "Authorization": f"Bearer {account['access_token']}",
            "Pardot-Business-Unit-Id": account["business_unit_id"],
        }
        nobodys = bearer | {"Pardot-Business-Unit-Id": "0UvMAHahiGcacyC0RQ"}
        path = f"{address}/api/opportunity/version/3/do/query"
        assert control.get(path, headers=bearer).text == control.get(path, headers=nobodys).text
        client = {"client_id": account["client_id"], "client_secret": account["client_secret"]}
        granted = control.post(f"{address}/services/oauth2/token", data=client | {"grant_type": "client_credentials"})
        assert granted.status_code == 400
        assert call(address, other, "query")["@attributes"]["stat"] == "ok"

    def test_it_is_found_nowhere_and_its_id_does_not_come_back(self, control: httpx.Client, make_account: Make) -> None:
        account = make_account()
        path = f"/accounts/{account['id']}"
        control.delete(path)
        assert control.delete(path).status_code == 404
        assert control.get(path).status_code == 404
        assert control.post(f"{path}/reset").status_code == 404
        assert control.get(f"{path}/snapshots").status_code == 404
        assert account["id"] not in [each["id"] for each in control.get("/accounts").json()]
        assert make_account()["id"] > account["id"]

    @pytest.mark.slow
    def test_nothing_of_it_stays(self, sandbox: Sandbox, address: str, control: httpx.Client) -> None:
        account, other = (Account.open(sandbox, scene="demo", daily_limit=5, connector="salesforce") for _ in range(2))
        path = f"/accounts/{account.ready.id}"
        for one in (account, other):
            with Pardot(address, one) as pardot:
                assert pardot.query().error is None
            assert len(control.get(f"/accounts/{one.ready.id}/requests").json()) == 1
        kept = other.contents
        assert control.put(f"{path}/quota", json={"used": 1}).status_code == 200
        assert control.put(f"{path}/snapshots/before").status_code == 201
        assert control.delete(path).status_code == 204

        def is_swept() -> bool:
            return sandbox.database.read(lambda db: rows_of(db, account)) == {}

        eventually(is_swept)
        assert other.contents == kept
        assert len(control.get(f"/accounts/{other.ready.id}/requests").json()) == 1


def rows_of(db: sa.Connection, account: Account) -> dict[str, int]:
    """Return how many rows of each table are the account's, or of the dataset that it showed."""
    owned = {
        table: table.c.account_id == account.ready.id for table in metadata.sorted_tables if "account_id" in table.c
    }
    owned |= {
        table: table.c.dataset_id == account.tenant.dataset_id
        for table in metadata.sorted_tables
        if "dataset_id" in table.c
    }
    counts = {
        table.name: db.scalars(sa.select(sa.func.count()).select_from(table).where(which)).one()
        for table, which in owned.items()
    }
    return {name: number for name, number in counts.items() if number}


@pytest.mark.account(scene="demo")
def test_a_stream_that_has_begun_is_completed(address: str, control: httpx.Client, account: Account) -> None:
    headers = {"Authorization": account.authorization}
    path = f"{address}/api/opportunity/version/3/do/query?output=mobile"
    whole = control.get(path, headers=headers).content
    with httpx.stream("GET", path, headers=headers, verify=NO_TLS, timeout=30) as response:
        assert control.delete(f"/accounts/{account.ready.id}").status_code == 204
        assert response.read() == whole
