"""`update` changes the given fields and nothing else (contract, objects 2.1, "update")."""

import json
from datetime import UTC, datetime
from functools import partial

import pytest

from tests.support.builders import Account, Pardot, members
from tests.support.cases import each_case
from tests.vendors.pardot.prospect.conftest import Prospects, shown

PAST = datetime(2020, 2, 29, 12, 0, 0, tzinfo=UTC)
LONG_AGO = "2020-02-29 12:00:00"


class TestFields:
    @pytest.mark.contract("o.2.1.10", "o.2.1.89")
    def test_only_named_fields_change(self, account: Account, prospects: Prospects) -> None:
        jane = account.prospect("jane@company.com", PAST, first_name="Jane", company="Company", is_starred=True)
        before = prospects.read(jane)
        after = shown(prospects.call("update", id=jane, company="", city="Bonn", is_starred=0, score=5))
        changed = {"company": None, "city": "Bonn", "is_starred": False, "score": 5, "updated_at": after["updated_at"]}
        assert after == before | changed
        assert after["updated_at"] > LONG_AGO

    def test_without_a_field_leaves_the_time(self, account: Account, prospects: Prospects) -> None:
        jane = account.prospect("jane@company.com", PAST, first_name="Jane")
        for given in ({}, {"colour": "red"}):
            assert shown(prospects.call("update", id=jane, **given))["updated_at"] == LONG_AGO, given

    @pytest.mark.contract("o.2.1.210")
    @pytest.mark.parametrize(
        "given", [{"first_name": "Jane"}, {"email": "jane@company.com"}, {"list_{}": "1"}, {"Number": "many"}]
    )
    def test_a_field_moves_the_time_whatever_it_says(
        self, account: Account, prospects: Prospects, given: dict[str, str]
    ) -> None:
        jane = account.prospect("jane@company.com", PAST, first_name="Jane")
        account.custom_field("Number", type=8)
        named = {name.format(account.prospect_list()): text for name, text in given.items()}
        assert shown(prospects.call("update", id=jane, **named))["updated_at"] > LONG_AGO

    def test_an_empty_campaign_is_the_default_one(self, account: Account, prospects: Prospects) -> None:
        jane = account.prospect(campaign_id=account.campaign("Fair"))
        assert shown(prospects.call("update", id=jane, campaign_id=""))["campaign_id"] == account.default_campaign


class TestAddress:
    @pytest.mark.contract("o.2.1.90")
    def test_changes_by_id(self, prospects: Prospects, jane: int) -> None:
        assert shown(prospects.call("update", id=jane, email="joe@company.com"))["email"] == "joe@company.com"
        assert prospects.call("read", email="jane@company.com").code == 4
        assert shown(prospects.call("update", id=jane, email="JOE@company.com"))["email"] == "JOE@company.com"

    @pytest.mark.contract("o.2.1.10", "o.2.1.93")
    @pytest.mark.usefixtures("jane")
    def test_by_address_it_stays(self, prospects: Prospects) -> None:
        updated = shown(prospects.call("update", email="JANE@company.com", city="Bonn"))
        assert (updated["email"], updated["city"]) == ("jane@company.com", "Bonn")

    @pytest.mark.contract("o.2.1.64", "o.2.1.91", "o.2.1.92")
    def test_to_one_that_it_cannot_have(self, account: Account, prospects: Prospects, jane: int) -> None:
        account.prospect("jdoe@company.com")
        account.deleted_prospect("gone@company.com")
        before = account.contents
        for given, code in (("", 36), (" ", 36), ("joe", 4), ("JDOE@company.com", 54), ("gone@company.com", 54)):
            assert prospects.call("update", id=jane, email=given, city="Bonn").code == code, given
        assert account.contents == before

    @pytest.mark.contract("o.2.1.94", "o.2.1.124")
    @pytest.mark.account(version=4)
    def test_is_shared_in_version_4_and_identifies_no_prospect(
        self, account: Account, prospects: Prospects, jane: int
    ) -> None:
        joe = account.prospect("joe@company.com")
        assert shown(prospects.call("update", id=jane, email="joe@company.com"))["email"] == "joe@company.com"
        assert prospects.call("update", email="joe@company.com", city="Bonn").code == 13
        assert prospects.call("delete", email="joe@company.com").code == 13
        assert prospects.read(joe)["city"] is None


