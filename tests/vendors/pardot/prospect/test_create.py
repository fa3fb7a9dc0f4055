"""`create`: the stored fields, and the errors in their order (contract, objects 2.1, "create")."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.builders import Account
from tests.support.cases import check_each, each_case, with_later
from tests.support.marks import ONE_DATABASE
from tests.vendors.pardot.prospect.conftest import Prospects, shown

TEXTS = [
    *("salutation", "first_name", "last_name", "company", "website", "job_title", "department", "country"),
    *("address_one", "address_two", "city", "state", "territory", "zip", "phone", "fax", "source", "annual_revenue"),
    *("employees", "industry", "years_in_business", "comments", "notes"),
]
FLAGS = ["is_do_not_email", "is_do_not_call", "is_reviewed", "is_starred"]


class TestFields:
    @pytest.mark.contract("o.2.1.1", "o.2.1.23", "o.2.1.34", "o.2.1.37", "o.2.1.61", "o.2.1.199")
    def test_nothing_but_an_address(self, account: Account, prospects: Prospects) -> None:
        created = shown(prospects.create(" jane@company.com "))
        assert created["email"] == "jane@company.com"
        assert (created["score"], created["recent_interaction"]) == (0, "Never active.")
        assert created["campaign_id"] == account.default_campaign
        empty = [*TEXTS, *FLAGS, "password", "grade", "last_activity_at", "opted_out", "salesforce_fid", "crm_url"]
        assert [name for name in empty if created[name] is not None] == []
        assert not {"assigned_to", "last_activity", "prospect_account_id", "is_archived"} & created.keys()

    @pytest.mark.contract("o.2.1.3", "o.2.1.30", "o.2.1.31", "o.2.1.79")
    def test_text_is_kept_as_sent(self, prospects: Prospects) -> None:
        short = {field: f" 0123 <b> {field} " for field in TEXTS}
        long = {field: "x" * (65_535 if field in {"comments", "notes"} else 255) for field in TEXTS}
        for number, given in enumerate((short, long)):
            created = shown(prospects.create(f"jane{number}@company.com", **given))
            assert {field: created[field] for field in TEXTS} == given

        def check(field: str) -> None:
            assert prospects.create("joe@company.com", **{field: long[field] + "x"}).code == 52

        check_each(TEXTS, check)

    @pytest.mark.slow
    @pytest.mark.contract("o.2.1.3")
    @each_case(("given", "kept"), [("1", True), ("no", True), ("false", False), ("0", False), ("", False)])
    @each_case("field", FLAGS)
    @ONE_DATABASE
    def test_flag_is_false_by_its_words(self, prospects: Prospects, field: str, given: str, kept: bool) -> None:
        created = shown(prospects.create(f"{field}{given}@company.com", **{field: given}))
        assert created[field] is kept
        stored = prospects.call("read", id=created["id"], format="xml").xml.findtext(f"prospect/{field}")
        assert stored == ("1" if kept else "")

    @pytest.mark.contract("o.2.1.33")
    def test_fields_that_cannot_be_set_are_ignored(self, prospects: Prospects) -> None:
        wrong = {
            "opted_out": "1",
            "grade": "A+",
            "crm_url": "x",
            "created_at": "2001-01-01",
            "id": "7",
            "colour": "red",
            "list_id": "x",
        }
        created = shown(prospects.create(**wrong))
        assert [created[name] for name in ("opted_out", "grade", "crm_url")] == [None, None, None]
        assert created["created_at"] > "2001-01-01"

    @pytest.mark.contract("o.2.1.29")
    def test_a_password_is_taken_and_not_kept(self, account: Account, prospects: Prospects) -> None:
        assert shown(prospects.create(password="a secret"))["password"] is None
        assert "a secret" not in str(account.contents)

    @pytest.mark.contract("o.2.1.3", "o.2.1.32")
    @each_case(("given", "kept"), [("-5", -5), ("+7", 7), (" 0 ", 0), ("", 0), ("2147483647", 2147483647)])
    def test_score(self, prospects: Prospects, given: str, kept: int) -> None:
        assert shown(prospects.create(f"x{given.strip()}@company.com", score=given))["score"] == kept

    @pytest.mark.contract("o.2.1.3", "o.2.1.7", "o.2.1.35")
    def test_what_it_refers_to(self, account: Account, prospects: Prospects) -> None:
        campaign, company, user = account.campaign("Fair"), account.prospect_account("Company"), account.first_user()
        created = shown(prospects.create(campaign_id=campaign, prospect_account_id=company, user_id=user))
        assert created["campaign"] == {"id": campaign, "name": "Fair"}
        assert (created["prospect_account_id"], created["assigned_to"]["user"]["id"]) == (company, user)

    @pytest.mark.contract("o.2.1.5", "o.2.1.98", "o.2.1.100")
    def test_lists(self, account: Account, prospects: Prospects) -> None:
        on, off = account.prospect_list("On"), account.prospect_list("Off")
        created = shown(prospects.create(**{f"list_{on}": "1", f"list_{off}": "0"}))
        assert created["lists"]["list_subscription"]["list"]["name"] == "On"

    @pytest.mark.contract("o.2.1.4")
    def test_custom_fields(self, account: Account, prospects: Prospects) -> None:
        account.custom_field("Tea")
        account.custom_field("Jobs", type=3)
        created = shown(prospects.create(Tea="Assam", Jobs_0="cook", Jobs_1="pilot"))
        assert (created["Tea"], created["Jobs"]) == ("Assam", {"value": ["cook", "pilot"]})

    @pytest.mark.contract("o.2.1.60")
    def test_the_default_campaign_is_the_oldest_then_the_first(self, account: Account, prospects: Prospects) -> None:
        first, _ = (account.campaign(name, datetime(2001, 1, 1, tzinfo=UTC)) for name in ("Fair", "Show"))
        assert shown(prospects.create())["campaign_id"] == first

    @pytest.mark.contract("o.2.1.23")
    def test_an_empty_reference_is_as_if_absent(self, account: Account, prospects: Prospects) -> None:
        created = shown(prospects.create(campaign_id="", prospect_account_id="", user_id="", crm_owner_fid=""))
        assert created["campaign_id"] == account.default_campaign
        assert not {"assigned_to", "prospect_account_id"} & created.keys()


class TestConnector:
    """The guard concerns opportunities; the company of a prospect comes from the CRM."""

    @pytest.mark.contract("o.2.1.72")
    @pytest.mark.parametrize(("connector", "code"), [("salesforce", 37), ("sugarcrm", 59), ("other", 59)])
    def test_only_the_prospect_account_is_guarded(self, prospects: Prospects, connector: str, code: int) -> None:
        account = Account.open(prospects.pardot.account.sandbox, connector=connector)
        keys = account.keys
        assert prospects.create(**keys).error is None
        assert prospects.create("joe@company.com", **keys, prospect_account_id="2147483647").code == code
        assert prospects.call("update", **keys, email="jane@company.com", prospect_account_id="").code == code


MISTAKES: list[tuple[int, dict[str, str | None]]] = [
    (13, {"email": None}),
    (36, {"email": " "}),
    (4, {"email": "jane"}),
    (4, {"email": f"jane@{'x' * 250}.com"}),
    (9, {"email": "JDOE@company.com"}),
    (9, {"email": "gone@company.com"}),
    (125, {"user_id": "1", "crm_owner_fid": "x"}),
    (10, {"user_id": "2147483647"}),
    (10, {"user_id": "x"}),
    (79, {"crm_owner_fid": "x", "user_id": None}),
    (38, {"campaign_id": "2147483647"}),
    (38, {"campaign_id": "x"}),
    (61, {"prospect_account_id": "2147483647"}),
    (61, {"prospect_account_id": "x"}),
    (29, {"score": "1.5"}),
    (29, {"score": "2147483648"}),
    (29, {"score": "-2147483648"}),
    (55, {"list_2147483647": "1"}),
    (55, {"list_0": "0"}),
    (55, {"list_news": "1"}),
    (18, {"profile_criteria_1": "perhaps"}),
    (52, {"Word": "x" * 256}),
    (52, {"company": "x" * 256}),
]
"""In the order in which they are reported. None: absent."""


@pytest.fixture
def there(account: Account) -> Account:
    """The account with a prospect, a deleted one, and custom fields."""
    account.prospect("jdoe@company.com")
    account.deleted_prospect("gone@company.com")
    account.custom_field("Word")
    return account


class TestErrors:
    @pytest.mark.slow
    @pytest.mark.contract(
        "o.2.1.56",
        "o.2.1.57",
        "o.2.1.58",
        "o.2.1.62",
        "o.2.1.63",
        "o.2.1.64",
        "o.2.1.65",
        "o.2.1.66",
        "o.2.1.67",
        "o.2.1.68",
        "o.2.1.69",
        "o.2.1.70",
        "o.2.1.71",
        "o.2.1.73",
        "o.2.1.74",
        "o.2.1.75",
        "o.2.1.77",
        "o.2.1.78",
        "o.2.1.79",
    )
    def test_the_first_that_applies_is_reported_and_nothing_is_stored(
        self, there: Account, prospects: Prospects
    ) -> None:
        before = there.contents

        def check(place: int) -> None:
            for mistaken in with_later(place, MISTAKES):
                given: dict[str, Any] = {"email": "jane@company.com", **mistaken}
                answer = prospects.call("create", **{name: text for name, text in given.items() if text is not None})
                assert answer.code == MISTAKES[place][0], given

        check_each(range(len(MISTAKES)), check)
        assert there.contents == before

    @pytest.mark.contract("o.2.1.6", "o.2.1.217", "o.2.1.218")
    @each_case(("word", "expected"), [("match", "Match"), ("NoMatch", "Nomatch"), (" unknown ", "Unknown")])
    def test_profile_criteria_are_stored(self, prospects: Prospects, word: str, expected: str) -> None:
        answer = prospects.create(f"{expected}@company.com", profile_criteria_5=word)
        criteria = shown(answer)["profile"]["profile_criteria"]
        assert {each["id"]: each["matches"] for each in criteria} == dict.fromkeys(range(2, 7), "Unknown") | {
            5: expected
        }

    @pytest.mark.contract("o.2.1.76")
    def test_profile_criteria_of_no_profile_are_ignored(self, prospects: Prospects) -> None:
        answer = prospects.create("jane@company.com", profile_criteria_1="match", profile_criteria_7="match")
        assert {each["matches"] for each in shown(answer)["profile"]["profile_criteria"]} == {"Unknown"}

    def test_an_array_is_no_value(self, prospects: Prospects) -> None:
        for name in ("email[]", "company[0]", "score[]", "user_id[]"):
            assert prospects.create(**{name: "1"}).code == 51


class TestAddress:
    @pytest.mark.contract("o.2.1.55")
    @each_case("email", ["a@b.cd", "x" * 64 + "@company.com", "jdoe+crm@company.com", "é@ü.museum"])
    def test_of_the_right_form(self, prospects: Prospects, email: str) -> None:
        assert shown(prospects.create(email))["email"] == email

    @pytest.mark.contract("o.2.1.55", "o.2.1.65")
    @each_case("email", ["a@b.c", "x" * 65 + "@company.com", "a b@company.com", "a@b@company.com", "@b.cd"])
    def test_of_another_form(self, prospects: Prospects, email: str) -> None:
        assert prospects.create(email).code == 4

    @pytest.mark.contract("o.2.1.55")
    @each_case(
        ("email", "fits"),
        [
            ("jane@company." + "x" * 13, True),
            ("jane@company." + "x" * 14, False),
            ("x" * 64 + "@" + "d" * 186 + ".com", True),  # 255 characters
            ("x" * 64 + "@" + "d" * 187 + ".com", False),
        ],
    )
    def test_has_bounds(self, prospects: Prospects, email: str, fits: bool) -> None:
        answer = prospects.create(email)
        assert (shown(answer)["email"] if fits else answer.code) == (email if fits else 4)

    @pytest.mark.contract("o.2.1.2")
    def test_in_the_path(self, account: Account, prospects: Prospects) -> None:
        path = "/api/prospect/version/3/do/create/email/jdoe%2Bcrm@company.com"
        headers = {"Authorization": account.authorization}
        answer = prospects.pardot.send("GET", path, params={"format": "json"}, headers=headers)
        assert shown(answer)["email"] == "jdoe+crm@company.com"
        answer = prospects.pardot.send("GET", path.replace("%2B", "+"), params={"format": "json"}, headers=headers)
        assert answer.code == 4

    @pytest.mark.contract("o.2.1.59")
    @pytest.mark.account(version=4)
    def test_is_shared_in_version_4(self, account: Account, prospects: Prospects) -> None:
        account.deleted_prospect("jane@company.com")
        ids = [shown(prospects.create())["id"] for _ in range(2)]
        assert prospects.ids() == ids
