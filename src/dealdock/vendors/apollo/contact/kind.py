"""The kinds of contacts and of their roles in opportunities."""

from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import Field, Strict
from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.platform.records.kind import Kind, of_rows
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.public_ids import PublicIds
from dealdock.platform.scenes import values
from dealdock.platform.scenes.json_schema import parsers
from dealdock.platform.scenes.schema import optional, whole
from dealdock.vendors.apollo import deletion, id_lists
from dealdock.vendors.apollo.company.kind import BY_PERSON, CUSTOM
from dealdock.vendors.apollo.contact import queries, service
from dealdock.vendors.apollo.contact.model import ROLE_TYPES, Contact, ContactRole
from dealdock.vendors.apollo.contact.stages import FIRST, STAGES

_Type = Annotated[int, Field(ge=min(ROLE_TYPES), le=max(ROLE_TYPES))]
_stage = values.keyed({number: stage.name for number, stage in STAGES.items()})
"""Parses the number or the name of a stage."""
_type = whole(min(ROLE_TYPES), max(ROLE_TYPES))


@parsers.accepts({"type": "array", "items": {"type": "array", "minItems": 2, "maxItems": 2}})
def _parts(value: object) -> Any:
    """Parse the parts of a contact's role: pairs of the number of a type, or null, and a flag."""
    return [_part(each) for each in (value if isinstance(value, list) else [value])]


def _part(value: object) -> tuple[int | None, bool]:
    match value:
        case [number, flag]:
            return None if number is None else _type(number), values.truth(flag)
    raise values.WrongValue(
        "must be a list of pairs such as [1, true]: the number of a type of role, or null, and a flag"
    )


def _update(db: Connection, account: AccountContext, contact_id: int, *, now: datetime, **changes: Any) -> None:
    before = queries.locked(db, account, contact_id)
    assert before is not None  # noqa: S101 (the control plane found it)
    service.update(db, account, before, changes, now=now)


def _delete(db: Connection, account: AccountContext, number: int, *, ids: PublicIds, **_: Any) -> None:
    deletion.delete(db, account, ids, "contact", [number])


CONTACT: Final = Kind(
    "contact",
    "contacts",
    Contact,
    references={
        "company_id": "company",
        "organization_id": "organization",
        "owner_id": "user",
        "created_by_id": "user",
    },
    create=service.create,
    update=_update,
    delete=_delete,
    takes_ids=True,
    new={
        "email": (fields.Email | None, None),
        "source": (fields.Name, BY_PERSON),
        "original_source": (fields.Name, BY_PERSON),
        "created_by_id": None,
        "label_ids": id_lists.NEW,
        **CUSTOM,
    },
    shown={"label_ids": id_lists.SHOWN},
    in_scenes={"label_ids": id_lists.IN_SCENES, "stage_number": (Annotated[int, optional(FIRST, _stage)], FIRST)},
    example={"first_name": "Jane", "email": "jane@harbour.example"},
    named_by="email",
    named_as="person",
    derived=service.derived,
)
CONTACT_ROLE: Final = of_rows(
    "contact_role",
    "contact_roles",
    ContactRole,
    references={"opportunity_id": "opportunity", "contact_id": "contact"},
    # JSON has no tuples: a strict one would take no list
    new={"parts": (list[Annotated[tuple[_Type | None, bool], Strict(False)]], [])},
    shown={"parts": list[tuple[int | None, bool]]},
    in_scenes={"parts": (Annotated[Any, optional([], _parts)], [])},
)
