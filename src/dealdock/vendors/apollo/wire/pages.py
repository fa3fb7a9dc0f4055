"""Pages of lists (contract 1.6)."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from dealdock.platform.database.selection import Sort
from dealdock.vendors.apollo.errors import refused
from dealdock.vendors.apollo.wire import values
from dealdock.vendors.apollo.wire.call import Call

USUAL_SIZE: Final = 25
MAX_SIZE: Final = 100
MAX_DEPTH: Final = 50_000
"""The highest product of a page's number and size."""


class Page(NamedTuple):
    """A page: its number, from 1, and the number of its records."""

    number: int
    size: int

    @property
    def offset(self) -> int:
        """The number of records on the pages before it."""
        return (self.number - 1) * self.size

    def pagination(self, total: int) -> dict[str, Any]:
        """Return the description of the page in an answer."""
        return {
            "page": self.number,
            "per_page": self.size,
            "total_entries": total,
            "total_pages": -(-total // self.size),
        }


def page(
    call: Call,
    *,
    usual: int = USUAL_SIZE,
    most: int = MAX_SIZE,
    size: str = "per_page",
    too_deep: str = "page_too_deep",
    too_large: str | None = None,
) -> Page:
    """Return the requested page, by its usual and its highest size. `size`: the parameter with its size.

    Errors invalid_per_page, `too_deep`, and `too_large` for a larger page, which else has the highest size.
    """
    parameters, paging = call.parameters, call.settings.paging
    number, rows = values.whole(parameters.get("page")) or 1, usual
    if parameters.get(size) is not None:
        rows = values.whole(parameters[size]) or 0
    if rows < 1:
        raise refused("invalid_per_page", f"{size} must be a number from 1")
    if too_large is not None and rows > most:
        raise refused(too_large, f"{size} is at most {most}")
    found = Page(max(1, number), min(rows, paging.page(most)))
    deepest = min(paging.max_rows or MAX_DEPTH, MAX_DEPTH)
    if found.number * found.size > deepest:
        raise refused(too_deep, f"page times {size} is at most {deepest:,}")
    return found


def sorting(parameters: Mapping[str, Any], sorts: Mapping[str, Any], usual: tuple[Sort, ...], record_id: Any) -> Any:
    """Return the requested order, by a table of columns, or the usual one. Error invalid_sort.

    Records with equal values are in the order of their ids, in the same direction.
    """
    name = values.text(parameters.get("sort_by_field")).strip()
    if not name:
        return usual
    if name not in sorts:
        raise refused("invalid_sort", f"sort_by_field must be one of {', '.join(sorts)}")
    descending = not values.truth(parameters.get("sort_ascending"))
    return (*(sort(descending) for sort in sorts[name]), Sort(record_id, descending))
