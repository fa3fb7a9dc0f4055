"""The six opportunities of the contract's paragraph 2.7, and the aggregates that belong to them."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from tests.vendors.close.client import FROZEN, Close

PERIODS: Final = ("one_time", "monthly", "annual", "annualized")


class Deal(NamedTuple):
    """A row of the contract's table."""

    value: int | None
    value_period: str
    confidence: int
    date_won: str | None
    user: str
    expected_value: int | None
    annualized_value: int | None
    annualized_expected_value: int | None


DEALS: Final = {
    "A": Deal(120000, "one_time", 50, "2026-01-05", "Ann", 60000, 120000, 60000),
    "B": Deal(4900, "monthly", 80, "2026-01-20", "Ann", 3920, 58800, 47040),
    "C": Deal(60000, "annual", 25, "2026-02-02", "Bo", 15000, 60000, 15000),
    "D": Deal(33333, "one_time", 75, "2026-02-27", "Bo", 25000, 33333, 25000),
    "E": Deal(None, "one_time", 90, None, "Ann", None, None, None),
    "F": Deal(2550, "monthly", 100, "2026-04-01", "Bo", 2550, 30600, 30600),
}


class Sums(NamedTuple):
    """The aggregates of some of them: number, per period, total value, expected value."""

    number: int
    per_period: dict[str, int]
    total: Sequence[int]
    expected: Sequence[int]


SUMS: Final = {
    "ABCDEF": Sums(
        6,
        {"one_time": 3, "monthly": 2, "annual": 1},
        (153333, 7450, 60000, 302733),
        (85000, 6470, 15000, 177640),
    ),
    "AB": Sums(2, {"one_time": 1, "monthly": 1}, (120000, 4900, 0, 178800), (60000, 3920, 0, 107040)),
    "CD": Sums(2, {"one_time": 1, "annual": 1}, (33333, 0, 60000, 93333), (25000, 0, 15000, 40000)),
    "F": Sums(1, {"monthly": 1}, (0, 2550, 0, 30600), (0, 2550, 0, 30600)),
    "E": Sums(1, {"one_time": 1}, (0, 0, 0, 0), (0, 0, 0, 0)),
    "ABE": Sums(3, {"one_time": 2, "monthly": 1}, (120000, 4900, 0, 178800), (60000, 3920, 0, 107040)),
    "CDF": Sums(
        3, {"one_time": 1, "monthly": 1, "annual": 1}, (33333, 2550, 60000, 123933), (25000, 2550, 15000, 70600)
    ),
    "": Sums(0, {}, (0, 0, 0, 0), (0, 0, 0, 0)),
}
"""The table of 2.7. Of each row: number, then one_time, monthly, annual, annualized."""


def aggregates(answer: dict[str, Any]) -> Sums:
    """The aggregates that a list or a group has."""
    return Sums(
        answer["total_results"],
        answer["count_by_value_period"],
        tuple(answer[f"total_value_{period}"] for period in PERIODS),
        tuple(answer[f"expected_value_{period}"] for period in PERIODS),
    )


class Deals:
    """An account with the six. Tests that use it must not write."""

    def __init__(self, close: Close, ids: dict[str, str], leads: dict[str, str], users: dict[str, str]) -> None:
        self.close = close
        self.ids = ids
        self.leads = leads
        self.users = users
        self._letters = {identifier: letter for letter, identifier in ids.items()}

    def letters(self, rows: Iterable[dict[str, Any]]) -> str:
        """The letters of opportunities, in their order."""
        return "".join(self._letters[row["id"]] for row in rows)

    def found(self, **params: Any) -> str:
        """The letters of what a list shows, in its order."""
        return self.letters(self.close.rows(**params))

    def matching(self, **params: Any) -> str:
        """The letters of what a list shows, sorted; `total_results` counts the same."""
        answer = self.close.get("/opportunity/", **params)
        assert answer["total_results"] == len(answer["data"])
        return "".join(sorted(self.letters(answer["data"])))

    def groups(self, **params: Any) -> list[tuple[str, str]]:
        """Of each group the key and the letters."""
        return [(group["key"], self.letters(group["objects"])) for group in self.close.rows(**params)]


def filled(first: Close) -> Deals:
    """Put the six into an account, by its user Ann: A, C and E of one lead, the others of another, a minute apart."""
    ann, bo = first.user("Ann", "Lee"), first.user("Bo", "Katz")
    close = first.by(ann)
    users = {"Ann": ann["id"], "Bo": bo["id"]}
    leads = {name: close.lead(name)["id"] for name in ("Wayne Enterprises", "Acme")}
    ids = {}
    for minute, (letter, deal) in enumerate(DEALS.items()):
        close.freeze(f"2026-01-01T09:{minute:02}:00Z")
        sent = {name: getattr(deal, name) for name in ("value", "value_period", "confidence", "date_won")}
        lead = leads["Acme" if letter in "BDF" else "Wayne Enterprises"]
        ids[letter] = close.add(lead_id=lead, user_id=users[deal.user], note=f"Deal {letter}", **sent)["id"]
    close.freeze(FROZEN)
    return Deals(close, ids, leads, users)
