"""The table of mailboxes."""

from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, MillisecondMoment, RecordId, refers


class EmailAccount(Base):
    """A mailbox of a user (contract 10.5). Nothing is sent from it."""

    __tablename__ = "apollo_email_account"
    __table_args__ = (refers("user_id", "user"),)

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    email: Mapped[str] = mapped_column(doc="The address")
    user_id: Mapped[int | None] = mapped_column(doc="The id of the user whose mailbox it is")
    active: Mapped[bool] = mapped_column(default=True, doc="False for a mailbox from which nothing can be sent")
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]
