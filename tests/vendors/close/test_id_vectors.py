"""Public ids, by the vectors of the contract (7.2)."""

from dealdock.vendors.close.wire.ids import FORM
from tests.support.cases import each_case

VECTORS = (
    ("opportunity", 27, "oppo_6qqG7CKiB6Gs3MC1FaeF5AR07nfiSXqOtpHKmoXgclD"),
    ("lead", 12, "lead_Y3q6ZzrKDBqJg0XodctvpC2lzzWNrYUmAErLCOrclyQ"),
    ("leadStatus", 4, "stat_IAdaX9lnYAUTiRHclK3XVS2kAqYaYZheUDZE2WKTd4z"),
    ("user", 1, "user_T6nNbg632jZptF6Xa223OCRlR5hllBTqsw6zZkFdqk1"),
    ("organization", 1, "orga_lr8wJCIMoB6Vnf9Tyh2FUazBF9IcDuDdR52aQECrhGP"),
    ("pipeline", 3, "pipe_5tihtyiyoyIteQ5RDNdfBo"),
    ("event", 99, "ev_0C9EhgATxcbsHvXuvcOWuD"),
)


@each_case(("kind", "number", "text"), VECTORS)
def test_have_the_contract_s_form_and_are_decoded(kind: str, number: int, text: str) -> None:
    assert FORM.encode(1, kind, number) == text
    assert FORM.decode(1, kind, text) == number


@each_case(("kind", "number", "text"), VECTORS)
def test_of_another_account_or_kind_or_case_are_unknown(kind: str, number: int, text: str) -> None:
    assert FORM.decode(1, kind, text) == number
    assert FORM.decode(2, kind, text) is None
    assert FORM.decode(1, "contact", text) is None
    assert FORM.decode(1, kind, text.swapcase()) is None


def test_with_something_beside_the_number_are_unknown() -> None:
    """Else many texts would be the id of one record. This one has a 1 where the id of lead 12 has a 0."""
    assert FORM.decode(1, "lead", "lead_pcLCzL9EmGpUjja2IsLHGZe1XVGUzGDfOzenl1pCJqh") is None


@each_case("text", ["", "lead", "lead_", "lead_" + "z" * 43, "lead_" + "0" * 42, "lead_" + "é" * 43])
def test_of_another_form_are_unknown(text: str) -> None:
    assert FORM.decode(1, "lead", text) is None
