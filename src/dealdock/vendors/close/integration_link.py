"""Integration links: their attributes (contract part 2, B.8)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import BigInteger, String, Text, bindparam, select, type_coerce
from sqlalchemy.orm import Mapped, mapped_column
from typing_extensions import TypedDict

from dealdock.platform.database.limited_rows import MAX_ANSWER_BYTES
from dealdock.platform.database.retry import leave_event_loop
from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.errors import TooMuch
from dealdock.platform.records.base import Base, OneOf, holds
from dealdock.vendors.close.record.api_kind import resource_kind
from dealdock.vendors.close.record.attributes import common, sent
from dealdock.vendors.close.record.columns import Authored, Label
from dealdock.vendors.close.record.resource import ROUTES, CloseResource
from dealdock.vendors.close.wire import fields
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS
from dealdock.vendors.close.wire.placeholders import filled
from dealdock.web.rest.answers import closed

TYPES: Final = ("lead", "contact", "opportunity")


class IntegrationLink(Authored, Base):
    """An address with placeholders, to which each record of a type has a link (contract part 2, B.8)."""

    __tablename__ = "close_integration_link"

    name: Mapped[Label] = mapped_column(doc="The name")
    type: Mapped[str] = mapped_column(String(11), doc="`lead`, `contact` or `opportunity`", info=holds(OneOf(TYPES)))
    url: Mapped[str] = mapped_column(Text(), doc="The address, with placeholders such as `{{ lead.id }}`")


@closed
class RecordLink(TypedDict):
    """A link from a record to another application."""

    name: str
    url: str


_ALL: Final = Statement(
    select(IntegrationLink.type, IntegrationLink.name, IntegrationLink.url)
    .where(IntegrationLink.dataset_id == bindparam("dataset_id"))
    .order_by(IntegrationLink.id)
)
_any_link = select(IntegrationLink.id).where(IntegrationLink.dataset_id == bindparam("dataset_id")).exists()
HAS_LINKS: Final = type_coerce(_any_link, BigInteger).label("has_links")
"""A column for the SELECT of records that have links: not 0 if the organization has any."""
_MAX_URL_CHARACTERS: Final = 8_192
_TOO_LONG: Final = f"the links of the records would have over {MAX_ANSWER_BYTES:,} characters: ask for fewer records"


def with_links(context: Context, type_: str, records: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return records of a type as shown in answers, with their links. The links are read once for all of them.

    Raises `TooMuch` if the links would be too long for an answer.
    """
    if context.links is None:
        context.links = _ALL.all(context.db, {"dataset_id": context.dataset_id})
    templates = context.links and [each for each in context.links if each.type == type_]
    if not templates:
        return [{**record, "integration_links": []} for record in records]
    leave_event_loop()
    characters = 0
    shown = []
    for record in records:
        links = _links(templates, type_, record)
        characters += sum(len(link["url"]) + len(link["name"]) for link in links)
        if characters > MAX_ANSWER_BYTES:
            raise TooMuch(_TOO_LONG)
        shown.append({**record, "integration_links": links})
    return shown


def note(context: Context, has_links: int) -> None:
    """Store the result of a SELECT with `HAS_LINKS`, so that links are not read if the organization has none."""
    if not has_links:
        context.links = ()


def _links(templates: Sequence[AnyRow], type_: str, record: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return links with their placeholders, such as `{{ lead.id }}`, replaced by values of a record of this type.

    A link whose address would be too long has an empty address.
    """
    values: dict[str, str] = {}

    def value(placeholder: str) -> str:
        if placeholder not in values:
            object_, _, name = placeholder.partition(".")
            shown = record.get(name) if object_ == type_ else None
            values[placeholder] = "" if shown is None else quote(str(shown)[: _MAX_URL_CHARACTERS + 1], safe="")
        return values[placeholder]

    return [{"name": of.name, "url": filled(of.url, value, _MAX_URL_CHARACTERS) or ""} for of in templates]


_KIND: Final = "integrationLink"

INTEGRATION_LINKS: Final = CloseResource(
    kind=_KIND,
    object="integration_link",
    plural="integration_links",
    path="/api/v1/integration_link",
    model=IntegrationLink,
    attributes=(
        *common(_KIND),
        sent("name", fields.text(MAX_LABEL_CHARACTERS), is_required=True),
        sent("type", fields.choice(*TYPES), is_required=True),
        sent("url", fields.text(MAX_LABEL_CHARACTERS), is_required=True),
    ),
    routes=ROUTES,
)


INTEGRATION_LINK: Final = resource_kind(
    INTEGRATION_LINKS,
    "integrationLinks",
    {},
    example={"type": "lead", "url": "https://example.com/{{ lead.id }}", "name": "Wiki"},
    named_by="name",
)
