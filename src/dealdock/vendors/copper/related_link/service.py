"""Links: they are added and removed in pairs (contract B7)."""

from typing import Any, NamedTuple

from sqlalchemy import delete, insert, select

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import datasets
from dealdock.vendors.copper.custom_field.model import RelatedLink
from dealdock.vendors.copper.wire.context import Context


class End(NamedTuple):
    """One of the two records of a link."""

    id: int
    kind: str


def add(context: Context, definition: AnyRow, source: End, target: End) -> int:
    """Add a link, and its mirror unless the target is a user. Return the id of the first."""
    has_mirror = target.kind != "user" and definition.connected_id is not None
    first = datasets.take_ids(context.db, context.account.dataset_id, 2 if has_mirror else 1)
    ends = {"source_id": source.id, "source_type": source.kind, "target_id": target.id, "target_type": target.kind}
    common = {"dataset_id": context.account.dataset_id, **context.account.times(RelatedLink, context.now)}
    link = {"id": first, "definition_id": definition.id, "mirror_id": first + 1 if has_mirror else None}
    rows = [{**common, **ends, **link}]
    if has_mirror:
        back = {"source_id": target.id, "source_type": target.kind, "target_id": source.id, "target_type": source.kind}
        mirror = {"id": first + 1, "definition_id": definition.connected_id, "mirror_id": first}
        rows.append({**common, **back, **mirror})
    context.db.execute(insert(RelatedLink), rows)
    return first


def remove(context: Context, link: AnyRow) -> list[int]:
    """Remove a link and its mirror. Return their ids, upwards."""
    ids = sorted(each for each in (link.id, link.mirror_id) if each is not None)
    here = (RelatedLink.dataset_id == context.account.dataset_id, RelatedLink.id.in_(ids))
    context.db.execute(delete(RelatedLink).where(*here))
    return ids


def of_source(context: Context, kind: str, record_id: int, definition_id: int | None) -> list[Any]:
    """Return the links with this source, by id; of one definition, if it is given."""
    here = [RelatedLink.dataset_id == context.account.dataset_id, RelatedLink.source_id == record_id]
    if definition_id is not None:
        here.append(RelatedLink.definition_id == definition_id)
    query = select(RelatedLink.__table__).where(*here, RelatedLink.source_type == kind)
    return list(context.db.execute(query.order_by(RelatedLink.id)))
