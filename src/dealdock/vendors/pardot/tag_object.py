"""The read-only operations of tag objects, the tags of records: `/api/tagObject/` (contract, objects 2.18)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, bindparam, case, select

from dealdock.platform.records.models import User
from dealdock.vendors.pardot.campaign import Campaign
from dealdock.vendors.pardot.custom_field import CustomField
from dealdock.vendors.pardot.custom_redirect import CustomRedirect
from dealdock.vendors.pardot.email import Email
from dealdock.vendors.pardot.email_template import EmailTemplate
from dealdock.vendors.pardot.form import Form
from dealdock.vendors.pardot.list import ProspectList
from dealdock.vendors.pardot.opportunity.model import Opportunity
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.record.attributes import absent, attribute, identity, newer, related
from dealdock.vendors.pardot.record.resource import Resource
from dealdock.vendors.pardot.tag import TYPES, TagObject
from dealdock.vendors.pardot.v5.fields import Field
from dealdock.vendors.pardot.wire import values
from dealdock.vendors.pardot.wire.common_criteria import CREATED, IDS, ids, one_id, text_only, times
from dealdock.vendors.pardot.wire.operations import Call
from dealdock.vendors.pardot.wire.query import Criterion, Query, Sorting

_NAMES: Final[dict[str, Any]] = {
    "Campaign": Campaign.name,
    "Custom URL": CustomRedirect.name,
    "Email": Email.name,
    "Email Template": EmailTemplate.name,
    "Form": Form.name,
    "List": ProspectList.name,
    "Opportunity": Opportunity.name,
    "Prospect": Prospect.email,
    "Prospect Custom Field": CustomField.name,
    "User": User.email,
}
"""The columns with the names of records, by type. Records of the other types are not stored."""
_OTHER_WORDS: Final = {"Prospect Custom Field": "custom-field", "Custom URL": "custom-redirect"}
_WORDS: Final = {type_: _OTHER_WORDS.get(type_, type_.lower().replace(" ", "-")) for type_ in TYPES}
"""The types in version 5, by the types of versions 3 and 4."""


def _name(column: Any) -> ColumnElement[Any]:
    """Return the name of the record with the row's `object_id`."""
    model = column.class_
    named = select(column).where(
        model.dataset_id == bindparam("dataset_id", type_=BigInteger), model.id == TagObject.object_id
    )
    return named.correlate(TagObject).scalar_subquery()


_OBJECT_NAME: Final = case(*((TagObject.type == type_, _name(column)) for type_, column in _NAMES.items()))


def _rest(_: Call, found: Mapping[str, Any]) -> Sequence[ColumnElement[bool]]:
    """Check that an object's id comes with its type. Error 13."""
    if "object_id" in found and "type" not in found:
        raise values.missing("type")
    return ()


TAG_OBJECTS: Final = Resource(
    object="tagObject",
    collection="tagged-objects",
    model=TagObject,
    attributes=(
        identity(TagObject, has_list=False),
        attribute(TagObject.tag_id, filter="equal", of="tag"),
        attribute(TagObject.type, api_name="objectType", show=lambda type_, _: _WORDS[type_]),
        attribute(TagObject.object_id, filter="equal"),
        newer(Field(name="objectName", type="String", column=_OBJECT_NAME, filter="equal")),
        attribute(TagObject.created_at),
        absent("Integer", "createdById"),
        related("tag", "tag", TagObject.tag_id),
        related("createdBy", "user"),
    ),
    query=Query(
        criteria={
            **times("created", TagObject.created_at),
            **ids(TagObject.id),
            **one_id("tag_id", TagObject.tag_id),
            "type": Criterion(text_only(values.one_of(*TYPES)), 51, TagObject.type.__eq__),
            **one_id("object_id", TagObject.object_id),
        },
        ranges=(IDS, CREATED),
        sorts={
            "created_at": Sorting(TagObject.created_at, descending=True),
            "id": Sorting(TagObject.id, descending=False),
        },
        rest=_rest,
        rest_errors=(13,),
        caps_limit=True,
    ),
)
TAG_OBJECTS.add_read("tag object")
TAG_OBJECTS.add_query("tag objects")
