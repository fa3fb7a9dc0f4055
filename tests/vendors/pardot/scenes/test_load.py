"""The records that a scene leaves in the database."""

from datetime import UTC, datetime
from textwrap import dedent
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Row, select

from dealdock import Sandbox
from dealdock.platform.credentials import login
from dealdock.platform.errors import WrongScene
from dealdock.platform.records import records
from dealdock.platform.records.models import Dataset, User
from dealdock.vendors.pardot.campaign import Campaign
from dealdock.vendors.pardot.opportunity import service as opportunity_service
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity
from tests.support.builders import Account
from tests.support.marks import ONE_DATABASE
from tests.vendors.pardot.scenes.conftest import NOW, Load


def rows(account: Account, model: Any) -> list[Row[Any]]:
    """All records of one kind, by id."""
    mine = select(model.__table__).where(model.dataset_id == account.tenant.dataset_id).order_by(model.id)
    return list(account.sandbox.database.read(lambda db: db.execute(mine).all()))


def deal(account: Account, opportunity_id: int) -> opportunity_service.OpportunityRecord:
    """A live opportunity with its related records."""
    return account.sandbox.database.read(lambda db: opportunity_service.read(db, account.tenant, opportunity_id))


def history(account: Account, opportunity_id: int) -> list[tuple[int, int, datetime]]:
    """Type, prospect and moment of each of an opportunity's activities, by id."""
    found = [each for each in rows(account, VisitorActivity) if each.opportunity_id == opportunity_id]
    return [(each.type, each.prospect_id, each.created_at) for each in found]


def live(account: Account) -> int:
    """Return the counted number of live opportunities."""
    return account.live_counts.get("opportunities", 0)


class TestAccounts:
    def test_each_has_its_settings(self, load: Load) -> None:
        one, other = load(
            "accounts: [{name: A & B, connector: SugarCRM, version: 4, time_zone: Asia/Tokyo, level: Small}, {}]"
        )
        ready = one.ready
        assert (ready.name, ready.connector, ready.version) == ("A & B", "sugarcrm", 4)
        assert (ready.time_zone, ready.level) == ("Asia/Tokyo", "Small")
        assert (other.ready.name, other.ready.connector, other.ready.version) == (f"Account {other.ready.id}", None, 3)

    def test_an_empty_one_has_an_administrator_and_a_campaign(self, load: Load) -> None:
        (account,) = load("accounts: [{}]")
        assert [(each.id, each.role) for each in rows(account, User)] == [(1, "Administrator")]
        campaigns = account.sandbox.database.read(lambda db: records.rows(db, account.tenant, Campaign))
        assert [(each.id, each.name, each.created_at) for each in campaigns] == [(2, "Website Tracking", NOW)]
        assert account.ready.password
        assert account.ready.api_key

    @pytest.mark.slow
    @ONE_DATABASE
    def test_users_log_in_with_the_credentials_of_the_scene(self, load: Load) -> None:
        key, other_key = uuid4().hex, uuid4().hex
        account, _ = load(
            f"accounts: [{{users: [{{email: jo@example.com, password: secret, user_key: {key}}}]}},"
            f" {{users: [{{email: al@example.com, password: other, user_key: {other_key}}}]}}]"
        )
        database, credentials = account.sandbox.database, account.sandbox.credentials
        candidate = database.read(lambda db: login.by_key(db, "pardot", "user_key", key).user)
        assert candidate is not None
        assert login.is_valid(credentials, candidate, email="JO@example.com", password="secret")
        assert not login.is_valid(credentials, candidate, email="jo@example.com", password="wrong")
        assert (account.ready.password, account.ready.user_key) == (None, None)
        second = database.read(lambda db: login.by_key(db, "pardot", "user_key", other_key).user)
        assert second is not None
        assert login.is_valid(credentials, second, email="al@example.com", password="other")

    def test_users_have_the_account_s_time_zone_by_default(self, load: Load) -> None:
        (account,) = load("accounts: [{time_zone: Asia/Tokyo, users: [{}, {time_zone: UTC, role: read only}]}]")
        assert [(each.time_zone, each.role) for each in rows(account, User)] == [
            ("Asia/Tokyo", "Administrator"),
            ("UTC", "Read Only"),
        ]

    def test_a_user_key_of_another_user_is_refused_and_nothing_is_written(self, load: Load, sandbox: Sandbox) -> None:
        text = f"accounts:\n- {{}}\n- users: [{{user_key: {uuid4().hex}}}]"
        load(text)
        before = sandbox.database.read(lambda db: set(db.scalars(select(Dataset.id))))
        with pytest.raises(WrongScene) as caught:
            load(text)
        assert str(caught.value) == (
            "crm.yaml:3: accounts[1].users[0].user_key: another user of this sandbox has this key"
        )
        after = sandbox.database.read(lambda db: set(db.scalars(select(Dataset.id))))
        assert after <= before, "fewer, where the sweep was at it"

    def test_an_email_that_was_made_up_for_another_user_is_refused(self, load: Load) -> None:
        following = load("accounts: [{}]")[0].ready.id + 1
        with pytest.raises(WrongScene, match=r"users\[1\]\.email: another user of the account has user1@account"):
            load(f"accounts: [{{users: [{{}}, {{email: user1@account{following}.example}}]}}]")


