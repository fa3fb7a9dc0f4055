"""The meaning of each criterion of a query, in plain Python: by its name where possible, else by a line here.

Written from the contract (objects 1.5 and section 2), not from the code.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from operator import eq, gt, lt
from random import Random
from typing import Any, Final, NamedTuple

from tests.vendors.pardot.contract.filling import GRADES, Row, Rows

COMPARE: Final = {"greater_than": gt, "after": gt, "less_than": lt, "before": lt, "equal_to": eq}
COMPARISON: Final = re.compile(r"(.+)_(greater_than|after|less_than|before|equal_to)")
CODES: Final = {"id": (16, 17), "probability": (41, 41), "value": (43, 43), "score": (29, 30), "grade": (32, 33)}
"""By column: what is no such value, and a range of which the lower bound isn't below the upper."""

TIME_CODES: Final = (7, 8)
STEPS: Final[dict[type, Any]] = {int: 1, Decimal: Decimal("0.01"), datetime: timedelta(seconds=1)}
WORDS: Final = ("?", "nonsense")
IDS: Final = ("?", "-1", "1.5", "2147483648")


class CriterionValue(NamedTuple):
    """A value of a criterion as it is sent, and its meaning."""

    text: str
    value: Any


class Meaning(NamedTuple):
    """One criterion: the error code, invalid texts, a generator of values, and a function that matches rows.

    `empty`: empty isn't as if absent, but wrong too. `most`: of a list, the code of more than 200 members.
    """

    code: int
    wrong: tuple[str, ...]
    draw: Callable[[Random, Rows], CriterionValue]
    holds: Callable[[Rows, Row, Any], bool]
    empty: bool = False
    most: int | None = None


def meaning(table: str, name: str, columns: set[str]) -> Meaning | None:
    """The meaning of a criterion; None if neither its name nor a line in this module determines it."""
    if (table, name) in UNUSUAL:
        return UNUSUAL[table, name]
    if name == "deleted":
        return DELETED
    if name == "name" and name in columns:
        return Meaning(51, (), _drawn(table, name), lambda rows, row, value: row["name"] == value)  # noqa: ARG005
    if not (match := COMPARISON.fullmatch(name)):
        return None
    column, relation = subject(name), match[2]
    codes = TIME_CODES if column.endswith("_at") else CODES.get(column)
    if column not in columns or codes is None:
        return None

    def holds(_: Rows, row: Row, value: Any) -> bool:
        return row[column] is not None and COMPARE[relation](_rank(column, row[column]), value)

    return Meaning(codes[0], IDS if column == "id" else WORDS, _drawn(table, column), holds)


def subject(name: str) -> str:
    """The column that a comparison is about."""
    match = COMPARISON.fullmatch(name)
    assert match
    return f"{match[1]}_at" if match[2] in {"after", "before"} else match[1]


def ranges(names: set[str]) -> list[tuple[str, str, int]]:
    """The pairs of bounds among criteria, and their code."""
    found = []
    for lower in sorted(names):
        for low, high in (("_greater_than", "_less_than"), ("_after", "_before")):
            upper = lower.removesuffix(low) + high
            if lower.endswith(low) and upper in names:
                found.append((lower, upper, CODES.get(subject(lower), TIME_CODES)[1]))
    return found


def clash(table: str, asked: dict[str, CriterionValue]) -> int | None:
    """The code of a combination of parameters that is refused."""
    if table == "prospect":
        for name, code in (("score", 31), ("grade", 34)):
            others = {f"{name}_greater_than", f"{name}_less_than"} & asked.keys()
            if f"{name}_equal_to" in asked and others:
                return code
    if table == "tag_object" and "object_id" in asked and "type" not in asked:
        return 13
    if table == "visitor_activity" and sum(asked[name].value for name in ONLY if name in asked) > 1:
        return 51
    if table == "opportunity":
        prospects = {asked[name].value for name in ("prospect_id", "prospect_email") if name in asked}
        prospects |= {
            asked[name].value for name in ("id", "email") if name in asked and f"prospect_{name}" not in asked
        }
        return 44 if len(prospects) > 1 else None
    return None


def overridden(table: str, asked: dict[str, CriterionValue]) -> set[str]:
    """Return the names of criteria that have no effect together with the others."""
    return {name for (of, by), names in OVERRIDES.items() if (of, by) == (table, by) and by in asked for name in names}


def _rank(column: str, value: Any) -> Any:
    return GRADES.index(value) if column == "grade" else value


