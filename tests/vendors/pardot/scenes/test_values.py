"""The meaning of the values of a scene file."""

from datetime import UTC, datetime

import pytest

from dealdock.platform.credentials import secrets
from tests.support.cases import each_case
from tests.vendors.pardot.scenes.conftest import Read, WrongValue, opportunity


@each_case("name", ["no", "2026-01-01", "1_000", "010", "1:30", "true", "'null'", "0x1F", "=", ".inf"])
def test_a_name_is_the_text_in_the_file(read: Read, name: str) -> None:
    assert read(opportunity(name=name)).accounts[0].opportunities[0].name == name.strip("'")


@each_case(
    ("value", "amount"),
    [
        ("0", "0.00"),
        ("2750.4", "2750.40"),
        ("0.1", "0.10"),
        ("010", "10.00"),
        ("'5.50'", "5.50"),
        ("1.500", "1.50"),
        ("9999999999999.99", "9999999999999.99"),
    ],
)
def test_a_value_is_exact(read: Read, value: str, amount: str) -> None:
    assert str(read(opportunity(value=value)).accounts[0].opportunities[0].value) == amount


@each_case(
    "value", ["-1", "-0.01", "1.005", "10000000000000", "1_000", "1:30", "0x10", "1e3", ".nan", "much", "[1]", "٣"]
)
def test_a_value_must_be_an_amount(wrong: WrongValue, value: str) -> None:
    (line,) = wrong(opportunity(value=value))
    assert line.startswith("crm.yaml:1: accounts[0].opportunities[0].value: must be a ")


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-03-02", datetime(2026, 3, 2, tzinfo=UTC)),
        ("2026-03-02 09:30", datetime(2026, 3, 2, 9, 30, tzinfo=UTC)),
        ("20260302T0930", datetime(2026, 3, 2, 9, 30, tzinfo=UTC)),
        ("2026-W10-1", datetime(2026, 3, 2, tzinfo=UTC)),
        ("2026-03-02T09:30:15.999Z", datetime(2026, 3, 2, 9, 30, 15, tzinfo=UTC)),
        ("2026-03-02T09:30:15+02:00", datetime(2026, 3, 2, 7, 30, 15, tzinfo=UTC)),
    ],
)
def test_a_moment_without_an_offset_is_utc(read: Read, written: str, moment: datetime) -> None:
    assert read(opportunity(closed_at=f"'{written}'")).accounts[0].opportunities[0].closed_at == moment
    assert read(opportunity(closed_at=written)).accounts[0].opportunities[0].closed_at == moment


@pytest.mark.parametrize(
    "written",
    ["2026-02-30", "yesterday", "1:30", "0001-01-01T00:00:00+14:00", "9999-12-31", "1612121212121", "2026-03-02_09:30"],
)
def test_a_moment_must_be_one(wrong: WrongValue, written: str) -> None:
    (line,) = wrong(opportunity(closed_at=written))
    assert "must be a moment in ISO 8601" in line


@pytest.mark.parametrize("written", ["0001-01-01", "9999-12-31"])
def test_a_moment_is_of_a_year_that_every_time_zone_can_show(wrong: WrongValue, written: str) -> None:
    (line,) = wrong(opportunity(closed_at=written))
    assert f"must be a moment in ISO 8601, of the years 2 to 9998, is '{written}'" in line


@pytest.mark.parametrize("written", ["true", "True", "yes", "on"])
def test_deleted_is_said_in_any_way(read: Read, written: str) -> None:
    assert read(opportunity(deleted=written)).accounts[0].opportunities[0].deleted


@pytest.mark.parametrize(("written", "status"), [("won", "Won"), ("LOST", "Lost"), ("", "Open"), ("null", "Open")])
def test_a_status_counts_no_case_and_is_open_by_default(read: Read, written: str, status: str) -> None:
    assert read(opportunity(status=written)).accounts[0].opportunities[0].status == status


def test_what_xml_cannot_carry_is_dropped(read: Read) -> None:
    assert read(r'accounts: [{name: "a\x07b"}]').accounts[0].name == "ab"


def test_spaces_around_an_address_are_dropped(read: Read) -> None:
    assert read("accounts: [{users: [{email: ' jo@example.com '}]}]").accounts[0].users[0].email == "jo@example.com"


def test_255_characters_fit_and_256_do_not(read: Read, wrong: WrongValue) -> None:
    assert read(opportunity(name="ü" * 255)).accounts[0].opportunities[0].name == "ü" * 255
    assert wrong(opportunity(name="ü" * 256)) == [
        "crm.yaml:1: accounts[0].opportunities[0].name: must have 1 to 255 characters, has 256"
    ]


def test_lists_without_items_may_be_left_empty(read: Read) -> None:
    assert read("accounts:\n  - users:\n    campaigns:\n    opportunities:\n").accounts[0].users == []


@pytest.mark.slow
def test_passwords_are_hashed_and_published_ones_were_before(read: Read) -> None:
    known = secrets.PUBLISHED
    hashes = read(f"accounts: [{{users: [{{password: secret}}, {{password: {known.password}}}]}}]").password_hashes
    assert secrets.is_password("secret", hashes["secret"])
    assert hashes[known.password] == known.password_hash