class TestRecords:
    TEXT = dedent("""\
        accounts:
          - campaigns:
              - {name: Later, cost: 5, created_at: 2026-02-01}
              - {name: Oldest, created_at: 2025-02-01, updated_at: 2025-03-01}
            prospects:
              - {id: 500, first_name: Jo, email: Jo@example.com, company: A & B, campaign: Later}
              - {email: jill@example.com, created_at: 2026-01-01, updated_at: 2026-01-02, deleted: yes}
            opportunities:
              - name: Anchor
                id: 1234
                value: 2750.4
                probability: 70
                type: New
                stage: Late
                status: won
                closed_at: 2026-03-01T10:00:00+01:00
                campaign: later
                prospects: [jo@example.com]
                created_at: 2026-02-01
                updated_at: 2026-03-02
              - {name: Chain, value: 1, probability: 0}
              - {name: Gone, value: 1, probability: 0, deleted: true}
        """).replace("campaign: later", "campaign: Later")

    def test_an_opportunity_is_as_it_was_written(self, load: Load) -> None:
        (account,) = load(self.TEXT)
        fields = deal(account, 1234).fields._asdict()
        shown = {name: str(value) for name, value in fields.items() if name != "campaign_id" and value is not None}
        assert shown == {
            "id": "1234",
            "campaign_name": "Later",
            "name": "Anchor",
            "value": "275040",
            "probability": "70",
            "type": "New",
            "stage": "Late",
            "status": "Won",
            "closed_at": "1772355600",  # 2026-03-01 09:00:00
            "created_at": "1769904000",  # 2026-02-01 00:00:00
            "updated_at": "1772409600",  # 2026-03-02 00:00:00
        }
        assert list(deal(account, 1234).prospects) == [(500, "Jo", None, "Jo@example.com", "A & B")]

    def test_what_it_leaves_out_is_now_open_and_in_the_oldest_campaign(self, load: Load) -> None:
        (account,) = load(self.TEXT)
        record = deal(account, 7)
        chain = record.fields
        assert (chain.name, chain.status, chain.campaign_name) == ("Chain", "Open", "Oldest")
        now = NOW.timestamp()
        assert (chain.created_at, chain.updated_at, chain.closed_at) == (now, now, None)
        assert (record.prospects, record.activities) == ([], [])

    def test_prospects_are_as_they_were_written(self, load: Load) -> None:
        (account,) = load(self.TEXT)
        jill, jo = account.sandbox.database.read(lambda db: records.rows(db, account.tenant, Prospect))
        assert (jo.id, jo.first_name, jo.email, jo.email_key) == (500, "Jo", "Jo@example.com", "jo@example.com")
        assert (jo.created_at, jo.deleted) == (NOW, False)
        assert (jill.created_at, jill.updated_at) == (
            datetime(2026, 1, 1, tzinfo=UTC),
            datetime(2026, 1, 2, tzinfo=UTC),
        )
        assert jill.deleted

    def test_live_ones_are_counted(self, load: Load) -> None:
        (account,) = load(self.TEXT)
        assert live(account) == 2

    def test_a_connector_does_not_prevent_it(self, load: Load) -> None:
        (account,) = load(self.TEXT.replace("- campaigns", "- connector: salesforce\n    campaigns"))
        assert deal(account, 1234).fields.name == "Anchor"

    @pytest.mark.slow
    def test_many_come_in_batches(self, load: Load) -> None:
        many = ",".join(
            f"{{name: Deal {n}, value: {n}, probability: 1, prospects: [jo@example.com]}}" for n in range(2345)
        )
        (account,) = load(f"accounts: [{{prospects: [{{email: jo@example.com}}], opportunities: [{many}]}}]")
        assert live(account) == 2345
        assert len(rows(account, VisitorActivity)) == 2345


