"""Tagged objects: the tags of records."""

from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, bindparam, case, select

from dealdock.platform.records.models import User
from dealdock.vendors.pardot.campaign.model import Campaign
from dealdock.vendors.pardot.custom_field.model import CustomField
from dealdock.vendors.pardot.custom_redirect.model import CustomRedirect
from dealdock.vendors.pardot.email.model import Email
from dealdock.vendors.pardot.email_template.model import EmailTemplate
from dealdock.vendors.pardot.form.model import Form
from dealdock.vendors.pardot.list.model import ProspectList
from dealdock.vendors.pardot.opportunity.model import Opportunity
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.tag.model import Tag
from dealdock.vendors.pardot.tag_object.model import TYPES, TagObject
from dealdock.vendors.pardot.v5.fields import Field, Relation, Resource, absent, identity, reference
from dealdock.vendors.pardot.v5.objects.tag import TAG
from dealdock.vendors.pardot.v5.objects.user import USER

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

TAGGED_OBJECT: Final = Resource(
    object="tagObject",
    collection="tagged-objects",
    model=TagObject,
    members=(
        identity(TagObject.id, has_list=False),
        reference("tagId", TagObject.tag_id, of=Tag, has_bounds=False),
        Field(name="objectType", type="String", column=TagObject.type, show=lambda type_, _: _WORDS[type_]),
        Field(name="objectId", type="Integer", column=TagObject.object_id, filter="equal"),
        Field(name="objectName", type="String", column=_OBJECT_NAME, filter="equal"),
        Field(name="createdAt", type="DateTime", column=TagObject.created_at),
        *absent("Integer", "createdById"),
        Relation("tag", lambda: TAG, TagObject.tag_id),
        Relation("createdBy", lambda: USER),
    ),
)
