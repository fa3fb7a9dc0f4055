"""Tags: `/tags` (contract 3.6)."""

from typing import Any, Final

from pydantic import BaseModel
from typing_extensions import TypedDict

from dealdock.vendors.copper.names import PLURALS, PREFIX
from dealdock.vendors.copper.record import words
from dealdock.vendors.copper.wire.call import CurrentCall
from dealdock.web.rest.answers import closed
from dealdock.web.rest.routing import RestRouter

router = RestRouter("tag", f"{PREFIX}/tags")

_COUNTS: Final = ("people", "leads", "companies", "opportunities", "projects", "tasks")
_BY_KIND: Final = {f"{kind}.tag": plural for kind, plural in PLURALS.items()}


class TagList(BaseModel):
    """The form of the list."""

    tag_names_only: bool = False


@closed
class Tag(TypedDict):
    """A tag, with the number of its records."""

    name: str
    count: int
    count_people: int
    count_leads: int
    count_companies: int
    count_opportunities: int
    count_projects: int
    count_tasks: int


@router.operation("list", "GET", query=TagList, answer=lambda: list[Tag] | list[str])
def list_(call: CurrentCall) -> list[str] | list[dict[str, Any]]:
    """Return the tags of all records by name, each with the number of its records."""
    found: dict[str, dict[str, int]] = {}
    for name, kind, count in words.counts(call.db, call.account, list(_BY_KIND)):
        found.setdefault(name, dict.fromkeys(_COUNTS, 0))[_BY_KIND[kind]] = count
    if call.query.get("tag_names_only", "").lower() == "true":
        return list(found)
    return [
        {"name": name, "count": sum(counts.values()), **{f"count_{of}": number for of, number in counts.items()}}
        for name, counts in found.items()
    ]
