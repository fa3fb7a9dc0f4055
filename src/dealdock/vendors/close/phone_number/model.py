"""The table of phone numbers."""

from typing import Final

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, JsonTexts, OneOf, holds
from dealdock.vendors.close.authored import Authored
from dealdock.vendors.close.pipeline.model import Label

TYPES: Final = ("internal", "external", "virtual")


class PhoneNumber(Authored, Base):
    """A number from which the organization calls (contract part 2, B.7)."""

    __tablename__ = "close_phone_number"
    __table_args__ = (Index(None, "dataset_id", "created_at", "id"),)

    number: Mapped[Label] = mapped_column(doc="The number: a plus and digits")
    type: Mapped[str] = mapped_column(
        String(8), default="internal", doc="`internal`, `external` or `virtual`", info=holds(OneOf(TYPES))
    )
    label: Mapped[Label] = mapped_column(default="", doc="The label")
    user_id: Mapped[int | None] = mapped_column(doc="The id of the user; null for a number of a group")
    is_group_number: Mapped[bool] = mapped_column(doc="True if several users share the number")
    participants: Mapped[JsonTexts] = mapped_column(doc="The ids of the users who share the number")
    forward_to: Mapped[str | None] = mapped_column(Text(), doc="The number to which calls are forwarded")
    forward_to_enabled: Mapped[bool] = mapped_column(doc="True if calls are forwarded")
    is_verified: Mapped[bool] = mapped_column(doc="True if the number is verified")
    press_1_to_accept: Mapped[bool] = mapped_column(doc="True if a forwarded call is accepted with the key 1")
    sms_enabled: Mapped[bool] = mapped_column(doc="True if the number sends texts")
    carrier: Mapped[Label] = mapped_column(default="twilio", doc="The carrier")
    voicemail_greeting_url: Mapped[str | None] = mapped_column(Text(), doc="The address of the greeting")
