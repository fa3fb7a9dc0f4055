"""The kinds of visitor activities (contract, objects 2.3, and its table `visitor-activity-types.tsv`)."""

from collections.abc import Collection
from enum import IntEnum
from importlib.resources import files
from typing import Final, Literal, NamedTuple, TypeAlias, get_args

from dealdock.platform.errors import RecordError
from dealdock.vendors.pardot.errors import WRONG_ACTIVITY

IdField: TypeAlias = Literal[
    "email_id",
    "list_email_id",
    "email_template_id",
    "form_id",
    "form_handler_id",
    "site_search_query_id",
    "landing_page_id",
    "paid_search_ad_id",
    "multivariate_test_variation_id",
    "visitor_page_view_id",
    "file_id",
    "custom_redirect_id",
    "visit_id",
    "opportunity_id",
]
ID_FIELDS: Final[tuple[IdField, ...]] = get_args(IdField)
"""The ids of records to which an activity may refer, in the order of the response."""


class Type(IntEnum):
    """The types of activities that opportunities create."""

    CREATED = 8
    WON = 9
    LOST = 10
    REOPENED = 18
    LINKED = 19
    UNLINKED = 38


SESSION: Final = 5
"""The type that is stored but never shown."""


class ActivityType(NamedTuple):
    """One line of the table."""

    type: int
    type_name: str
    id_fields: tuple[str, ...]
    details: Literal["yes", "no", "maybe"]
    moves_last_activity: bool  # of the prospect


def _kinds() -> tuple[ActivityType, ...]:
    lines = files(__package__).joinpath("kinds.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines)
    return tuple(
        ActivityType(int(type_), name, tuple(ids.split()), details, moves == "yes")  # type: ignore[arg-type]  # a word of three
        for type_, name, ids, details, moves in rows
    )


KINDS: Final = _kinds()
"""All kinds. A type with several names has one kind per name, the first name first."""

TYPE_NAMES: Final = {kind.type: kind.type_name for kind in reversed(KINDS)}
"""The only or first name of each type."""

ALWAYS_DETAILED: Final = frozenset(kind.type for kind in KINDS if kind.details == "yes")
"""The types whose details are shown even if they are empty."""


def kind(type_: int, type_name: str | None = None, ids: Collection[str] = ()) -> ActivityType:
    """Return the kind with this type and name. Without a name, return the first of the type that has these ids."""
    named = [each for each in KINDS if each.type == type_ and type_name in {None, each.type_name}]
    fitting = [each for each in named if set(ids) <= set(each.id_fields)]
    if not named:
        raise RecordError(
            WRONG_ACTIVITY, f"there is no activity of type {type_}" + (f" called {type_name!r}" if type_name else "")
        )
    if not fitting:
        known = ", ".join(dict.fromkeys(name for each in named for name in each.id_fields)) or "none"
        raise RecordError(
            WRONG_ACTIVITY, f"an activity of type {type_} hasn't {', '.join(ids)} (of these ids: {known})"
        )
    return fitting[0]