def _drawn(table: str, column: str) -> Callable[[Random, Rows], CriterionValue]:
    """A value that some row has."""

    def draw(randomness: Random, rows: Rows) -> CriterionValue:
        return _asked(column, randomness.choice([row[column] for row in rows[table] if row[column] is not None]))

    return draw


def _asked(column: str, value: Any) -> CriterionValue:
    text = f"{value:%Y-%m-%d %H:%M:%S}" if isinstance(value, datetime) else str(value)
    return CriterionValue(text, _rank(column, value))


def beside(table: str, name: str, rows: Rows) -> Iterator[CriterionValue]:
    """Yield values of a comparison: one that rows have, one below it and one above it. Other criteria have none."""
    if (table, name) in UNUSUAL or not COMPARISON.fullmatch(name):
        return
    column = subject(name)
    values = sorted(
        (row[column] for row in rows[table] if row[column] is not None), key=lambda each: _rank(column, each)
    )
    middle = values[len(values) // 2]
    if column == "grade":
        place = GRADES.index(middle)
        yield from (_asked(column, each) for each in GRADES[max(place - 1, 0) : place + 2])
    else:
        step = STEPS[type(middle)]
        yield from (_asked(column, each) for each in (middle - step, middle, middle + step))


def _flag(code: int, holds: Callable[[Row], bool], *, false_too: bool = True) -> Meaning:
    """`false_too`: false demands the opposite, instead of nothing."""
    asked = [
        CriterionValue("true", True),
        CriterionValue("TRUE", True),
        CriterionValue("1", True),
        CriterionValue("false", False),
        CriterionValue("0", False),
    ]
    return Meaning(
        code,
        ("?", "2", "yes"),
        lambda randomness, _: randomness.choice(asked),
        lambda _, row, value: holds(row) == value if value or false_too else True,
    )


def _any_of(
    column: str, code: int = 16, of: Callable[[Rows, Row], Any] | None = None, table: str = "visitor_activity"
) -> Meaning:
    """A list of numbers, one of which the column must have."""

    def draw(randomness: Random, rows: Rows) -> CriterionValue:
        there = [row[column] for row in rows[table] if row[column] is not None]
        members = [randomness.choice(there) for _ in range(randomness.randint(1, 3))]
        return CriterionValue(",".join(map(str, members)), set(members))

    wrong = ("?", "1,?") if column == "type" else (*IDS, "1,?", "0")
    get = of or (lambda _, row: row[column])
    return Meaning(code, wrong, draw, lambda rows, row, value: get(rows, row) in value, most=63 if code == 16 else None)


def _one_id(table: str, column: str) -> Meaning:
    """A number that the column must have."""
    return Meaning(16, (*IDS, "0"), _drawn(table, column), lambda _, row, value: row[column] == value)


def _campaign(rows: Rows, activity: Row) -> Any:
    """An activity's: the opportunity's where it has one."""
    deals = {row["id"]: row["campaign_id"] for row in rows["opportunity"]}
    return deals.get(activity["opportunity_id"], activity["campaign_id"])


def _live(table: str) -> Callable[[Rows], list[Row]]:
    return lambda rows: [row for row in rows[table] if not row.get("deleted")]


def _named(table: str, code: int, column: str, holds: Callable[[Rows, Row, Any], bool], *wrong: str) -> Meaning:
    """A live record of another table, by its id or address."""

    def draw(randomness: Random, rows: Rows) -> CriterionValue:
        row = randomness.choice([row for row in _live(table)(rows) if row[column]])
        return CriterionValue(str(row[column]), row["id"])

    return Meaning(code, wrong, draw, holds, empty=True)


def _linked(rows: Rows, deal: Row, prospect: int) -> bool:
    return any(
        (link["opportunity_id"], link["prospect_id"]) == (deal["id"], prospect) for link in rows["opportunity_prospect"]
    )


def _on_list(rows: Rows, prospect: Row, list_id: int) -> bool:
    return any(
        (row["list_id"], row["prospect_id"]) == (list_id, prospect["id"]) for row in _live("list_membership")(rows)
    )


def _owner(randomness: Random, rows: Rows) -> CriterionValue:
    """A user that some prospect is assigned to, by id or address."""
    user_id = randomness.choice([row["assigned_to_id"] for row in rows["prospect"] if row["assigned_to_id"]])
    (email,) = (row["email"] for row in rows["user"] if row["id"] == user_id)
    return CriterionValue(randomness.choice([str(user_id), email]), user_id)


DELETED: Final = Meaning(
    27,
    ("?", "2"),
    lambda randomness, _: randomness.choice(
        [CriterionValue("true", True), CriterionValue("0", False), CriterionValue("all", None)]
    ),
    lambda _, row, value: value is None or row["deleted"] == value,
)
ONLY: Final = {
    "custom_url_only": "custom_redirect_id",
    "email_only": "email_id",
    "file_only": "file_id",
    "form_only": "form_id",
    "form_handler_only": "form_handler_id",
    "landing_page_only": "landing_page_id",
}
_BY_ID = _named("prospect", 3, "id", _linked, *IDS, "0", "2147483647")
_BY_EMAIL = _named("prospect", 4, "email", _linked, "?", "nobody@example.com")
_LIST = (*IDS, "0", "2147483647")

UNUSUAL: Final[dict[tuple[str, str], Meaning]] = {
    ("opportunity", "prospect_id"): _BY_ID,
    ("opportunity", "id"): _BY_ID,
    ("opportunity", "prospect_email"): _BY_EMAIL,
    ("opportunity", "email"): _BY_EMAIL,
    ("prospect", "assigned"): _flag(26, lambda row: row["assigned_to_id"] is not None),
    ("prospect", "assigned_to_user"): Meaning(
        10, (*IDS, "0", "2147483647"), _owner, lambda _, row, value: row["assigned_to_id"] == value
    ),
    ("prospect", "is_starred"): _flag(25, lambda row: row["is_starred"] is True),
    ("prospect", "last_activity_never"): _flag(50, lambda row: row["last_activity_at"] is None, false_too=False),
    ("prospect", "list_id"): _named("list", 55, "id", _on_list, *_LIST),
    ("prospect", "new"): _flag(
        28,
        lambda row: row["assigned_to_id"] is None and not row["is_reviewed"] and row["last_activity_at"] is not None,
    ),
    ("list_membership", "list_id"): _named("list", 55, "id", lambda _, row, value: row["list_id"] == value, *_LIST),
    ("list_membership", "prospect_id"): _named(
        "prospect", 3, "id", lambda _, row, value: row["prospect_id"] == value, *IDS, "0", "2147483647"
    ),
    ("visitor", "only_identified"): _flag(50, lambda row: row["is_identified"], false_too=False),
    ("visitor", "prospect_ids"): _any_of("prospect_id", table="visitor"),
    ("visit", "ids"): _any_of("id", table="visit"),
    ("visit", "visitor_ids"): _any_of("visitor_id", table="visit"),
    ("visit", "prospect_ids"): _any_of("prospect_id", table="visit"),
    **{
        (table, name): _one_id(table, name)
        for table, name in (
            ("email_click", "list_email_id"),
            ("email_click", "drip_program_action_id"),
            ("email_click", "email_template_id"),
            ("email_click", "tracker_redirect_id"),
            ("tag_object", "tag_id"),
            ("tag_object", "object_id"),
        )
    },
    ("tag_object", "type"): Meaning(
        51, ("?", "Nothing"), _drawn("tag_object", "type"), lambda _, row, value: row["type"] == value
    ),
    ("visitor_activity", "type"): _any_of("type", 51),
    ("visitor_activity", "prospect_only"): _flag(50, lambda row: row["prospect_id"] is not None, false_too=False),
    **{
        ("visitor_activity", name): _flag(50, lambda row, column=column: row[column] is not None, false_too=False)  # type: ignore[misc]  # mypy doesn't see the default
        for name, column in ONLY.items()
    },
    ("visitor_activity", "campaign_id"): _any_of("campaign_id", of=_campaign),
    ("visitor_activity", "custom_url_id"): _any_of("custom_redirect_id"),
    **{
        ("visitor_activity", name): _any_of(name)
        for name in (
            "email_id",
            "file_id",
            "form_id",
            "form_handler_id",
            "landing_page_id",
            "prospect_id",
            "visitor_id",
        )
    },
}
OVERRIDES: Final = {
    ("opportunity", "prospect_id"): {"id"},
    ("opportunity", "prospect_email"): {"email"},
    ("prospect", "assigned_to_user"): {"assigned"},
    ("prospect", "new"): {
        "assigned",
        "assigned_to_user",
        "last_activity_after",
        "last_activity_before",
        "last_activity_never",
    },
}
