"""Public ids, by the vectors of the contract (7.2)."""

import pytest

from dealdock.vendors.close import ids

VECTORS = (
    ("oppo", 27, "oppo_6qqG7CKiB6Gs3MC1FaeF5AR07nfiSXqOtpHKmoXgclD"),
    ("lead", 12, "lead_Y3q6ZzrKDBqJg0XodctvpC2lzzWNrYUmAErLCOrclyQ"),
    ("stat", 4, "stat_IAdaX9lnYAUTiRHclK3XVS2kAqYaYZheUDZE2WKTd4z"),
    ("user", 1, "user_T6nNbg632jZptF6Xa223OCRlR5hllBTqsw6zZkFdqk1"),
    ("orga", 1, "orga_lr8wJCIMoB6Vnf9Tyh2FUazBF9IcDuDdR52aQECrhGP"),
    ("pipe", 3, "pipe_5tihtyiyoyIteQ5RDNdfBo"),
    ("ev", 99, "ev_0C9EhgATxcbsHvXuvcOWuD"),
)


@pytest.mark.parametrize(("prefix", "number", "text"), VECTORS)
def test_have_the_contract_s_form_and_are_decoded(prefix: str, number: int, text: str) -> None:
    assert ids.show(1, prefix, number) == text
    assert ids.number(1, prefix, text) == number


@pytest.mark.parametrize(("prefix", "number", "text"), VECTORS)
def test_of_another_account_or_kind_or_case_are_unknown(prefix: str, number: int, text: str) -> None:
    assert ids.number(2, prefix, text) is None
    assert ids.number(1, "cont", text) is None
    assert ids.number(1, prefix, text.swapcase()) is None


@pytest.mark.parametrize("text", ["", "lead", "lead_", "lead_" + "z" * 43, "lead_" + "0" * 42, "lead_" + "é" * 43])
def test_of_another_form_are_unknown(text: str) -> None:
    assert ids.number(1, "lead", text) is None
