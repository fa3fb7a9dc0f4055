"""Records of a scene as rows, with the columns that follow from others."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from dealdock.platform.scenes.plain.kinds import Kind
from dealdock.platform.scenes.plain.rows import PlainRows
from dealdock.platform.scenes.values import WrongValue, text
from dealdock.vendors.apollo.company import service as company_service
from dealdock.vendors.apollo.contact import service as contact_service
from dealdock.vendors.apollo.opportunity import service as opportunity_service
from dealdock.vendors.apollo.scenes import record_ids

Row = Mapping[str, Any]

DERIVED: Final[Mapping[str, Callable[[Row], Row]]] = {
    "companies": company_service.derived,
    "contacts": contact_service.derived,
    "opportunities": lambda row: {"name_key": opportunity_service.name_key(row["name"])},
}
"""The functions that return the columns of a kind that scenes do not have."""


class Rows(PlainRows):
    """Makes the rows of an account."""

    def _row(self, kind: str, described: Kind, each: Any) -> Row:
        """Return the columns of a record."""
        row = super()._row(kind, described, each)
        if kind == "custom_fields":
            return {**row, "picklist_values": [self._picklist_value(value) for value in each.picklist_values]}
        return {**row, **DERIVED[kind](row)} if kind in DERIVED else row

    def _picklist_value(self, written: Any) -> Row:
        """Return a picklist's value, with its own number or a new one."""
        value = written if isinstance(written, dict) else {"name": written}
        if not value.keys() <= {"id", "name"}:
            raise WrongValue("has picklist_values that are neither names nor mappings of id and name")
        own = value.get("id")
        number = self.context.numbers.take_for("picklist_value", None if own is None else record_ids.parse(own))
        return {"id": number, "name": text(value.get("name"))}
