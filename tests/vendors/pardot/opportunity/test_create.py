"""`create`: stored values, answers and errors (contract, section 4, "create")."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.builders import Account, Pardot
from tests.support.cases import check_each, each_case, with_later
from tests.support.marks import ONE_DATABASE
from tests.vendors.pardot import api_errors

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

DEAL = {"name": "Large Customer Opportunity", "value": "100", "probability": "70"}
"""All that is required, but for the prospect."""

NO_IDS = ["0", "-1", "+1", "1.5", "1e3", "2147483648", "9" * 30, "\u0661", "abc", "1 2", "0x1", "-"]
"""Texts that are not ids (contract, objects 1.4)."""


class TestCreate:
    @pytest.mark.contract(
        "4.create.2",
        "4.create.4",
        "4.field.1",
        "4.field.2",
        "4.field.15",
        "4.field.20",
        "4.output.7",
        "4.output.9",
        "2.time.1",
    )
    def test_answers_the_opportunity_as_read_does(self, account: Account, pardot: Pardot) -> None:
        account.freeze(NOW)
        prospect = account.prospect("jdoe@company.com", first_name="Jane", last_name="Doe", company="Company")
        created = pardot.create(**DEAL, prospect_id=prospect)
        number = created.id
        assert created.status == 200
        assert created.json == {
            "@attributes": {"stat": "ok", "version": 1},
            "opportunity": {
                "id": number,
                "name": "Large Customer Opportunity",
                "value": 100,
                "probability": 70,
                "type": None,
                "stage": None,
                "status": "Open",
                "created_at": "2026-01-02 03:04:05",
                "updated_at": "2026-01-02 03:04:05",
                "campaign": {"id": account.default_campaign, "name": "Website Tracking"},
                "prospects": {
                    "prospect": {
                        "id": prospect,
                        "first_name": "Jane",
                        "last_name": "Doe",
                        "email": "jdoe@company.com",
                        "company": "Company",
                    }
                },
                "opportunity_activities": {
                    "visitor_activity": {
                        "id": number + 1,
                        "prospect_id": prospect,
                        "type": 8,
                        "type_name": "New Opportunity",
                        "opportunity_id": number,
                        "campaign": {"id": account.default_campaign, "name": "Website Tracking"},
                        "created_at": "2026-01-02 03:04:05",
                    }
                },
            },
        }
        assert pardot.read(number).text == created.text

    @pytest.mark.slow
    @pytest.mark.account(time_zone="Asia/Kolkata")
    @each_case("output", ["full", "simple", "mobile", "bulk"])
    @each_case("status", ["Open", "Won", "Lost"])
    def test_answers_as_read_does_in_each_output(
        self, account: Account, pardot: Pardot, status: str, output: str
    ) -> None:
        campaign, prospect = account.campaign("Fair"), account.prospect(first_name="Jörg")
        for way in ({"format": "json"}, {"format": "xml", "campaign_id": campaign}):
            created = pardot.create(**DEAL, **way, status=status, output=output, prospect_id=prospect)
            read = pardot.read(pardot.query().ids[-1], output=output, format=way["format"])
            assert created.text == read.text

    @pytest.mark.contract("4.create.3", "4.field.3", "4.field.11", "4.field.12", "4.field.13", "4.field.16")
    def test_takes_any_editable_field_along(self, account: Account, pardot: Pardot) -> None:
        given = {
            "campaign_id": str(account.campaign("Fair")),
            "type": "New business",
            "stage": "Negotiation",
            "status": "Won",
            "closed_at": "2025-12-31 12:00:00",
        }
        created = pardot.create(**DEAL, **given, prospect_id=account.prospect(), output="mobile").opportunity
        assert {name: str(created[name]) for name in given} == given

    @pytest.mark.contract("1.field.1", "1.field.2", "4.field.20")
    @each_case("name", ["id", "created_at", "updated_at", "deleted", "campaign", "Name", "vaule"])
    def test_ignores_fields_that_cannot_be_written(self, account: Account, pardot: Pardot, name: str) -> None:
        created = pardot.create(**DEAL, prospect_id=account.prospect(), **{name: "27"}).opportunity
        assert created["id"] != 27
        assert created["created_at"] == created["updated_at"] > "2026"
        assert (created["name"], created["value"]) == (DEAL["name"], 100)

    def test_makes_another_each_time(self, account: Account, pardot: Pardot) -> None:
        prospect = account.prospect()
        ids = [pardot.create(**DEAL, prospect_id=prospect).id for _ in range(3)]
        assert pardot.query().ids == sorted(set(ids))

    @pytest.mark.contract("4.field.5", "4.create.22")
    def test_puts_it_into_the_oldest_campaign(self, account: Account, pardot: Pardot) -> None:
        oldest = account.campaign("Old", now=datetime(2001, 1, 1, tzinfo=UTC))
        prospect = account.prospect()
        for absent in ({}, {"campaign_id": ""}):
            created = pardot.create(**DEAL, **absent, prospect_id=prospect).opportunity
            assert created["campaign"] == {"id": oldest, "name": "Old"}


class TestProspect:
    @pytest.mark.contract("4.create.1", "2.text.4")
    @each_case(
        ("email", "given"),
        [
            ("jdoe@company.com", "jdoe@company.com"),
            ("ann@company.com", " Ann@Company.COM\t"),
            ("Joe@Company.com", "joe@company.com"),
            ("jdoe+crm@company.com", "jdoe+crm@company.com"),
            ("j&d=o%e@company.com", "j&d=o%e@company.com"),
            ("jörg@straße.example", "jörg@straße.example"),
            ("a" * 64 + "@" + "b" * 184 + ".museum"[:6], "a" * 64 + "@" + "b" * 184 + ".museum"[:6]),
        ],
    )
    def test_is_found_by_address(self, account: Account, pardot: Pardot, email: str, given: str) -> None:
        prospect = account.prospect(email)
        (linked,) = pardot.create(**DEAL, prospect_email=given).prospects
        assert (linked["id"], linked["email"]) == (prospect, email)

    @pytest.mark.contract("4.create.2")
    def test_is_found_by_id_with_blanks_around(self, account: Account, pardot: Pardot) -> None:
        prospect = account.prospect(email=None)
        (linked,) = pardot.create(**DEAL, prospect_id=f" 0{prospect} ").prospects
        assert linked["id"] == prospect

    def test_may_be_named_by_both(self, account: Account, pardot: Pardot) -> None:
        prospect = account.prospect("jdoe@company.com")
        (linked,) = pardot.create(**DEAL, prospect_id=prospect, prospect_email="jdoe@company.com").prospects
        assert linked["id"] == prospect

    @each_case("empty", ["prospect_id", "prospect_email"])
    @each_case("blank", ["", " "])
    def test_of_both_names_one_may_be_empty(
        self, pardot: Pardot, people: dict[str, int], empty: str, blank: str
    ) -> None:
        named = {"prospect_id": people["one"], "prospect_email": "one@company.com"}
        assert len(pardot.create(**DEAL, **named | {empty: blank}).prospects) == 1

    @pytest.mark.contract("4.create.7", "4.create.8")
    @each_case("number", [*NO_IDS, "2147483647"])
    def test_unknown_by_id(self, pardot: Pardot, number: str) -> None:
        assert pardot.create(**DEAL, prospect_id=number).error == api_errors.INVALID_PROSPECT_ID

    @pytest.mark.contract("4.create.8")
    def test_the_id_of_another_kind_of_record_is_unknown(self, account: Account, pardot: Pardot) -> None:
        for number in (account.default_campaign, account.opportunity(account.prospect())):
            assert pardot.create(**DEAL, prospect_id=number).error == api_errors.INVALID_PROSPECT_ID

    @pytest.mark.contract("4.create.9", "4.create.10")
    @each_case(
        "email",
        ["nobody@company.com", "jdoe", "@company.com", "jdoe@company", "j doe@company.com", "jdoe@company.com x", "%"],
    )
    @pytest.mark.usefixtures("people")
    def test_unknown_by_address(self, pardot: Pardot, email: str) -> None:
        assert pardot.create(**DEAL, prospect_email=email).error == api_errors.INVALID_PROSPECT_EMAIL

    @pytest.mark.contract("4.create.9")
    def test_an_address_too_long_is_unknown(self, account: Account, pardot: Pardot) -> None:
        longest = "a" * 64 + "@" + "b" * 177 + ".museummuseum"
        account.prospect(longest)
        assert len(longest) == 255
        assert pardot.create(**DEAL, prospect_email=longest).error is None
        assert pardot.create(**DEAL, prospect_email=longest + "m").error == api_errors.INVALID_PROSPECT_EMAIL

    @pytest.mark.contract("4.create.12", "4.create.13")
    def test_deleted_is_archived_by_id_and_unknown_by_address(self, account: Account, pardot: Pardot) -> None:
        deleted = account.deleted_prospect("jdoe@company.com")
        assert pardot.create(**DEAL, prospect_id=deleted).error == api_errors.ARCHIVED
        assert pardot.create(**DEAL, prospect_email="jdoe@company.com").error == api_errors.INVALID_PROSPECT_EMAIL

    @pytest.mark.contract("4.create.11")
    @each_case(
        ("named", "error"),
        [
            ({"prospect_id": "one", "prospect_email": "two@company.com"}, api_errors.PROSPECTS_DIFFER),
            ({"prospect_id": "gone", "prospect_email": "two@company.com"}, api_errors.PROSPECTS_DIFFER),
            ({"prospect_id": "gone", "prospect_email": "gone@company.com"}, api_errors.INVALID_PROSPECT_EMAIL),
            ({"prospect_id": "2147483647", "prospect_email": "jdoe"}, api_errors.INVALID_PROSPECT_ID),
            ({"prospect_id": "2147483647", "prospect_email": "two@company.com"}, api_errors.INVALID_PROSPECT_ID),
            ({"prospect_id": "one", "prospect_email": "jdoe"}, api_errors.INVALID_PROSPECT_EMAIL),
        ],
    )
    def test_both_must_be_right(
        self, pardot: Pardot, people: dict[str, int], named: dict[str, str], error: tuple[int, str]
    ) -> None:
        named = named | {"prospect_id": str(people.get(named["prospect_id"], named["prospect_id"]))}
        assert pardot.create(**DEAL, **named).error == error

    @pytest.mark.account(version=4)
    def test_in_version_4_the_newest_with_a_shared_email_is_linked(self, account: Account, pardot: Pardot) -> None:
        older, newer = (account.prospect("info@company.com") for _ in range(2))
        for named, expected in (({}, newer), ({"prospect_id": older}, older)):
            created = pardot.create(**DEAL, **named, prospect_email="info@company.com", version=4)
            assert [prospect["id"] for prospect in created.prospects] == [expected]

    @pytest.mark.contract("4.create.23")
    @pytest.mark.account(version=4)
    def test_in_version_4_the_one_with_the_latest_activity_of_a_shared_email_is_linked(
        self, account: Account, pardot: Pardot
    ) -> None:
        def at(hour: int) -> datetime:
            return NOW.replace(hour=hour)

        _, latest, _, _ = (
            account.prospect("info@company.com", last_activity_at=active) for active in (at(1), at(3), at(2), None)
        )
        account.prospect("sales@company.com", last_activity_at=at(4))
        assert account.deleted_prospect("info@company.com") > latest
        created = pardot.create(**DEAL, prospect_email="Info@Company.com", version=4)
        assert [prospect["id"] for prospect in created.prospects] == [latest]


class TestValue:
    """Exact to the cent, written shortest: as a number in JSON, as the same text in XML."""

    @pytest.mark.contract("4.field.7", "4.field.8", "4.field.9", "2.json.3")
    @each_case(
        ("given", "shown"),
        [
            ("5", "5"),
            ("5.0", "5"),
            ("5.50", "5.5"),
            ("5.05", "5.05"),
            ("50000", "50000"),
            ("50000.00", "50000"),
            ("0", "0"),
            ("-0", "0"),
            ("-0.00", "0"),
            ("+7", "7"),
            (".5", "0.5"),
            ("5.", "5"),
            (" 8 ", "8"),
            ("0012.30", "12.3"),
            ("0.01", "0.01"),
            ("0.1", "0.1"),
            ("4.35", "4.35"),
            ("1.115", "1.12"),
            ("0.004", "0"),
            ("0.005", "0.01"),
            ("0.00" + "4" + "9" * 40, "0"),
            ("9999999999999.99", "9999999999999.99"),
            ("9999999999999.994", "9999999999999.99"),
            ("8888888888888.88", "8888888888888.88"),
            ("10000000000", "10000000000"),
            ("0" * 300 + "1", "1"),
        ],
    )
    def test_is_kept_to_the_cent(self, people: dict[str, int], pardot: Pardot, given: str, shown: str) -> None:
        created = pardot.create(**DEAL | {"value": given}, prospect_id=people["one"])
        assert f'"value":{shown},' in created.text
        assert pardot.read(created.id, format="xml").xml.findtext("opportunity/value") == shown

    @pytest.mark.contract("4.create.16", "4.field.7")
    @each_case(
        "given",
        [
            *("-1", "-0.01", "10000000000000", "9999999999999.995", "9" * 400, "1e3", "1,000", "1.000,00", "5,5"),
            *("0x10", "\u0661\u0660", "NaN", "inf", "1 000", "--1", ".", "+", "$5", "5 USD", "1_000", "abc"),
        ],
    )
    @ONE_DATABASE
    def test_that_is_none_is_refused(self, account: Account, pardot: Pardot, given: str) -> None:
        answer = pardot.create(**DEAL | {"value": given}, prospect_id=account.prospect())
        assert answer.error == api_errors.INVALID_VALUE


class TestProbability:
    @pytest.mark.contract("4.field.10")
    @each_case(("given", "shown"), [("0", 0), ("100", 100), ("+50", 50), ("070", 70), (" 70\n", 70), ("-0", 0)])
    def test_is_a_whole_number_up_to_100(self, account: Account, pardot: Pardot, given: str, shown: int) -> None:
        created = pardot.create(**DEAL | {"probability": given}, prospect_id=account.prospect())
        assert created.opportunity["probability"] == shown

    @pytest.mark.contract("4.create.15", "4.field.10")
    @each_case("given", ["-1", "101", "50.5", "50.0", "1e1", "70%", "\u0667\u0660", "9" * 30, "abc"])
    @ONE_DATABASE
    def test_that_is_none_is_refused(self, account: Account, pardot: Pardot, given: str) -> None:
        answer = pardot.create(**DEAL | {"probability": given}, prospect_id=account.prospect())
        assert answer.error == api_errors.INVALID_PROBABILITY


class TestStatus:
    @pytest.mark.contract("4.field.13", "4.field.14")
    @each_case(("given", "shown"), [("open", "Open"), ("WON", "Won"), (" lOSt ", "Lost"), ("Won", "Won"), ("", "Open")])
    def test_is_taken_in_any_case(self, account: Account, pardot: Pardot, given: str, shown: str) -> None:
        assert pardot.create(**DEAL, status=given, prospect_id=account.prospect()).opportunity["status"] == shown

    @pytest.mark.contract("4.create.17", "4.field.13")
    @each_case("given", ["Closed", "Won!", "Closed Won", "0", "true", "Open,Won"])
    def test_of_another_word_is_refused(self, account: Account, pardot: Pardot, given: str) -> None:
        answer = pardot.create(**DEAL, status=given, prospect_id=account.prospect())
        assert answer.error == api_errors.INVALID_PARAMETER


class TestClosedAt:
    @pytest.mark.contract("4.field.17", "4.field.18", "2.empty.5")
    def test_is_left_out_while_there_is_none(self, account: Account, pardot: Pardot) -> None:
        prospect = account.prospect()
        for given in ({}, {"closed_at": ""}, {"status": "Won"}):
            created = pardot.create(**DEAL, **given, prospect_id=prospect)
            assert "closed_at" not in created.opportunity
            assert pardot.read(created.id, format="xml").xml.find("opportunity/closed_at") is None

    @pytest.mark.contract("4.field.19", "5.word.2", "5.word.3")
    @pytest.mark.account(time_zone="Europe/Berlin")
    @pytest.mark.parametrize(
        ("given", "shown"),
        [
            ("2017-12-18T19:29", "2017-12-18 19:29:00"),
            ("2017-12-18T19:29:30.5Z", "2017-12-18 20:29:30"),
            ("2017-12-18", "2017-12-18 00:00:00"),
        ],
    )
    def test_is_in_the_users_time_zone(self, account: Account, pardot: Pardot, given: str, shown: str) -> None:
        created = pardot.create(**DEAL, closed_at=given, prospect_id=account.prospect())
        assert created.opportunity["closed_at"] == shown

    @pytest.mark.contract("4.create.18")
    @each_case("given", ["nonsense", "2017-13-45", " ", "x2017-12-18", "!"])
    def test_that_is_none_is_refused(self, account: Account, pardot: Pardot, given: str) -> None:
        assert pardot.create(**DEAL, closed_at=given, prospect_id=account.prospect()).error == api_errors.INVALID_DATE


@pytest.mark.parametrize("field", ["name", "type", "stage"])
class TestText:
    """Up to 255 characters, as sent; characters that XML does not allow are removed (contract, section 2)."""

    @pytest.mark.contract("4.field.6", "4.field.11", "4.field.12")
    @each_case(
        ("given", "kept"),
        [
            ("x" * 255, "x" * 255),
            ("\U0001f600" * 255, "\U0001f600" * 255),
            ("\x00" + "x" * 255 + "\ufffe", "x" * 255),
            (" both ends \n", " both ends \n"),
            (" ", " "),
            ("a\x00b\x08c\x1fd\ufffee", "abcde"),
            ("<b>&amp;'\"]]>", "<b>&amp;'\"]]>"),
            ("line\r\nbreak\ttab", "line\r\nbreak\ttab"),
            ("مرحبا \u202e עברית", "مرحبا \u202e עברית"),
            ("e\u0301 \u00e9", "e\u0301 \u00e9"),
            ("100% + 1 = 101;", "100% + 1 = 101;"),
        ],
    )
    def test_is_kept_as_sent(self, people: dict[str, int], pardot: Pardot, field: str, given: str, kept: str) -> None:
        created = pardot.create(**DEAL | {field: given}, prospect_id=people["one"])
        assert created.opportunity[field] == kept
        assert pardot.read(created.id, format="xml").xml.findtext(f"opportunity/{field}") == kept

    @pytest.mark.contract("4.create.19", "4.field.6", "4.field.11", "4.field.12")
    def test_of_256_characters_is_refused(self, account: Account, pardot: Pardot, field: str) -> None:
        for letter in ("x", "\U0001f600"):
            answer = pardot.create(**DEAL | {field: letter * 256}, prospect_id=account.prospect())
            assert answer.error == api_errors.TOO_LONG


class TestRequired:
    @pytest.mark.contract("4.create.5", "4.field.6", "4.field.7", "4.field.10")
    @each_case("missing", ["name", "value", "probability", "prospect_id"])
    def test_absent(self, account: Account, pardot: Pardot, missing: str) -> None:
        given: dict[str, Any] = {**DEAL, "prospect_id": account.prospect()}
        del given[missing]
        assert pardot.create(**given).error == api_errors.MISSING

    @pytest.mark.contract("4.create.6", "4.field.6")
    @each_case("empty", ["name", "value", "probability", "prospect_id", "prospect_email"])
    def test_empty(self, account: Account, pardot: Pardot, empty: str) -> None:
        given: dict[str, Any] = {**DEAL, "prospect_id": account.prospect()}
        if empty == "prospect_email":
            del given["prospect_id"]
        assert pardot.create(**given | {empty: ""}).error == api_errors.EMPTY

    def test_a_name_of_nothing_that_can_be_kept_is_empty(self, account: Account, pardot: Pardot) -> None:
        assert pardot.create(**DEAL | {"name": "\x00\x01"}, prospect_id=account.prospect()).error == api_errors.EMPTY


FIELDS = ["name", "value", "probability", "type", "stage", "status", "closed_at", "campaign_id"]


class TestArrays:
    """Contract, objects 1.3: a parameter that takes one value takes no array."""

    @each_case("index", ["[]", "[0]", "[x]"])
    @each_case("name", [*FIELDS, "prospect_id", "prospect_email"])
    @ONE_DATABASE
    def test_are_refused(self, account: Account, pardot: Pardot, name: str, index: str) -> None:
        given: dict[str, Any] = {**DEAL, "prospect_id": account.prospect()}
        value = given.pop(name, "1")
        assert pardot.create(**given | {name + index: value}).error == api_errors.INVALID_PARAMETER

    def test_of_unknown_fields_are_ignored(self, account: Account, pardot: Pardot) -> None:
        assert pardot.create(**DEAL, prospect_id=account.prospect(), **{"colour[]": "red"}).error is None


MISTAKES: list[tuple[int, dict[str, str | None]]] = [
    (13, {"name": None}),
    (13, {"probability": None}),
    (36, {"value": ""}),
    (36, {"name": ""}),
    (3, {"prospect_id": "2147483647"}),
    (3, {"prospect_id": "abc"}),
    (4, {"prospect_email": "nobody@company.com"}),
    (4, {"prospect_email": "jdoe"}),
    (44, {"prospect_id": "one", "prospect_email": "two@company.com"}),
    (132, {"prospect_id": "gone"}),
    (38, {"campaign_id": "2147483647"}),
    (38, {"campaign_id": "abc"}),
    (40, {"probability": "101"}),
    (42, {"value": "-1"}),
    (51, {"status": "Closed"}),
    (57, {"closed_at": "nonsense"}),
    (52, {"type": "x" * 256}),
]
"""In the order in which they are reported. None: absent."""


@pytest.fixture
def people(account: Account) -> dict[str, int]:
    """A prospect and a deleted one; there is a third."""
    ids = {"one": account.prospect("one@company.com"), "gone": account.deleted_prospect("gone@company.com")}
    account.prospect("two@company.com")
    return ids


class TestErrors:
    @pytest.mark.contract("4.create.20", "4.create.21", "1.order.12")
    def test_the_first_that_applies_is_reported_and_nothing_is_stored(
        self, account: Account, pardot: Pardot, people: dict[str, int]
    ) -> None:
        before = account.contents

        def check(place: int) -> None:
            for mistaken in with_later(place, MISTAKES):
                all_given = {**DEAL, "prospect_id": "one", **mistaken}
                given = {name: people.get(str(text), text) for name, text in all_given.items() if text is not None}
                assert pardot.create(**given).code == MISTAKES[place][0], given

        check_each(range(len(MISTAKES)), check)
        assert account.contents == before

    @pytest.mark.contract("4.create.21")
    def test_no_id_is_used_up(self, account: Account, pardot: Pardot) -> None:
        prospect = account.prospect()
        assert pardot.create(**DEAL | {"value": "-1"}, prospect_id=prospect).error == api_errors.INVALID_VALUE
        assert pardot.create(**DEAL, prospect_id=prospect).id == prospect + 1
        assert pardot.query().total == 1

    @pytest.mark.contract("4.create.14")
    @each_case("given", [*NO_IDS, "2147483647"])
    def test_campaign_unknown(self, account: Account, pardot: Pardot, given: str) -> None:
        assert (
            pardot.create(**DEAL, campaign_id=given, prospect_id=account.prospect()).error
            == api_errors.INVALID_CAMPAIGN
        )
