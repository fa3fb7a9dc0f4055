"""The objects that opportunities refer to, in scenes: stored values and errors."""

from datetime import UTC, datetime
from textwrap import dedent
from typing import Any

import pytest
from sqlalchemy import select

from dealdock import Sandbox
from dealdock.platform.credentials import login
from dealdock.platform.credentials.secrets import digest
from dealdock.platform.records import records
from dealdock.platform.records.models import Account as AccountRow
from dealdock.platform.records.models import User
from dealdock.vendors.pardot import settings
from dealdock.vendors.pardot.custom_field import CustomField
from dealdock.vendors.pardot.list import ListMembership, ProspectList
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.prospect_account import ProspectAccount
from dealdock.vendors.pardot.tag import Tag
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity
from tests.support.builders import Account
from tests.support.cases import each_case
from tests.vendors.pardot.scenes.conftest import NOW, Load, Read, WrongValue, quick_hash
from tests.vendors.pardot.scenes.test_load import rows

TEXT = dedent("""\
    accounts:
      - users: [{id: 1, email: ada@example.com}, {id: 2, email: ben@example.com}]
        campaigns: [{id: 3, name: Fair}]
        custom_fields:
          - {id: 10, name: Tea, field_id: Favourite_Tea}
          - {id: 11, name: Jobs, field_id: Jobs, type: multi-select, crm_id: Jobs__c, is_use_values: yes}
          - {id: 12, name: Size, field_id: Size, type: 8}
        tags: [{id: 13, name: VIP, created_at: 2026-01-01}]
        prospect_accounts: [{id: 14, name: Example & Co}]
        lists:
          - {id: 15, name: Newsletter, is_public: true, title: News, description: Weekly}
          - {id: 16, name: Old, deleted: true}
        prospects:
          - id: 20
            email: jo@example.com
            salutation: Mx
            zip: "0123 "
            comments: Long
            score: -5
            grade: a-
            is_starred: yes
            opted_out: no
            crm_last_sync: 2026-01-05
            assigned_to: BEN@example.com
            prospect_account: Example & Co
            lists: [Newsletter]
            custom_fields: {Jobs: [cook, pilot], Favourite_Tea: Assam, Size: }
          - {id: 21, email: jill@example.com, last_activity_at: 2026-02-02}
        list_memberships:
          - {id: 30, list: 15, prospect: jill@example.com, opted_out: true, created_at: 2026-01-01}
          - {id: 31, list: Old, prospect: 20, deleted: true}
        visitor_activities:
          - {id: 40, type: 11, prospect: jo@example.com, email_id: 77, details: News, campaign: Fair,
             created_at: 2026-03-01}
          - {id: 41, type: 1, prospect: 20, landing_page_id: 5, visitor_id: 9, created_at: 2026-02-28}
          - {id: 42, type: 4, type_name: form handler, prospect: 21, created_at: 2026-02-28}
          - {id: 43, type: 5, prospect: 21}
    """).replace("type_name: form handler", "type_name: Form Handler")


def only(account: Account, model: Any) -> list[dict[str, Any]]:
    """All records of one kind, by id, without what is None."""
    return [
        {name: value for name, value in row._asdict().items() if value is not None and name != "dataset_id"}
        for row in rows(account, model)
    ]


@pytest.fixture
def harbour(load: Load) -> Account:
    return load(TEXT)[0]


