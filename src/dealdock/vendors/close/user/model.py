"""The table of the settings of members."""

from typing import Final

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, JsonTexts, OneOf, RecordId, holds
from dealdock.vendors.close.record.columns import Moment

ADMIN: Final = "admin"
USER: Final = "user"
ROLES: Final = (ADMIN, "superuser", USER, "restricteduser")
RECORDING: Final = ("unset", "disabled", "enabled")
IN_PROGRESS: Final = "in-progress"
DONE: Final = "done"


class MemberSettings(Base):
    """The settings of a membership, which few members have (contract part 2, B.7).

    It names its member by the address: an account that imports it has users of its own.
    """

    __tablename__ = "close_member_settings"
    __table_args__ = (Index(None, "dataset_id", "email_key"),)

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    email_key: Mapped[str] = mapped_column(Text(), doc="The address of the user, in lower case")
    role_id: Mapped[str] = mapped_column(
        String(14), default=USER, doc="`admin`, `superuser`, `user` or `restricteduser`", info=holds(OneOf(ROLES))
    )
    auto_record_calls: Mapped[str] = mapped_column(
        String(8),
        default=RECORDING[0],
        doc="`unset`, `disabled` or `enabled`: calls are recorded",
        info=holds(OneOf(RECORDING)),
    )
    track_email_opens: Mapped[bool] = mapped_column(default=True, doc="True if the opening of emails is tracked")
    default_caller_id: Mapped[int | None] = mapped_column(doc="The id of the phone number that the user calls from")
    onboarding_status: Mapped[str] = mapped_column(
        String(11), default=DONE, doc="`in-progress` or `done`", info=holds(OneOf((IN_PROGRESS, DONE)))
    )
    is_active: Mapped[bool] = mapped_column(default=True, doc="False if the user has left the organization")
    pinned_views: Mapped[JsonTexts] = mapped_column(doc="The ids of the smart views that the user has pinned")
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
