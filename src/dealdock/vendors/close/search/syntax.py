"""The syntax tree of a search."""

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

Comparison: TypeAlias = Literal[":", "=", "!=", ">", ">=", "<", "<="]


class Words(NamedTuple):
    """Words without a field. A field of text contains them, in this order."""

    text: str


class Term(NamedTuple):
    """A field compared with a value."""

    field: str
    comparison: Comparison
    value: str
    is_quoted: bool = False
    """A quoted asterisk is a text, not the sign for any value."""


class StatusChange(NamedTuple):
    """A change of an opportunity's status. All parts must hold for the same change."""

    parts: Sequence[Term]


class Not(NamedTuple):
    """The negation of a condition."""

    condition: "Condition"


class All(NamedTuple):
    """Conditions that must all hold. Without any, it always holds."""

    conditions: Sequence["Condition"]


class Either(NamedTuple):
    """Conditions. At least one must hold."""

    conditions: Sequence["Condition"]


Condition: TypeAlias = Words | Term | StatusChange | Not | All | Either


class Sorting(NamedTuple):
    """A field by which a search sorts."""

    field: str
    descending: bool


class ParsedSearch(NamedTuple):
    """A search: its condition, and its order."""

    condition: Condition
    sorts: Sequence[Sorting] = ()


EVERYTHING: Final = All(())


def size(condition: Condition) -> int:
    """Return the number of comparisons and words in a condition."""
    match condition:
        case All(conditions) | Either(conditions):
            return sum(map(size, conditions))
        case Not(inner):
            return size(inner)
    return 1