class TestIds:
    def test_count_up_through_users_campaigns_prospects_and_opportunities_with_their_activities(
        self, load: Load
    ) -> None:
        deals = (
            "[{name: A, value: 1, probability: 1, prospects: [jo@example.com]}, {name: B, value: 1, probability: 1}]"
        )
        (account,) = load(
            "accounts: [{users: [{}, {}], campaigns: [{name: A}], prospects: [{email: jo@example.com}],"
            f" opportunities: {deals}}}]"
        )
        records = {name: rows for name, rows in account.contents.items() if name not in {"dataset", "live_count"}}
        ids = {name: [row[1] for row in table] for name, table in records.items()}
        assert {name: sorted(found) for name, found in ids.items() if found} == {
            "user": [1, 2],
            "campaign": [3],
            "prospect": [4],
            "opportunity": [5, 7],
            "visitor_activity": [6],
            "opportunity_prospect": [5],
        }

    def test_one_of_its_own_makes_no_other_record_jump(self, load: Load) -> None:
        (account,) = load(
            "accounts: [{users: [{}, {id: 2}, {}], campaigns: [{id: 1234, name: A}, {name: B}],"
            " prospects: [{id: 5}, {}]}]"
        )
        assert [each.id for each in rows(account, User)] == [1, 2, 3]
        database, tenant = account.sandbox.database, account.tenant
        assert [each.id for each in database.read(lambda db: records.rows(db, tenant, Campaign))] == [4, 1234]
        assert [each.id for each in database.read(lambda db: records.rows(db, tenant, Prospect))] == [5, 6]

    def test_what_is_created_later_comes_after_the_highest(self, load: Load) -> None:
        (account,) = load("accounts: [{campaigns: [{id: 1234, name: A}, {name: B}]}]")
        assert account.prospect() == 1235

    def test_are_the_same_every_time(self, load: Load) -> None:
        one, other = (load(TestRecords.TEXT)[0] for _ in range(2))
        assert [row[1:] for row in one.contents["opportunity"]] == [row[1:] for row in other.contents["opportunity"]]


class TestHistories:
    def test_are_those_that_the_operations_would_have_left(self, load: Load) -> None:
        text = """\
            accounts:
              - prospects: [{id: 10}, {id: 11}]
                opportunities:
                  - {id: 20, name: Open, value: 1, probability: 1, prospects: [10], created_at: 2026-01-01}
                  - {id: 21, name: Won, value: 1, probability: 1, status: Won, prospects: [11, 10],
                     created_at: 2026-01-02, closed_at: 2026-01-03, updated_at: 2026-01-04}
                  - {id: 22, name: Lost, value: 1, probability: 1, status: Lost, prospects: [10],
                     updated_at: 2026-01-05}
            """
        (account,) = load(dedent(text))
        first, second, third, fifth = (datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2, 3, 5))
        assert history(account, 20) == [(8, 10, first)]
        assert history(account, 21) == [(8, 11, second), (8, 10, second), (9, 11, third), (9, 10, third)]
        assert history(account, 22) == [(8, 10, NOW), (10, 10, fifth)]

    def test_are_those_of_the_scene(self, load: Load) -> None:
        text = """\
            accounts:
              - prospects: [{id: 10, email: jo@example.com}, {id: 11}]
                opportunities:
                  - id: 20
                    name: Told
                    value: 1
                    probability: 1
                    prospects: [11]
                    activities:
                      - {type: 8, prospect: jo@example.com, created_at: 2026-01-01}
                      - {type: 38, prospect: 10, id: 900}
                  - {id: 21, name: Untold, value: 1, probability: 1, prospects: [11], activities: []}
            """
        (account,) = load(dedent(text))
        assert history(account, 20) == [(8, 10, datetime(2026, 1, 1, tzinfo=UTC)), (38, 10, NOW)]
        assert [each[0] for each in deal(account, 20).prospects] == [11]
        assert history(account, 21) == []

    def test_move_the_scores(self, load: Load) -> None:
        text = """\
            accounts:
              - prospects: [{id: 10}, {id: 11}, {id: 12}]
                opportunities:
                  - {name: A, value: 1, probability: 1, prospects: [10, 11]}
                  - {name: B, value: 1, probability: 1, prospects: [11], status: Lost}
            """
        (account,) = load(dedent(text))
        scores = account.sandbox.database.read(lambda db: records.rows(db, account.tenant, Prospect))
        assert {each.id: each.score for each in scores} == {10: 50, 11: 0, 12: 0}
