"""The tables of webhooks: deliveries, what a test has asked of them, and the lease of the process that sends."""

from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, Json, JsonValue, MillisecondMoment, Milliseconds


class Delivery(Base):
    """An announcement of an event to one subscription. It belongs to the account, and a reset leaves it in the list."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        Index("ix_webhook_delivery_due", "state", "is_under_way", "account_id", "next_attempt_at"),
        Index(None, "account_id", "subscription", "number"),
        Index(None, "account_id", "sent_at"),
        Index(None, "account_id", "event_id"),
        Index(None, "account_id", "event"),
    )

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    dataset_id: Mapped[int]  # of its event; no foreign key, because it may outlive the dataset
    subscription: Mapped[int]  # the id of the subscription's record
    event_id: Mapped[str | None] = mapped_column(String(64))  # where the vendor's events have ids
    url: Mapped[str] = mapped_column(Text())
    event: Mapped[int]  # the number of the shared part of its body (`DeliveryEvent`)
    size: Mapped[int]  # of the parts that only this delivery has, in bytes
    body_begin: Mapped[str] = mapped_column(Text())
    body_end: Mapped[str] = mapped_column(Text())
    shown: Mapped[JsonValue]  # the vendor's own keys in the control plane
    state: Mapped[str] = mapped_column(String(9))  # waiting, held, delivered, dropped
    created_at: Mapped[MillisecondMoment]  # of the event, by the account's clock, like all moments here
    next_attempt_at: Mapped[MillisecondMoment | None] = mapped_column(Milliseconds())
    sent_at: Mapped[MillisecondMoment | None] = mapped_column(Milliseconds())  # the last attempt by itself
    tries: Mapped[int]  # the attempts, without those that a test asked for
    attempts: Mapped[JsonValue]  # the list of all attempts, as the control plane shows it
    headers: Mapped[Any | None] = mapped_column(Json())  # of the last request, before it those of the subscription
    answer: Mapped[str | None] = mapped_column(Text())  # the beginning of the last answer's body
    is_under_way: Mapped[bool]
    changes: Mapped[Any | None] = mapped_column(Json())  # to the next attempt, such as {"age_seconds": 600}


class DeliveryEvent(Base):
    """The part of a body that all deliveries of an event share, stored once."""

    __tablename__ = "webhook_event"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)  # that of its first delivery
    size: Mapped[int]  # in bytes
    content: Mapped[str] = mapped_column(Text())


class DeliveryRequest(Base):
    """An attempt that a test asked for. Attempts of an account are made one after another."""

    __tablename__ = "webhook_request"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    delivery: Mapped[int]
    is_repetition: Mapped[bool]  # true if the attempt changes nothing of the delivery but the list of its attempts
    changes: Mapped[Any | None] = mapped_column(Json())


class DeliverySwitch(Base):
    """The deliveries of an account as a whole: the last number, whether they are held, and their size."""

    __tablename__ = "webhook_switch"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    last_number: Mapped[int]
    is_holding: Mapped[bool]
    stored_bytes: Mapped[int]  # an upper bound of the size of all deliveries


class ReceiverBehavior(Base):
    """An answer that takes the place of a connection at one of the next attempts."""

    __tablename__ = "webhook_behavior"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    subscription: Mapped[int | None]  # None: of any subscription
    behavior: Mapped[JsonValue]


class DeliveryLease(Base):
    """The one process that sends. Its heartbeat shows that it lives."""

    __tablename__ = "webhook_lease"

    id: Mapped[int] = mapped_column(primary_key=True)
    holder: Mapped[str | None] = mapped_column(String(36))
    beats: Mapped[int]
