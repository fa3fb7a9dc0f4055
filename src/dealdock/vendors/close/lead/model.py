"""The tables of leads and contacts."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import DERIVED, Base, DatasetId, JsonObjects, RecordId, follows, refers
from dealdock.vendors.close.record.columns import Label, LongText, Moment
from dealdock.vendors.close.wire.words import words

KEYS: Final = ("address_1", "address_2", "city", "country", "label", "state", "zipcode")


def lines(addresses: Iterable[Mapping[str, Any]]) -> str:
    r"""Return a column in which each word of an address begins a line with the key and the words from there on.

    `\ncity= new york \n\ncity new york \n\ncity york \n`: so a part of the words is found behind the key, and the whole
    value behind the key with an equals sign.
    """
    return "".join(line for each in addresses for key in KEYS for line in _of_value(key, words(each.get(key))))


def _of_value(key: str, found: str) -> list[str]:
    parts = found.split()
    ends = (" ".join(parts[place:]) for place in range(len(parts)))
    return [f"\n{key}={found}\n", *(f"\n{key} {end} \n" for end in ends)] if parts else []


class Lead(Base):
    """A company."""

    __tablename__ = "close_lead"
    __table_args__ = (
        refers("status_id", "close_lead_status"),
        Index(None, "dataset_id", "created_at", "id"),
        Index(None, "dataset_id", "updated_at", "id"),
        Index(None, "dataset_id", "status_id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[Label] = mapped_column(default="")
    # the name, else the first contact's, else Untitled; it follows their changes
    display_name: Mapped[Label] = mapped_column(default="", doc="The name that is shown")
    description: Mapped[LongText] = mapped_column(doc="The description")
    url: Mapped[str | None] = mapped_column(Text(), doc="The address of the website")
    status_id: Mapped[int] = mapped_column(doc="The id of the status")
    addresses: Mapped[JsonObjects] = mapped_column(doc="The addresses")
    # for searches, as those below
    name_words: Mapped[str] = mapped_column(Text(), info=follows("name", words))
    display_words: Mapped[str] = mapped_column(Text(), info=follows("display_name", words))
    description_words: Mapped[str] = mapped_column(Text(), info=follows("description", words))
    url_words: Mapped[str] = mapped_column(Text(), info=follows("url", words))
    address_words: Mapped[str] = mapped_column(Text(), default="", info=follows("addresses", lines))
    created_by: Mapped[int | None] = mapped_column(doc="The id of the user who created the record")
    updated_by: Mapped[int | None] = mapped_column(doc="The id of the user who changed the record last")
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]


class Contact(Base):
    """A person of a lead."""

    __tablename__ = "close_contact"
    __table_args__ = (
        refers("lead_id", "close_lead"),
        Index(None, "dataset_id", "lead_id"),
        Index(None, "dataset_id", "created_at", "id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    lead_id: Mapped[int] = mapped_column(doc="The id of the lead")
    name: Mapped[Label] = mapped_column(default="")
    # the name, else the first email address, else the first phone number
    display_name: Mapped[Label] = mapped_column(default="", doc="The name that is shown")
    title: Mapped[str | None] = mapped_column(Text(), doc="The job title")
    emails: Mapped[JsonObjects] = mapped_column(doc="The email addresses")
    phones: Mapped[JsonObjects] = mapped_column(doc="The phone numbers")
    urls: Mapped[JsonObjects] = mapped_column(doc="The addresses of websites")
    timezone: Mapped[str | None] = mapped_column(doc="The time zone")
    name_words: Mapped[str] = mapped_column(Text(), info=DERIVED)  # for searches, as those below: see `search.words`
    title_words: Mapped[str] = mapped_column(Text(), info=DERIVED)
    # the addresses in lower case, a line feed before and behind each
    email_keys: Mapped[str] = mapped_column(Text(), info=DERIVED)
    email_words: Mapped[str] = mapped_column(Text(), info=DERIVED)
    phone_keys: Mapped[str] = mapped_column(Text(), info=DERIVED)
    phone_words: Mapped[str] = mapped_column(Text(), info=DERIVED)
    created_by: Mapped[int | None] = mapped_column(doc="The id of the user who created the record")
    updated_by: Mapped[int | None] = mapped_column(doc="The id of the user who changed the record last")
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
