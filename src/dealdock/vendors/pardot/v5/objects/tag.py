"""Tags (contract 7)."""

from typing import Final

from sqlalchemy import BigInteger, bindparam, func, select

from dealdock.vendors.pardot.tag import service
from dealdock.vendors.pardot.tag.model import Tag
from dealdock.vendors.pardot.tag_object.model import TagObject
from dealdock.vendors.pardot.v5.fields import Field, Relation, Resource, Writes, absent, identity, times
from dealdock.vendors.pardot.v5.objects.user import USER

_OBJECTS: Final = (
    select(func.count(TagObject.id))
    .where(TagObject.dataset_id == bindparam("dataset_id", type_=BigInteger), TagObject.tag_id == Tag.id)
    .correlate(Tag)
    .scalar_subquery()
)

_WRITES: Final = Writes(
    create=lambda call, values: service.create(call.db, call.account, **values, now=call.now),
    update=lambda call, number, values: service.update(call.db, call.account, number, **values, now=call.now),
    delete=lambda call, number: service.delete(call.db, call.account, number),
    new_errors=(245,),
    errors=(245,),
)

TAG: Final = Resource(
    object="tag",
    collection="tags",
    model=Tag,
    writes=_WRITES,
    members=(
        identity(Tag.id),
        Field(
            name="name",
            type="String",
            column=Tag.name,
            filter="equal",
            is_sortable=True,
            writes="name",
            is_required=True,
        ),
        Field(name="objectCount", type="Integer", column=_OBJECTS),
        *times(Tag),
        *absent("Integer", "createdById", "updatedById"),
        Relation("createdBy", lambda: USER),
        Relation("updatedBy", lambda: USER),
    ),
)
