"""The email and its statistics (contract, objects 2.15). The fields: test_recorded_forms.py."""

from typing import Any

import pytest

from tests.support.builders import Account, Pardot
from tests.support.cases import each_case

NOBODY = 2147483647


@pytest.mark.contract("o.2.15.3", "o.2.15.4")
def test_is_read_without_its_message(account: Account, pardot: Pardot) -> None:
    number = account.email(text="Hello")
    for words, has_message in (("true", True), ("1", True), ("", True), ("false", False), ("0", False)):
        shown = pardot.call("read", "email", id=number, include_message=words).json["email"]
        assert ("message" in shown) == has_message, words
    assert pardot.call("read", "email", id=number, include_message="perhaps").code == 50


@pytest.mark.contract("o.2.15.8", "o.2.15.9")
def test_rates_are_of_the_sent_and_of_the_delivered(account: Account, pardot: Pardot) -> None:
    counts: dict[str, Any] = {"sent": 800, "delivered": 400, "total_clicks": 60, "unique_clicks": 40, "opt_outs": 4}
    more: dict[str, Any] = {"spam_complaints": 2, "opens": 200, "unique_opens": 80}
    stats = pardot.call("stats", "email", id=account.email(**counts, **more)).json["stats"]
    assert {name: stats[name] for name in stats if name.endswith(("_rate", "_ratio"))} == {
        "delivery_rate": "50.00%",
        "opens_rate": "50.00%",
        "click_through_rate": "15.00%",
        "unique_click_through_rate": "10.00%",
        "click_open_ratio": "50.00%",
        "opt_out_rate": "1.00%",
        "spam_complaint_rate": "0.50%",
    }


@pytest.mark.contract("o.2.15.10")
@each_case(
    ("delivered", "sent", "rate"),
    [(0, 0, "0.00%"), (1, 3, "33.33%"), (2, 3, "66.67%"), (1, 8, "12.50%"), (1, 16_000, "0.01%"), (3, 2, "150.00%")],
)
def test_rates_are_rounded(account: Account, pardot: Pardot, delivered: int, sent: int, rate: str) -> None:
    number = account.email(sent=sent, delivered=delivered)
    assert pardot.call("stats", "email", id=number).json["stats"]["delivery_rate"] == rate


@pytest.mark.contract("o.2.15.11")
@each_case("given", [({"id": NOBODY}, 16), ({"id": "x"}, 16), ({}, 13)])
def test_of_none(account: Account, pardot: Pardot, given: tuple[dict[str, Any], int]) -> None:
    account.email()
    parameters, code = given
    for operation in ("read", "stats"):
        assert pardot.call(operation, "email", **parameters).code == code