class TestProfileCriteria:
    @pytest.mark.contract("o.2.1.217", "o.2.1.218")
    def test_that_are_not_named_stay(self, account: Account, prospects: Prospects, jane: int) -> None:
        joe = account.prospect("joe@company.com")

        def matches(number: int) -> dict[int, str]:
            return {each["id"]: each["matches"] for each in prospects.read(number)["profile"]["profile_criteria"]}

        prospects.call("update", id=jane, profile_criteria_2="match", profile_criteria_6="nomatch")
        prospects.call("update", id=jane, profile_criteria_2="unknown", city="Bonn")
        assert matches(jane) == {2: "Unknown", 3: "Unknown", 4: "Unknown", 5: "Unknown", 6: "Nomatch"}
        assert set(matches(joe).values()) == {"Unknown"}


class TestErrors:
    @pytest.mark.contract("o.2.1.80", "o.2.1.81", "o.2.1.82", "o.2.1.83", "o.2.1.85")
    def test_the_record_comes_first(self, account: Account, prospects: Prospects) -> None:
        assert prospects.call("update", id="x", score="y").code == 16
        assert prospects.call("update", id="2147483647", score="y").code == 3
        assert prospects.call("update", id=account.deleted_prospect(), score="y").code == 132
        assert prospects.call("update", email="nobody@company.com", score="y").code == 4
        assert prospects.call("update", score="y").code == 13

    @pytest.mark.contract(
        "o.2.1.67", "o.2.1.68", "o.2.1.69", "o.2.1.70", "o.2.1.71", "o.2.1.73", "o.2.1.74", "o.2.1.75", "o.2.1.79"
    )
    @each_case(
        ("code", "mistake"),
        [
            (125, {"user_id": "1", "crm_owner_fid": "x"}),
            (10, {"user_id": "x"}),
            (79, {"crm_owner_fid": "x"}),
            (38, {"campaign_id": "x"}),
            (61, {"prospect_account_id": "x"}),
            (29, {"score": "x"}),
            (55, {"list_9999": "0"}),
            (18, {"profile_criteria_1": ""}),
            (52, {"city": "x" * 256}),
        ],
    )
    def test_change_nothing(self, prospects: Prospects, jane: int, code: int, mistake: dict[str, str]) -> None:
        before = prospects.pardot.account.contents
        assert prospects.call("update", id=jane, first_name="Jane", **mistake).code == code
        assert prospects.pardot.account.contents == before


