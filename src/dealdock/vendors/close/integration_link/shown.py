"""The links that records show in `integration_links` (contract part 2, B.8)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import BigInteger, bindparam, select, type_coerce

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.integration_link.model import IntegrationLink

_ALL: Final = Statement(
    select(IntegrationLink.type, IntegrationLink.name, IntegrationLink.url)
    .where(IntegrationLink.dataset_id == bindparam("dataset_id"))
    .order_by(IntegrationLink.id)
)
_any_link = select(IntegrationLink.id).where(IntegrationLink.dataset_id == bindparam("dataset_id")).exists()
HAS_LINKS: Final = type_coerce(_any_link, BigInteger).label("has_links")
"""A column for the SELECT of records that have links: not 0 if the organization has any."""
_PLACEHOLDER: Final = re.compile(r"\{\{\s*([^{}]{1,500}?)\s*\}\}")


def with_links(context: Context, type_: str, records: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return records of a type as answers show them, with their links. The links are read once for all of them."""
    templates = [each for each in _every(context) if each.type == type_]
    return [{**each, "integration_links": [_link(of, each) for of in templates]} for each in records]


def note(context: Context, has_links: int) -> None:
    """Store what a SELECT with `HAS_LINKS` found, so that the links of an organization without any are not read."""
    if not has_links:
        context.links = ()


def _every(context: Context) -> Sequence[AnyRow]:
    if context.links is None:
        context.links = _ALL.all(context.db, {"dataset_id": context.dataset_id})
    return context.links


def _link(of: AnyRow, record: Mapping[str, Any]) -> dict[str, str]:
    """Return a link whose placeholders, such as `{{ id }}`, have the values of the record's keys."""

    def value(found: re.Match[str]) -> str:
        shown = record.get(found[1])
        return "" if shown is None else quote(str(shown), safe="")

    return {"name": of.name, "url": _PLACEHOLDER.sub(value, of.url)}
