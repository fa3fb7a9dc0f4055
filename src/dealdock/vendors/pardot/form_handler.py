"""Handlers of forms on other websites with their fields, which version 5 reads (contract, version 5, section 11)."""

from typing import Final

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import refers
from dealdock.vendors.pardot.record.collection import Asset, Collection, Recyclable
from dealdock.vendors.pardot.v5.fields import absent


class FormHandler(Recyclable, Asset):
    """A handler of what a form on another website sends."""

    __tablename__ = "pardot_form_handler"
    __table_args__ = (
        refers("folder_id", "pardot_folder"),
        refers("campaign_id", "pardot_campaign"),
        refers("tracker_domain_id", "pardot_tracker_domain"),
    )

    name: Mapped[str]
    folder_id: Mapped[int | None] = mapped_column(doc="The id of the folder")
    campaign_id: Mapped[int | None] = mapped_column(doc="The id of the campaign")
    tracker_domain_id: Mapped[int | None] = mapped_column(doc="The id of the domain of its address")
    is_data_forwarded: Mapped[bool] = mapped_column(doc="True if the data is sent on to `success_location`")
    success_location: Mapped[str | None] = mapped_column(Text(), doc="The address of the page after success")
    error_location: Mapped[str | None] = mapped_column(Text(), doc="The address of the page after an error")
    is_always_email: Mapped[bool] = mapped_column(doc="True if known prospects are sent emails, too")
    is_cookieless: Mapped[bool] = mapped_column(doc="True if it sets no cookies")
    embed_code: Mapped[str | None] = mapped_column(Text(), doc="The address to which the form sends")


class FormHandlerField(Asset):
    """A field of a form handler."""

    __tablename__ = "pardot_form_handler_field"
    __table_args__ = (
        refers("form_handler_id", "pardot_form_handler"),
        Index(None, "dataset_id", "form_handler_id", "id"),
    )

    form_handler_id: Mapped[int] = mapped_column(doc="The id of the form handler")
    name: Mapped[str]
    data_format: Mapped[str | None] = mapped_column(doc="The format of the values, such as `text` or `email`")
    prospect_api_field_id: Mapped[str | None] = mapped_column(doc="The name of the prospect's field")
    is_maintain_initial_value: Mapped[bool] = mapped_column(doc="True if a later value does not replace the first one")
    error_message: Mapped[str | None] = mapped_column(Text(), doc="The message about a wrong value")
    is_required: Mapped[bool] = mapped_column(doc="True if the field must have a value")


FORM_HANDLERS: Final = Collection(
    object="formHandler",
    collection="form-handlers",
    model=FormHandler,
    others=(*absent("String", "salesforceId"),),
    filtered=("createdAt",),
    example={"name": "Order lamps", "success_location": "https://company.example/thanks"},
)
FORM_HANDLER_FIELDS: Final = Collection(
    object="formHandlerField",
    collection="form-handler-fields",
    model=FormHandlerField,
    filtered=("createdAt", "formHandlerId"),
    example={"form_handler_id": 409, "name": "city", "data_format": "text", "prospect_api_field_id": "city"},
)
