"""Forms on the website, which are only read: `/api/form/` (contract, objects 2.14)."""

from datetime import datetime
from typing import Final

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, RecordId, refers
from dealdock.platform.records.kind import Kind, of_rows
from dealdock.vendors.pardot.campaign import campaign_of, with_campaign
from dealdock.vendors.pardot.record.attributes import AUTHORS, absent, attribute, identity, newer, related, times
from dealdock.vendors.pardot.record.resource import Resource
from dealdock.vendors.pardot.v5.fields import Field
from dealdock.vendors.pardot.wire.common_criteria import query_of_dated


class Form(Base):
    """A form on the website. The sandbox does not store its fields."""

    __tablename__ = "pardot_form"
    __table_args__ = (refers("campaign_id", "pardot_campaign"),)

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    campaign_id: Mapped[int | None] = mapped_column(doc="The id of the campaign")
    embed_code: Mapped[str | None] = mapped_column(Text(), doc="The HTML that shows the form on a page")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


FORMS: Final = Resource(
    object="form",
    collection="forms",
    model=Form,
    attributes=(
        identity(Form, has_list=False),
        attribute(Form.name, filter="equal"),
        campaign_of(Form),
        attribute(Form.embed_code, name="embedCode"),
        absent("String", "url", "salesforceId", "submitButtonText", "redirectLocation", "thankYouContent"),
        absent("String", "thankYouCode", "beforeFormContent", "afterFormContent", "fontSize", "fontFamily"),
        absent("String", "fontColor", "labelAlignment", "radioAlignment", "checkboxAlignment", "requiredCharacter"),
        newer(Field(name="salesforceCmsId", type="String", needs_connector=True)),
        absent("Boolean", "showNotProspect", "isUseRedirectLocation", "isAlwaysDisplay", "isCaptchaEnabled"),
        absent("Boolean", "isCookieless", "isDeleted"),
        absent("Integer", "layoutTemplateId", "trackerDomainId", "folderId"),
        *times(Form, is_filtered=False),
        related("layoutTemplate", "layoutTemplate"),
        related("trackerDomain", "trackerDomain"),
        related("folder", "folder"),
        AUTHORS,
    ),
    query=query_of_dated(Form),
    statement=with_campaign(Form),
    has_recycle_bin=True,
)
FORMS.add_read("form")
FORMS.add_query("forms")

FORM: Final[Kind] = of_rows(
    "form",
    "forms",
    Form,
    references={"campaign_id": "campaign"},
    example={"name": "Ask a keeper"},
    named_by="name",
)
