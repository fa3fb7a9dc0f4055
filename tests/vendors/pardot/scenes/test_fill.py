"""An account that has its users is filled with a scene's first account."""

import pytest
from sqlalchemy import Connection

from dealdock import Sandbox
from dealdock.platform import scenes
from dealdock.platform.accounts import accounts, users
from dealdock.platform.errors import WrongScene
from dealdock.platform.records import records
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot.campaign import Campaign
from dealdock.vendors.pardot.prospect import service as prospect_service
from dealdock.vendors.pardot.prospect.model import Prospect
from tests.vendors.pardot.scenes.conftest import NOW, Read


@pytest.fixture
def tenant(sandbox: Sandbox) -> AccountContext:
    """An account of version 3 with one user, whose id is 1, and nothing else."""

    def work(db: Connection) -> AccountContext:
        new = accounts.create(db, sandbox.credentials, real=NOW)
        users.add(db, sandbox.credentials, new, time_zone="UTC", now=NOW)
        return new

    return sandbox.database.write(work)


def test_the_records_of_the_first_account_come_in_and_its_users_do_not(
    sandbox: Sandbox, tenant: AccountContext, read: Read
) -> None:
    start = read("accounts: [{users: [{id: 2}], campaigns: [{name: A}], prospects: [{id: 7}, {}]}, {prospects: [{}]}]")
    sandbox.database.write(lambda db: scenes.fill(db, tenant, start, now=NOW))
    campaigns = sandbox.database.read(lambda db: records.rows(db, tenant, Campaign))
    prospects = sandbox.database.read(lambda db: records.rows(db, tenant, Prospect))
    assert [(each.id, each.name) for each in campaigns] == [(2, "A")]
    assert [each.id for each in prospects] == [3, 7]
    assert sandbox.database.write(lambda db: prospect_service.create(db, tenant, now=NOW)) == 8


def test_a_scene_without_campaigns_brings_the_default_one(sandbox: Sandbox, tenant: AccountContext) -> None:
    sandbox.database.write(lambda db: scenes.fill(db, tenant, scenes.read("empty", sandbox.vendors), now=NOW))
    campaigns = sandbox.database.read(lambda db: records.rows(db, tenant, Campaign))
    assert [(each.id, each.name) for each in campaigns] == [(2, "Website Tracking")]


def test_an_id_that_is_a_user_s_is_refused(sandbox: Sandbox, tenant: AccountContext, read: Read) -> None:
    start = read("accounts:\n- prospects:\n  - {id: 2}\n  - {id: 1}\n")
    with pytest.raises(WrongScene) as caught:
        sandbox.database.write(lambda db: scenes.fill(db, tenant, start, now=NOW))
    assert str(caught.value) == (
        "crm.yaml:4: accounts[0].prospects[1].id: the id 1 is taken already, by a user of the account"
    )


def test_shared_emails_are_refused_where_the_account_is_of_version_3(
    sandbox: Sandbox, tenant: AccountContext, read: Read
) -> None:
    start = read("accounts:\n- version: 4\n  prospects:\n  - email: jo@example.com\n  - email: JO@example.com\n")
    with pytest.raises(WrongScene) as caught:
        sandbox.database.write(lambda db: scenes.fill(db, tenant, start, now=NOW))
    assert str(caught.value) == (
        "crm.yaml:5: accounts[0].prospects[1].email: "
        "the email jo@example.com is taken already, by accounts[0].prospects[0]"
    )
