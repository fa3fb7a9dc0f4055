"""`/_dealdock/accounts/{id}/snapshots`: records as they once were, to be gone back to."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, select

from dealdock import Sandbox
from dealdock.platform.lifecycle import snapshots
from dealdock.platform.records.models import Account as AccountRow
from dealdock.platform.records.models import Dataset, EarlierState, Snapshot
from dealdock.vendors.all_tables import metadata
from tests.control.test_change import Make
from tests.control.test_reset import listed
from tests.platform.lifecycle.test_resetting import filled
from tests.support.builders import Account, Pardot
from tests.support.cases import each_case
from tests.support.meanwhile import meanwhile
from tests.support.running import eventually


@pytest.fixture
def going(control: httpx.Client, account: Account) -> Callable[[str], None]:
    """Resets the test's account to a snapshot."""

    def go_back(to: str) -> None:
        response = control.post(f"/accounts/{account.ready.id}/reset", json={"to": to})
        assert response.status_code == 204, response.text

    return go_back


@pytest.fixture
def path(account: Account) -> str:
    return f"/accounts/{account.ready.id}/snapshots"


class TestSnapshots:
    def test_are_listed_by_name_whatever_the_order_in_which_they_were_taken(
        self, control: httpx.Client, account: Account, path: str
    ) -> None:
        for name in ("b", "a", "B", "b"):
            assert control.put(f"{path}/{name}").status_code == 201
            control.post(f"/accounts/{account.ready.id}/clock/advance", json={"seconds": 1})
        assert [each["name"] for each in control.get(path).json()] == ["B", "a", "b"]

    def test_bring_back_all_records_with_their_ids_and_counts(
        self, control: httpx.Client, account: Account, pardot: Pardot, path: str, going: Callable[[str], None]
    ) -> None:
        jane, colour = account.prospect("jane@example.com"), account.custom_field("Colour")
        assert pardot.call("update", "prospect", id=jane, Colour="red").error is None
        account.list_membership(prospect_id=jane)
        deal = account.opportunity(jane)
        gone = account.deleted_opportunity(jane)
        before = account.contents
        read = pardot.read(deal).text
        control.put(f"{path}/before")
        account.opportunity(jane)
        assert pardot.delete(deal).error is None
        going("before")
        assert pardot.read(deal).text == read
        assert pardot.undelete(gone).error is None
        going("before")
        restored = account.refreshed().contents
        assert unnumbered(restored) == unnumbered(before)
        assert restored["custom_field_value"][0][2] == colour

    def test_new_ids_go_on_from_where_it_was_taken(
        self, control: httpx.Client, account: Account, pardot: Pardot, path: str, going: Callable[[str], None]
    ) -> None:
        jane = account.prospect()
        control.put(f"{path}/before")
        given = {"prospect_id": jane, "name": "Deal", "value": 1, "probability": 1}
        first = pardot.create(**given).id
        going("before")
        assert pardot.create(**given).id == first

    def test_can_be_restored_any_number_of_times(
        self, control: httpx.Client, account: Account, pardot: Pardot, path: str, going: Callable[[str], None]
    ) -> None:
        for name in ("none", "one"):
            control.put(f"{path}/{name}")
            account.opportunity()
        for name, total in (("one", 1), ("none", 0), ("one", 1), ("one", 1)):
            going(name)
            assert pardot.query().total == total
            account.refreshed().opportunity()

    def test_users_go_along_as_they_are_now(
        self, control: httpx.Client, account: Account, path: str, going: Callable[[str], None]
    ) -> None:
        account.prospect(assigned_to_id=account.first_user())
        account.opportunity()
        control.put(f"{path}/before")
        going("empty")
        now = account.refreshed()
        late = now.user_id(email="late@example.com", time_zone="Europe/Paris")
        control.patch(f"/accounts/{account.ready.id}", json={"time_zone": "Asia/Tokyo"})
        going("before")
        users = listed(control, {"id": account.ready.id}, "user")
        assert [(user["email"], user["time_zone"]) for user in users] == [
            (account.ready.email, "Asia/Tokyo"),
            ("late@example.com", "Europe/Paris"),
        ]
        records = {
            row[1] for name, rows in now.refreshed().contents.items() if name not in {"user", "dataset"} for row in rows
        }
        assert late not in records
        assert late < now.refreshed().tag()

    def test_a_connector_does_not_prevent_restoring_them(
        self, control: httpx.Client, account: Account, pardot: Pardot, path: str, going: Callable[[str], None]
    ) -> None:
        account.opportunity()
        control.patch(f"/accounts/{account.ready.id}", json={"connector": "salesforce"})
        control.put(f"{path}/before")
        going("empty")
        going("before")
        assert pardot.query().total == 1
        assert control.get(f"/accounts/{account.ready.id}").json()["connector"] == "salesforce"

    def test_are_listed_by_name_with_what_they_hold(self, control: httpx.Client, account: Account, path: str) -> None:
        assert control.get(path).json() == []
        account.opportunity(account.prospect())
        taken = control.put(f"{path}/zebra")
        assert taken.status_code == 201
        control.put(f"/accounts/{account.ready.id}/clock", json={"mode": "frozen", "at": "2026-01-01T12:00:00Z"})
        account.opportunity()
        again = control.put(f"{path}/ant ü 🚀")
        assert [each["name"] for each in control.get(path).json()] == ["ant ü 🚀", "zebra"]
        assert again.json() == {
            "name": "ant ü 🚀",
            "created_at": "2026-01-01T12:00:00Z",
            "counts": {"opportunities": 2, "prospects": 1, "visitor_activities": 1, "list_memberships": 0},
        }
        assert control.get(path).json() == [again.json(), taken.json()]

    def test_another_of_the_same_name_takes_its_place(
        self, control: httpx.Client, account: Account, pardot: Pardot, path: str, going: Callable[[str], None]
    ) -> None:
        assert control.put(f"{path}/before").status_code == 201
        account.opportunity()
        assert control.put(f"{path}/before").status_code == 201
        assert len(control.get(path).json()) == 1
        account.opportunity()
        going("before")
        assert pardot.query().total == 1

    def test_can_be_deleted(self, control: httpx.Client, account: Account, path: str) -> None:
        control.put(f"{path}/before")
        assert control.delete(f"{path}/before").status_code == 204
        assert control.delete(f"{path}/before").status_code == 404
        assert control.post(f"/accounts/{account.ready.id}/reset", json={"to": "before"}).status_code == 404
        assert control.get(path).json() == []

    @each_case("name", ["scene", "empty", "n" * 256, "%00", "%1B", "%7F", "a%0Ab", "a%0A", "%09"])
    def test_have_names_that_mean_nothing_else(self, control: httpx.Client, path: str, name: str) -> None:
        refused, absent = control.put(f"{path}/{name}"), control.delete(f"{path}/{name}")
        assert (refused.status_code, absent.status_code in (404, 422)) == (422, True)
        for answer in (refused, absent):
            assert "snapshot" in answer.json()["detail"].lower()
        assert control.get(path).json() == []

    @each_case(("name", "written"), [("a\tb", "a%09b"), ("\x7f", "%7F"), ("a\nb", "a%0Ab")])
    def test_with_names_of_an_earlier_version_can_be_deleted(
        self, sandbox: Sandbox, control: httpx.Client, account: Account, path: str, name: str, written: str
    ) -> None:
        """It took tabs, line breaks and DEL in names."""
        control.put(f"{path}/other")
        snapshots.take(sandbox.database, account.ready.id, name, real=sandbox.clock.now())
        assert [each["name"] for each in control.get(path).json()] == sorted([name, "other"])
        assert control.put(f"{path}/{written}").status_code == 422
        assert control.delete(f"{path}/{written}").status_code == 204
        assert [each["name"] for each in control.get(path).json()] == ["other"]
        assert control.delete(f"{path}/{written}").status_code == 404

    def test_may_have_a_slash_in_the_name(self, control: httpx.Client, path: str, going: Callable[[str], None]) -> None:
        for name in ("a%2Fb", "a/b"):
            assert control.put(f"{path}/{name}").json()["name"] == "a/b"
            going("a/b")
            assert control.delete(f"{path}/{name}").status_code == 204
        assert control.get(path).json() == []

    def test_are_one_accounts(self, control: httpx.Client, make_account: Make, path: str) -> None:
        assert control.put(f"{path}/before").is_success
        other = make_account()
        assert control.get(f"/accounts/{other['id']}/snapshots").json() == []
        assert control.post(f"/accounts/{other['id']}/reset", json={"to": "before"}).status_code == 404
        for method, where in (("PUT", "/x"), ("DELETE", "/x"), ("GET", "")):
            assert control.request(method, f"/accounts/999999/snapshots{where}").status_code == 404


