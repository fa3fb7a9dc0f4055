"""Tags (contract 7)."""

from typing import Final

from sqlalchemy import BigInteger, bindparam, func, select

from dealdock.vendors.pardot.tag.model import Tag
from dealdock.vendors.pardot.tag_object.model import TagObject
from dealdock.vendors.pardot.v5.fields import Field, Relation, Resource, absent, identity, times
from dealdock.vendors.pardot.v5.objects.user import USER

_OBJECTS: Final = (
    select(func.count(TagObject.id))
    .where(TagObject.dataset_id == bindparam("dataset_id", type_=BigInteger), TagObject.tag_id == Tag.id)
    .correlate(Tag)
    .scalar_subquery()
)

TAG: Final = Resource(
    object="tag",
    collection="tags",
    model=Tag,
    members=(
        identity(Tag.id),
        Field(name="name", type="String", column=Tag.name, filter="equal", is_sortable=True),
        Field(name="objectCount", type="Integer", column=_OBJECTS),
        *times(Tag),
        *absent("Integer", "createdById", "updatedById"),
        Relation("createdBy", lambda: USER),
        Relation("updatedBy", lambda: USER),
    ),
)