class TestCustomFields:
    @pytest.mark.contract("o.2.1.51")
    def test_of_one_value(self, account: Account, prospects: Prospects) -> None:
        account.custom_field("Tea")
        jane = account.prospect(now=PAST)
        assert "Tea" not in prospects.read(jane)
        updated = shown(prospects.call("update", id=jane, Tea=" Assam "))
        assert updated["Tea"] == " Assam "
        assert updated["updated_at"] > LONG_AGO
        assert shown(prospects.call("update", id=jane, tea="Green", Tea_0="Black"))["Tea"] == " Assam "
        assert "Tea" not in shown(prospects.call("update", id=jane, Tea=""))

    @pytest.mark.contract("o.2.1.54", "o.2.1.95", "o.2.1.96")
    @pytest.mark.parametrize("type_", [3, 6])
    def test_of_several_values(self, account: Account, prospects: Prospects, jane: int, type_: int) -> None:
        account.custom_field("Jobs", type=type_)
        given = {"Jobs_10": "pilot", "Jobs_2": "cook", "Jobs_5": ""}
        assert shown(prospects.call("update", id=jane, **given))["Jobs"] == {"value": ["cook", "pilot"]}
        xml = prospects.call("read", id=jane, format="xml").xml
        assert [each.text for each in xml.findall("prospect/Jobs/value")] == ["cook", "pilot"]
        assert shown(prospects.call("update", id=jane, Jobs_0="nurse"))["Jobs"] == "nurse"
        assert "Jobs" not in shown(prospects.call("update", id=jane, Jobs_0=""))

    @pytest.mark.contract("o.2.1.96", "o.2.1.97")
    def test_that_records_responses_is_not_cleared(self, account: Account, prospects: Prospects, jane: int) -> None:
        account.custom_field("Jobs", is_record_multiple_responses=True)
        prospects.call("update", id=jane, Jobs_0="cook", Jobs_1="pilot")
        assert shown(prospects.call("update", id=jane, Jobs=""))["Jobs"] == {"value": ["cook", "pilot"]}
        assert "Jobs" not in shown(prospects.call("update", id=jane, Jobs_0=""))

    @pytest.mark.contract("o.2.1.211")
    @pytest.mark.parametrize(
        ("sent", "number", "text"),
        [(" -1.50 ", -1.5, "-1.5"), ("5", 5, "5"), ("007", 7, "7"), ("5.0", 5, "5"), (".25", 0.25, "0.25")],
    )
    def test_numbers(
        self, account: Account, prospects: Prospects, jane: int, sent: str, number: float, text: str
    ) -> None:
        account.custom_field("Number", type=8)
        updated = shown(prospects.call("update", id=jane, Number=sent))["Number"]
        assert (updated, type(updated)) == (number, type(number))
        assert prospects.call("read", id=jane, format="xml").xml.findtext("prospect/Number") == text

    @pytest.mark.contract("o.2.1.215", "o.2.1.216")
    @pytest.mark.parametrize("version", [3, 4])
    def test_checkboxes(self, account: Account, pardot: Pardot, version: int) -> None:
        of = Account.open(account.sandbox, version=version)
        of.custom_field("Post", type=3)
        jane = of.prospect()
        form = of.keys | {"version": version, "id": jane}
        call = partial(pardot.call, **form)
        for sent, boolean in (("true", True), (" False ", False), ("1", True), ("0", False)):
            assert shown(call("update", "prospect", Post=sent))["Post"] is boolean
            assert call("read", "prospect", format="xml").xml.findtext("prospect/Post") == str(boolean).lower()
            batch = {"prospects": [{"id": jane, "Post": not boolean}]}
            keyed = batch if version == 4 else {"prospects": {str(jane): {"Post": not boolean}}}
            assert call("batchUpdate", "prospect", prospects=json.dumps(keyed)).json["errors"] == {}
            page = call("query", "prospect", output="bulk").json["result"]
            assert page["prospect"]["Post"] is not boolean
        for text in ("yes", "2", "truth"):
            assert shown(call("update", "prospect", Post=text))["Post"] == text
        assert shown(call("update", "prospect", Post_0="true", Post_1="x"))["Post"] == {"value": ["true", "x"]}
        of.custom_field("Word")
        assert shown(call("update", "prospect", Word="true"))["Word"] == "true"

    @pytest.mark.contract("o.2.1.212")
    @pytest.mark.parametrize(
        ("sent", "day"),
        [
            (" 2019-05-03 ", "2019-05-03"),
            ("2020-08-30T05:49:48.000Z", "2020-08-30"),
            ("2020-08-30T23:49:48-07:00", "2020-08-30"),
            ("2020-08-30 01:02", "2020-08-30"),
            ("5/3/2019", "2019-05-03"),
        ],
    )
    def test_dates(self, account: Account, prospects: Prospects, jane: int, sent: str, day: str) -> None:
        account.custom_field("Day", type=12)
        assert shown(prospects.call("update", id=jane, Day=sent))["Day"] == day

    @pytest.mark.contract("o.2.1.77", "o.2.1.78")
    def test_what_is_no_number_or_date_is_not_stored(self, account: Account, prospects: Prospects, jane: int) -> None:
        account.custom_field("Number", type=8)
        account.custom_field("Day", type=12)
        wrong = {"Number": "1,5", "Day": "someday"}
        assert not wrong.keys() & shown(prospects.call("update", id=jane, **wrong)).keys()
        prospects.call("update", id=jane, Number="2", Day="2019-05-03")
        updated = shown(prospects.call("update", id=jane, **wrong, first_name="Jane"))
        assert (updated["Number"], updated["Day"], updated["first_name"]) == (2, "2019-05-03", "Jane")
        created = shown(prospects.create("joe@company.com", **wrong))
        assert not wrong.keys() & created.keys()
        assert not wrong.keys() & shown(prospects.call("update", id=jane, Number="", Day="")).keys()

    @pytest.mark.parametrize(("type_", "most"), [(1, 255), (5, 65_535)])
    def test_longest(self, account: Account, prospects: Prospects, jane: int, type_: int, most: int) -> None:
        account.custom_field("Words", type=type_)
        assert shown(prospects.call("update", id=jane, Words="x" * most))["Words"] == "x" * most
        assert prospects.call("update", id=jane, Words="x" * (most + 1)).code == 52

    @pytest.mark.contract("o.2.1.52", "o.2.1.53")
    def test_are_shown_by_name_in_order(self, account: Account, prospects: Prospects, jane: int) -> None:
        for name in ("b", "A", "Z", "1st"):
            account.custom_field(name)
        updated = shown(prospects.call("update", id=jane, b="1", A="2", Z="3", **{"1st": "4"}))
        assert [name for name in updated if name in {"b", "A", "Z", "1st"}] == ["1st", "A", "Z", "b"]
        assert prospects.call("read", id=jane, format="xml").xml.findtext("prospect/Custom_1st") == "4"

    def test_that_are_not_named_stay(self, account: Account, prospects: Prospects, jane: int) -> None:
        for name in ("Oil", "Tea"):
            account.custom_field(name)
        other = account.prospect("joe@company.com")
        for each in (jane, other):
            prospects.call("update", id=each, Oil="lamp", Tea="green")
        prospects.call("update", id=jane, Tea="black")
        assert [prospects.read(jane)[name] for name in ("Oil", "Tea")] == ["lamp", "black"]
        prospects.call("update", id=jane, Tea="")
        assert (prospects.read(jane)["Oil"], prospects.read(jane).get("Tea")) == ("lamp", None)
        assert [prospects.read(other)[name] for name in ("Oil", "Tea")] == ["lamp", "green"]

    def test_are_an_accounts_own(self, account: Account, prospects: Prospects, jane: int) -> None:
        Account.open(account.sandbox).custom_field("Tea")
        assert "Tea" not in shown(prospects.call("update", id=jane, Tea="Assam"))