class TestRecords:
    def test_custom_fields_have_a_type_by_name_or_number(self, harbour: Account) -> None:
        tea, jobs, size = rows(harbour, CustomField)
        assert (tea.field_id, tea.type, jobs.type, size.type) == ("Favourite_Tea", 1, 6, 8)
        assert (jobs.crm_id, jobs.is_use_values, jobs.is_record_multiple_responses) == ("Jobs__c", True, False)

    def test_tags_prospect_accounts_and_lists_are_as_they_were_written(self, harbour: Account) -> None:
        first = datetime(2026, 1, 1, tzinfo=UTC)
        assert only(harbour, Tag) == [{"id": 13, "name": "VIP", "created_at": first, "updated_at": NOW}]
        assert [each["name"] for each in only(harbour, ProspectAccount)] == ["Example & Co"]
        news, old = rows(harbour, ProspectList)
        assert (news.is_public, news.is_dynamic, news.title, news.description) == (True, False, "News", "Weekly")
        assert (news.deleted, old.deleted) == (False, True)

    def test_a_prospect_has_all_that_was_written(self, harbour: Account) -> None:
        jo, _ = only(harbour, Prospect)
        assert jo == {
            "id": 20,
            "campaign_id": 3,
            "email": "jo@example.com",
            "email_key": "jo@example.com",
            "salutation": "Mx",
            "zip": "0123 ",
            "comments": "Long",
            "score": -5,
            "grade": "A-",
            "is_starred": True,
            "opted_out": False,
            "crm_last_sync": datetime(2026, 1, 5, tzinfo=UTC),
            "assigned_to_id": 2,
            "prospect_account_id": 14,
            "last_activity_at": datetime(2026, 2, 28, tzinfo=UTC),
            "created_at": NOW,
            "updated_at": NOW,
            "deleted": False,
        }

    def test_custom_values_are_one_or_several_in_their_order(self, harbour: Account) -> None:
        held = [row[1:] for row in harbour.contents["custom_field_value"]]
        assert sorted(held) == [(20, 10, 0, "Assam"), (20, 11, 0, "cook"), (20, 11, 1, "pilot")]

    def test_memberships_come_from_prospects_and_stand_for_themselves(self, harbour: Account) -> None:
        found = [
            (each.list_id, each.prospect_id, each.opted_out, each.deleted) for each in rows(harbour, ListMembership)
        ]
        assert found == [(15, 20, False, False), (15, 21, True, False), (16, 20, False, True)]

    def test_activities_are_of_any_type_and_know_their_name(self, harbour: Account) -> None:
        found = [
            (each.id, each.type_name, each.updated_at == each.created_at) for each in rows(harbour, VisitorActivity)
        ]
        assert found == [
            (40, "Email", True),
            (41, "Landing Page Tracker", True),
            (42, "Form Handler", True),
            (43, "Visitor", True),
        ]

    def test_the_last_activity_is_the_latest_that_counts_unless_it_is_given(self, harbour: Account) -> None:
        jo, jill = rows(harbour, Prospect)
        assert (jo.last_activity_at, jill.last_activity_at) == (
            datetime(2026, 2, 28, tzinfo=UTC),  # not the mail that was opened
            datetime(2026, 2, 2, tzinfo=UTC),
        )

    def test_live_ones_are_counted(self, harbour: Account) -> None:
        assert harbour.live_counts == {"prospects": 2, "list_memberships": 2, "visitor_activities": 3}

    def test_without_ids_they_are_numbered_kind_after_kind(self, load: Load) -> None:
        (account,) = load(
            "accounts: [{visitor_activities: [{type: 20}], list_memberships: [{list: L, prospect: a@b.cd}],"
            " prospects: [{email: a@b.cd}], lists: [{name: L}], prospect_accounts: [{name: P}], tags: [{name: T}],"
            " custom_fields: [{name: C, field_id: C}]}]"
        )
        kinds = (CustomField, Tag, ProspectAccount, ProspectList, Prospect, ListMembership, VisitorActivity)
        assert [rows(account, kind)[0].id for kind in kinds] == [3, 4, 5, 6, 7, 8, 9]

    def test_an_account_that_is_filled_assigns_to_its_own_user(self, sandbox: Sandbox, read: Read) -> None:
        read(TEXT)
        mine = Account.open(sandbox, scene="crm.yaml")
        assert rows(mine, Prospect)[0].assigned_to_id == min(
            each.id for each in sandbox.database.read(lambda db: records.rows(db, mine.tenant, User))
        )


class TestAccounts:
    def test_one_has_all_its_settings(self, load: Load) -> None:
        text = """\
            accounts:
              - website: https://example.com
                zip: "01234"
                limits: {daily: 100}
                scoring: {won: 7}
                switches: {keys_in_query: no, connected_campaigns: true, addresses: [127.0.0.1, 192.0.2.7/24]}
                redirect_uris: [https://example.com/callback]
                clock: {mode: frozen, at: 2026-01-31T09:30:00Z}
                created_at: 2025-01-01
                last_id: 900
            """
        (account,) = load(dedent(text))
        one = select(AccountRow.__table__).where(AccountRow.id == account.ready.id)
        row = account.sandbox.database.read(lambda db: db.execute(one).one())
        own = settings.of(row)
        assert (own.website, own.zip, own.daily_limit, own.concurrent_limit) == (
            "https://example.com",
            "01234",
            100,
            None,
        )
        assert (own.score_created, own.score_won, own.score_lost) == (50, 7, -100)
        assert (own.keys_in_query, own.api_access, own.connected_campaigns) == (False, True, True)
        assert (own.addresses, row.redirect_uris) == (
            ("127.0.0.1/32", "192.0.2.0/24"),
            ("https://example.com/callback",),
        )
        assert row.frozen_at == datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
        assert (row.created_at, row.updated_at) == (datetime(2025, 1, 1, tzinfo=UTC), row.frozen_at)
        assert account.prospect() == 901

    def test_records_without_a_time_have_the_account_s_current_time(self, load: Load) -> None:
        clocks = [f"{{clock: {{mode: offset, seconds: {seconds}}}, prospects: [{{}}]}}" for seconds in (60, 0)]
        accounts = load(f"accounts: [{', '.join(clocks)}]")
        assert [(rows(each, Prospect)[0].created_at - NOW).total_seconds() for each in accounts] == [60, 0]

    def test_a_reference_is_an_id_rather_than_a_name_of_digits(self, load: Load) -> None:
        (account,) = load(
            "accounts: [{campaigns: [{name: '7', id: 70}, {name: '7'}, {name: B, id: 7}, {name: '8', id: 80}],"
            " prospects: [{campaign: '7'}, {campaign: '8'}]}]"
        )
        assert [each.campaign_id for each in rows(account, Prospect)] == [7, 80]

    def test_it_has_its_number_where_that_is_to_come(self, load: Load) -> None:
        last = load("accounts: [{}]")[0].ready.id
        ids = [each.ready.id for each in load(f"accounts: [{{id: {last + 5}}}, {{}}, {{id: {last}}}]")]
        assert ids == [last + 5, last + 6, last + 7]

    def test_credentials_may_come_as_hashes(self, load: Load) -> None:
        key = digest(repr(load))[:32]
        (account,) = load(
            f"accounts: [{{users: [{{email: jo@example.com, password_hash: '{quick_hash('secret')}',"
            f" user_key_hash: {digest(key)}, created_at: 2025-01-01, updated_at: 2025-01-02}}]}}]"
        )
        database = account.sandbox.database
        candidate = database.read(lambda db: login.by_key(db, "pardot", "user_key", key).user)
        assert candidate is not None
        assert login.is_valid(account.sandbox.credentials, candidate, email="jo@example.com", password="secret")
        (jo,) = database.read(lambda db: records.rows(db, account.tenant, User))
        assert (jo.created_at.day, jo.updated_at.day) == (1, 2)


