"""Statements for the records of several ids find what `IN` finds, however many ids there are."""

from functools import partial

import pytest
from sqlalchemy import Connection, bindparam, select

from dealdock.platform.database.id_statements import IdStatement
from dealdock.vendors.pardot.models import Campaign
from tests.builders import Account

NEWEST_FIRST = IdStatement(
    select(Campaign.id, Campaign.name)
    .where(Campaign.dataset_id == bindparam("dataset_id"))
    .order_by(Campaign.id.desc()),
    Campaign.id,
)


def found(db: Connection, dataset_id: int, ids: list[int]) -> list[tuple[int, str]]:
    rows = [(row.id, row.name) for row in NEWEST_FIRST.all(db, {"dataset_id": dataset_id}, ids)]
    assert [tuple(row) for row in NEWEST_FIRST.tuples(db, {"dataset_id": dataset_id}, ids)] == rows
    return rows


@pytest.mark.parametrize("number", [0, 1, 2, 4, 5, 16, 17, 64, 65, 200, 201])
def test_rows_of_these_ids_are_found_in_the_order_of_the_statement(account: Account, number: int) -> None:
    made = [account.campaign(name=f"Campaign {place}") for place in range(3)]
    others = list(range(1_000_000, 1_000_000 + number))
    asked = [*made[:2], *others][:number]
    names = {campaign_id: f"Campaign {place}" for place, campaign_id in enumerate(made)}
    expected = sorted(((each, names[each]) for each in asked if each in names), reverse=True)
    read = partial(found, dataset_id=account.tenant.dataset_id, ids=asked)
    assert account.sandbox.database.read(read) == expected


def test_rows_of_another_account_are_not_found(account: Account) -> None:
    other = Account.open(account.sandbox)
    theirs = other.campaign(name="Theirs")
    assert account.sandbox.database.read(partial(found, dataset_id=account.tenant.dataset_id, ids=[theirs])) == []
    assert account.sandbox.database.read(partial(found, dataset_id=other.tenant.dataset_id, ids=[theirs])) == [
        (theirs, "Theirs")
    ]