class TestLists:
    @pytest.mark.contract("o.2.1.98", "o.2.1.99", "o.2.1.100", "o.2.1.101")
    def test_on_off_and_on_again(self, account: Account, prospects: Prospects, jane: int) -> None:
        name = account.prospect_list("News")

        def subscriptions(on: str) -> list[int]:
            updated = shown(prospects.call("update", id=jane, **{f"list_{name}": on}))
            return [row["id"] for row in members(updated["lists"], "list_subscription")]

        (membership,) = subscriptions("1")
        assert [subscriptions(on) for on in ("1", "0", "0", "1")] == [[membership], [], [], [membership]]

    @pytest.mark.contract("o.2.1.74")
    def test_unknown(self, prospects: Prospects, jane: int) -> None:
        assert prospects.call("update", id=jane, **{f"list_{jane}": "1"}).code == 55


def test_an_address_in_use_comes_before_the_errors_of_later_fields(
    account: Account, prospects: Prospects, jane: int
) -> None:
    account.prospect("joe@company.com")
    for given in ({"prospect_account_id": "x"}, {"prospect_account_id": "99999"}, {"list_99999": "1"}):
        alone = prospects.call("update", id=jane, **given).code
        both = prospects.call("update", id=jane, email="joe@company.com", **given).code
        assert (alone is not None, both) == (alone != 54, 54), (given, alone)
