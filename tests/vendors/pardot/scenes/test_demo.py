"""The packaged scenes."""

from collections import Counter
from itertools import pairwise
from typing import Any

import pytest

from dealdock import Sandbox
from dealdock.app import VENDORS
from dealdock.platform import scenes
from dealdock.platform.accounts import accounts
from dealdock.platform.credentials import login
from dealdock.platform.credentials.secrets import PUBLISHED
from dealdock.settings import Settings
from dealdock.vendors.pardot.credentials import PUBLISHED_KEYS
from dealdock.vendors.pardot.opportunity import service as opportunity_service
from dealdock.vendors.pardot.scenes.support import SCENES
from tests.support.builders import Account
from tests.support.cases import each_case
from tests.vendors.pardot.scenes.conftest import NOW

DEALS = [deal for each in scenes.read("demo", VENDORS, "pardot").accounts for deal in each.opportunities]


def test_empty_is_one_account_of_which_nothing_is_said() -> None:
    assert scenes.read("empty", VENDORS).accounts == [SCENES.account()]


@pytest.mark.slow
def test_the_demo_s_credentials_are_published_and_work() -> None:
    with Sandbox(Settings(database=None)) as sandbox:
        start = scenes.read("demo", VENDORS, "pardot")
        ids = sandbox.database.write(lambda db: scenes.load(db, sandbox.credentials, start, real=NOW))
        first, second = sandbox.database.write(
            lambda db: [accounts.with_valid_credentials(db, sandbox.credentials, each, real=NOW) for each in ids]
        )
        assert (first.email, first.password, first.credentials["user_key"]) == (
            "ada@dealdock.example",
            PUBLISHED.password,
            PUBLISHED_KEYS[0],
        )
        assert (first.settings["connector"], first.time_zone, second.settings["connector"]) == (
            None,
            "UTC",
            "salesforce",
        )
        reader = sandbox.database.read(lambda db: login.by_key(db, "pardot", "user_key", PUBLISHED_KEYS[1]).user)
        assert reader is not None
        assert reader.role == "Read Only"
        assert login.is_valid(sandbox.credentials, reader, email="ben@dealdock.example", password=PUBLISHED.password)


def test_the_demo_fills_an_account(sandbox: Sandbox) -> None:
    mine = Account.open(sandbox, scene="demo")
    deal = sandbox.database.read(lambda db: opportunity_service.read(db, mine.tenant, 1234))
    prospect = dict(zip(opportunity_service.PROSPECT, deal.prospects[0], strict=True))
    assert (deal.fields.name, prospect["email"]) == ("Large Customer Opportunity", "jdoe@company.com")


def test_the_demo_has_deals_of_every_kind() -> None:
    assert Counter(deal.status for deal in DEALS).keys() == {"Open", "Won", "Lost"}
    assert {activity.type for deal in DEALS for activity in deal.activities or ()} == {8, 9, 10, 18, 19, 38}
    assert any(deal.deleted for deal in DEALS)
    assert any(len(deal.prospects) > 1 for deal in DEALS)
    assert any(deal.value % 1 for deal in DEALS)
    assert any(deal.value % 1 == 0 for deal in DEALS)
    assert {deal.created_at.year for deal in DEALS if deal.created_at} == {2025, 2026}


def test_the_demo_has_some_of_every_kind() -> None:
    lamps, _ = scenes.read("demo", VENDORS, "pardot").accounts
    assert all(getattr(lamps, kind) for kind in SCENES.kinds)
    assert any(each.assigned_to for each in lamps.prospects)
    assert any(each.custom_fields for each in lamps.prospects)
    assert {True, False} == {each.opted_out for each in lamps.list_memberships}


def test_what_surrounds_the_demo_s_deals_leaves_their_ids_alone(sandbox: Sandbox) -> None:
    mine = Account.open(sandbox, scene="demo")
    surroundings = set(range(301, 400))
    taken = {row[1] for name in ("custom_field", "tag", "list", "list_membership") for row in mine.contents[name]}
    assert taken < surroundings
    (dataset,) = mine.contents["dataset"]
    assert dataset[2] == 1234  # the last id


@each_case("deal", DEALS)
def test_the_demo_s_stories_hold_together(deal: Any) -> None:
    moments = [activity.created_at for activity in deal.activities or () if activity.created_at]
    assert all(earlier <= later for earlier, later in pairwise(moments))
    assert (moments[0], moments[-1]) == (deal.created_at, deal.updated_at)
    assert (deal.closed_at is None) == (deal.status == "Open")
    gone = {each.prospect for each in deal.activities or () if each.type == 38}
    assert {each.prospect for each in deal.activities or ()} - gone == set(deal.prospects)
