"""The staging of Pardot: situations in which its clients may lose records."""

from collections.abc import Sequence
from typing import Final

from dealdock.platform.staging import Basis, ObjectStaging, Parent, Staging

_PAGE: Final = 200


def _rests(*pairs: tuple[str, str]) -> Sequence[Basis]:
    return tuple(Basis(name, strength) for name, strength in pairs)


_BY_TIME: Final = _rests(("2.time.3", "ours"), ("2.time.4", "ours"))

STAGING: Final = Staging(
    objects={
        "prospect": ObjectStaging(
            {"email": "person{n}@example.com", "first_name": "Person {n}"}, {"job_title": "Changed"}, _PAGE
        ),
        "opportunity": ObjectStaging(
            {"name": "Deal {n}", "value": 100, "probability": 50}, {"name": "Changed"}, _PAGE, deletion="flag"
        ),
        "campaign": ObjectStaging({"name": "Campaign {n}"}, {"name": "Changed"}, _PAGE, deletion=None),
        "list": ObjectStaging({"name": "List {n}"}, {"title": "Changed"}, _PAGE),
        "listMembership": ObjectStaging(
            {}, {"opted_out": True}, _PAGE, own={"prospect_id": "prospect"}, parent=Parent("list", "list_id")
        ),
        "prospectAccount": ObjectStaging({"name": "Account {n}"}, {"name": "Changed"}, _PAGE),
        "tag": ObjectStaging({"name": "Tag {n}"}, {"name": "Changed"}, _PAGE),
        "visitorActivity": ObjectStaging(
            {"type": 20}, {}, _PAGE, shared={"prospect_id": "prospect"}, version=None, versions=(), deletion=None
        ),
    },
    statements={
        "sizes": _rests(("o.1.5.10", "docs"), ("o.1.5.11", "docs")),
        "ties": _BY_TIME,
    },
)