@pytest.mark.slow
def test_a_large_one_is_of_one_moment_though_others_write(sandbox: Sandbox, control: httpx.Client) -> None:
    """Each opportunity comes with its links, activities and counts, or not at all."""
    account = filled(sandbox, 2500)  # more than are copied at once, so that others do not wait
    jane = account.prospect()
    account.opportunities(20, jane)
    path = f"/accounts/{account.ready.id}"
    with meanwhile(lambda: account.opportunity(jane)):
        assert control.put(f"{path}/snapshots/large").status_code == 201
    assert control.post(f"{path}/reset", json={"to": "large"}).status_code == 204
    found = account.refreshed().contents
    opportunities = {row[1] for row in found["opportunity"]}
    assert len(opportunities) >= 20
    assert {row[1] for row in found["opportunity_prospect"]} == opportunities
    assert {row[21] for row in found["visitor_activity"]} == opportunities


def unnumbered(contents: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Without the dataset's number, which leads every row."""
    return {name: [row[1:] for row in rows] for name, rows in contents.items()}


@pytest.mark.slow
def test_no_row_of_a_dropped_or_replaced_snapshot_or_of_former_records_stays(
    sandbox: Sandbox, control: httpx.Client, path: str, account: Account, going: Callable[[str], None]
) -> None:
    account.opportunity(account.prospect())
    for name in ("dropped", "replaced", "replaced", "kept"):
        assert control.put(f"{path}/{name}").is_success
    assert control.delete(f"{path}/dropped").is_success
    going("kept")
    going("scene")
    going("kept")

    def visible(db: Connection) -> set[int]:
        owners = (AccountRow.dataset_id, Snapshot.dataset_id, EarlierState.dataset_id)
        return {dataset for owner in owners for dataset in db.scalars(select(owner))}

    def has_no_others(db: Connection) -> bool:
        tables = [each for each in metadata.sorted_tables if "dataset_id" in each.c]
        columns = [
            Dataset.id,
            *(each.c.dataset_id for each in tables if each.name not in {"account", "webhook_delivery"}),
        ]
        return not any(set(db.scalars(select(column).distinct())) - visible(db) for column in columns)

    eventually(lambda: sandbox.database.read(has_no_others))
    assert len(control.get(path).json()) == 2