@each_case(
    ("records", "place", "text"),
    [
        ("custom_fields: [{name: A, field_id: a-b}]", "custom_fields[0].field_id", "must be made of letters, digits"),
        ("custom_fields: [{name: A, field_id: email}]", "custom_fields[0].field_id", "prospects have a field email"),
        ("custom_fields: [{name: A, field_id: A}, {name: B, field_id: A}]", "custom_fields[1].field_id", "is taken"),
        ("custom_fields: [{name: A, field_id: A, type: 15}]", "custom_fields[0].type", "must be Text, Radio Button"),
        (
            "prospects: [{custom_fields: {Tee: x}}]",
            "prospects[0].custom_fields.Tee",
            "must be the field_id of a custom",
        ),
        ("prospects: [{custom_fields: x}]", "prospects[0].custom_fields", "must be a mapping of fields to values"),
        ("prospects: [{lists: [News]}]", "prospects[0].lists[0]", "must be the id or name of a list"),
        ("prospects: [{assigned_to: jo@example.com}]", "prospects[0].assigned_to", "must be the id or email of a user"),
        (
            "prospects: [{prospect_account: 5}]",
            "prospects[0].prospect_account",
            "must be the id or name of a prospect a",
        ),
        ("prospects: [{grade: G}]", "prospects[0].grade", "must be A+, A, A-,"),
        ("prospects: [{frist_name: G}]", "prospects[0].frist_name", "unknown field; did you mean first_name?"),
        (
            "lists: [{name: L}], prospects: [{id: 5, lists: [L]}], list_memberships: [{list: L, prospect: 5}]",
            "list_memberships[0]",
            "the prospect is on the list already",
        ),
        ("lists: [{name: L}], prospects: [{lists: [L, L]}]", "prospects[0].lists[1]", "L has this prospect already"),
        ("visitor_activities: [{type: 39}]", "visitor_activities[0]", "can't be: there is no activity of type 39"),
        (
            "visitor_activities: [{type: 6, form_id: 5}]",
            "visitor_activities[0]",
            "an activity of type 6 hasn't form_id",
        ),
        (
            "visitor_activities: [{type: 8, opportunity: X}]",
            "visitor_activities[0].opportunity",
            "of an opportunity of",
        ),
        ("limits: {dayly: 5}", "limits.dayly", "unknown field; did you mean daily?"),
        ("kept_requests: 0", "kept_requests", "must be a whole number from 1 to"),
        ("clock: {mode: frozen}", "clock", "takes at where the mode is frozen"),
        ("switches: {addresses: [home]}", "switches.addresses[0]", "must be an IP address or a network"),
        ("users: [{password: a, password_hash: $argon2id$}]", "users[0].password_hash", "must be an argon2id hash"),
        ("redirect_uris: [nowhere]", "redirect_uris[0]", "must be an absolute address"),
    ],
)
def test_errors_name_the_value(wrong: WrongValue, records: str, place: str, text: str) -> None:
    (line,) = wrong(f"accounts: [{{{records}}}]")
    assert line.startswith(f"crm.yaml:1: accounts[0].{place}: ")
    assert text in line


def test_a_secret_comes_once(wrong: WrongValue) -> None:
    (line,) = wrong(f"accounts: [{{users: [{{user_key: {'a' * 32}, user_key_hash: {'b' * 64}}}]}}]")
    assert line == "crm.yaml:1: accounts[0].users[0]: takes either user_key or user_key_hash"
