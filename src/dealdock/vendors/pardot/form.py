"""Forms on the website, which are only read: `/api/form/` (contract, objects 2.14), and their fields."""

from datetime import datetime
from typing import Final

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, RecordId, Whole, holds, refers
from dealdock.platform.records.kind import Kind, of_rows
from dealdock.vendors.pardot.campaign import campaign_of, with_campaign
from dealdock.vendors.pardot.record.attributes import AUTHORS, absent, attribute, identity, newer, related, times
from dealdock.vendors.pardot.record.collection import Asset, Collection
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


class FormField(Asset):
    """A field of a form, which only version 5 has."""

    __tablename__ = "pardot_form_field"
    __table_args__ = (refers("form_id", "pardot_form"), Index(None, "dataset_id", "form_id", "id"))

    form_id: Mapped[int] = mapped_column(doc="The id of the form")
    prospect_api_field_id: Mapped[str | None] = mapped_column(doc="The name of the prospect's field")
    type: Mapped[str | None] = mapped_column(doc="The type, such as `Text` or `Dropdown`")
    data_format: Mapped[str | None] = mapped_column(doc="The format of the values, such as `text` or `email`")
    sort_order: Mapped[int | None] = mapped_column(doc="The place on the form", info=holds(Whole(0, 1000)))
    has_dependents: Mapped[bool] = mapped_column(doc="True if other fields depend on its value")
    has_progressives: Mapped[bool] = mapped_column(doc="True if it is shown in place of a field with a value")
    has_values: Mapped[bool] = mapped_column(doc="True if it has values to choose from")
    label: Mapped[str | None] = mapped_column(doc="The label")
    description: Mapped[str | None] = mapped_column(Text(), doc="The description")
    error_message: Mapped[str | None] = mapped_column(Text(), doc="The message about a wrong value")
    css_classes: Mapped[str | None] = mapped_column(doc="The classes of its HTML")
    is_required: Mapped[bool] = mapped_column(doc="True if the field must have a value")
    is_always_display: Mapped[bool] = mapped_column(doc="True if it is shown to prospects who have a value")
    is_maintain_initial_value: Mapped[bool] = mapped_column(doc="True if a later value does not replace the first one")
    is_do_not_prefill: Mapped[bool] = mapped_column(doc="True if the prospect's value is not filled in")


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
FORM_FIELDS: Final = Collection(
    object="formField",
    collection="form-fields",
    model=FormField,
    example={"form_id": 306, "label": "Email", "prospect_api_field_id": "email", "data_format": "email"},
)
