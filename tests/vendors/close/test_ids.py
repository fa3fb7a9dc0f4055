"""The derivation of ids from the counter (contract 7.2), computed here a second time."""

import re
from hashlib import blake2b
from typing import Final

import pytest

from tests.support.cases import each_case
from tests.vendors.close.client import Close

DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
SHORT: Final = {"pipe", "ev", "req", "api"}
TABLE: Final = {
    ("oppo", 27): "oppo_6qqG7CKiB6Gs3MC1FaeF5AR07nfiSXqOtpHKmoXgclD",
    ("lead", 12): "lead_Y3q6ZzrKDBqJg0XodctvpC2lzzWNrYUmAErLCOrclyQ",
    ("stat", 4): "stat_IAdaX9lnYAUTiRHclK3XVS2kAqYaYZheUDZE2WKTd4z",
    ("user", 1): "user_T6nNbg632jZptF6Xa223OCRlR5hllBTqsw6zZkFdqk1",
    ("orga", 1): "orga_lr8wJCIMoB6Vnf9Tyh2FUazBF9IcDuDdR52aQECrhGP",
    ("pipe", 3): "pipe_5tihtyiyoyIteQ5RDNdfBo",
    ("ev", 99): "ev_0C9EhgATxcbsHvXuvcOWuD",
}


def _xor(left: bytes, right: bytes, account: int, prefix: str, turn: int) -> bytes:
    key = f"dealdock/close/{account}/{prefix}".encode()
    mask = blake2b(right, digest_size=len(left), key=key, person=bytes([turn])).digest()
    return bytes(a ^ b for a, b in zip(left, mask, strict=True))


def half(prefix: str) -> int:
    return 8 if prefix in SHORT else 16


def public(account: int, prefix: str, counter: int) -> str:
    """The id of a number of the counter."""
    left, right = counter.to_bytes(half(prefix), "big"), bytes(half(prefix))
    for turn in range(4):
        left, right = right, _xor(left, right, account, prefix, turn)
    value, digits = int.from_bytes(left + right, "big"), ""
    while value:
        value, digit = divmod(value, 62)
        digits = DIGITS[digit] + digits
    return f"{prefix}_{digits.rjust(22 if prefix in SHORT else 43, '0')}"


def counter(account: int, shown: str) -> int | None:
    """Return the number that an id represents; None if the id does not belong to this account."""
    prefix, digits = shown.split("_")
    value = 0
    for digit in digits:
        value = value * 62 + DIGITS.index(digit)
    content, size = value.to_bytes(2 * half(prefix), "big"), half(prefix)
    left, right = content[:size], content[size:]
    for turn in (3, 2, 1, 0):
        left, right = _xor(right, left, account, prefix, turn), left
    return None if any(right) else int.from_bytes(left, "big")


@pytest.mark.contract("7.2.id.2")
@each_case(("prefix", "number"), TABLE)
def test_the_table_of_the_contract(prefix: str, number: int) -> None:
    assert public(1, prefix, number) == TABLE[prefix, number]
    assert counter(1, TABLE[prefix, number]) == number


@pytest.mark.contract("7.2.id.1", "1.2.id.1", "1.2.id.2")
def test_every_id_is_one_of_the_counter(close: Close) -> None:
    lead = close.lead(contacts=[{"name": "Jo"}])["id"]
    close.change(close.add(lead_id=lead), status="Won")
    close.post("/task/", {"lead_id": lead, "text": "x"})
    close.field()
    account = close.account["id"]
    text = "".join(
        close.send("GET", path).text
        for path in ("/lead/", "/event/", "/activity/", "/me/", "/pipeline/", "/custom_field/opportunity/", "/api_key/")
    )
    ids = set(
        re.findall(r"\b(?:oppo|lead|cont|user|orga|stat|cf|acti|task|memb|pipe|ev|req|api)_[0-9A-Za-z]{22,}", text)
    )
    numbers = {each: counter(account, each) for each in ids}
    assert {each.partition("_")[0] for each in ids} == {
        *("oppo", "lead", "cont", "user", "orga", "stat", "cf", "acti", "task", "memb", "pipe", "ev", "req", "api")
    }
    assert [each for each, number in numbers.items() if number is None] == []
    assert numbers[close.organization_id] == account
    assert {
        each for each, number in numbers.items() if public(account, each.partition("_")[0], number or 0) != each
    } == set()


@pytest.mark.contract("7.2.id.3", "7.2.id.4")
def test_ids_of_another_kind_or_account_are_unknown(close: Close, other: Close) -> None:
    made = close.add()
    number = counter(close.account["id"], made["id"])
    assert number is not None
    for wrong in (
        public(close.account["id"], "lead", number).replace("lead_", "oppo_"),
        public(other.account["id"], "oppo", number),
        made["lead_id"],
        public(close.account["id"], "oppo", number + 1000),
        public(close.account["id"], "oppo", 2**70),
    ):
        assert close.refused("GET", f"/opportunity/{wrong}/").status == 404
        assert close.refused("PUT", f"/opportunity/{wrong}/", {"value": 5}).status == 404
    assert close.read(made) == made


@pytest.mark.contract("7.2.id.5", "7.1.reset.1")
def test_the_same_calls_after_a_reset_give_the_same_ids(close: Close) -> None:
    def calls() -> list[str]:
        made = close.add(value=5)
        return [made["id"], made["lead_id"], close.lead()["id"], close.field()]

    before, labels = calls(), close.statuses()
    close.control("POST", "/reset")
    assert close.rows() == []
    assert close.statuses() == labels
    assert calls() == before
