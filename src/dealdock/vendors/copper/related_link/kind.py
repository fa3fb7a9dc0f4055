"""The kind of links by custom fields of the type Connect."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import records
from dealdock.platform.records.kind import Kind, MissingReferenceError
from dealdock.platform.records.models import User
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper import scene_fields
from dealdock.vendors.copper.custom_field.model import CONNECT, USER, CustomFieldDefinition, RelatedLink
from dealdock.vendors.copper.record.control import check_there
from dealdock.vendors.copper.related_link import service
from dealdock.vendors.copper.related_link.service import End
from dealdock.vendors.copper.wire.context import Context

_OTHER_END: Final = {"source_id": "target_id", "target_id": "source_id"}


def _create(db: Connection, account: AccountContext, *, now: datetime, **given: Any) -> int:
    definition = _checked(db, account, given)
    source, target = (End(given[f"{name}_id"], given[f"{name}_type"]) for name in ("source", "target"))
    return service.add(Context(db, account, now), definition, source, target)


def _update(db: Connection, account: AccountContext, record_id: int, *, now: datetime, **changes: Any) -> None:
    """Change the ends of a link, and the ends of its mirror."""
    before = records.read(db, account, RelatedLink, record_id)
    _checked(db, account, {**before._mapping, **changes})
    records.change(db, account, RelatedLink, record_id, changes, now=now)
    if before.mirror_id is not None:
        back = {_OTHER_END[name]: value for name, value in changes.items()}
        records.change(db, account, RelatedLink, before.mirror_id, back, now=now)


def _checked(db: Connection, account: AccountContext, given: Mapping[str, Any]) -> AnyRow:
    """Return the definition of a link whose ends are there. Raises `MissingReferenceError`."""
    definition = records.read(db, account, CustomFieldDefinition, given["definition_id"])
    if definition.data_type != CONNECT or given["source_type"] not in definition.available_on:
        text = f"must be a definition of the type {CONNECT} that is available on a {given['source_type']}"
        raise MissingReferenceError("definition_id", text)
    check_there(db, account, "source", given)
    if given["target_type"] != USER:
        check_there(db, account, "target", given)
    elif not records.exists(db, account, User, given["target_id"]):
        raise MissingReferenceError("target_id", f"no user has the id {given['target_id']}")
    return definition


def _delete(db: Connection, account: AccountContext, record_id: int, *, now: datetime) -> None:
    service.remove(Context(db, account, now), records.read(db, account, RelatedLink, record_id))


RELATED_LINK: Final = Kind(
    "relatedLink",
    "relatedLinks",
    RelatedLink,
    references={"definition_id": "customFieldDefinition"},
    create=_create,
    update=_update,
    fixed={"definition_id", "source_type", "target_type"},
    delete=_delete,
    new={"mirror_id": None},
    example={
        "definition_id": 101,
        "source_id": 48,
        "source_type": "project",
        "target_id": 34,
        "target_type": "company",
    },
    in_scenes={"source_id": scene_fields.Named, "target_id": scene_fields.Named},
)
