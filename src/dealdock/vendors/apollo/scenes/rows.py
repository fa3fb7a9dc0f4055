"""Records of a scene as rows, with the numbers of picklists' values."""

from collections.abc import Mapping
from typing import Any

from dealdock.platform.scenes.record_forms import RecordForm
from dealdock.platform.scenes.record_rows import RecordRows
from dealdock.platform.scenes.values import WrongValue, text
from dealdock.vendors.apollo.custom_field.kind import CUSTOM_FIELD
from dealdock.vendors.apollo.scenes import record_ids


class Rows(RecordRows):
    """Makes the rows of an account."""

    def row(self, form: RecordForm, each: Any) -> dict[str, Any]:
        """Return the columns of a record."""
        row = super().row(form, each)
        if form.kind is CUSTOM_FIELD:
            row["picklist_values"] = [self._picklist_value(value) for value in each.picklist_values]
        return row

    def _picklist_value(self, written: Any) -> Mapping[str, Any]:
        """Return a picklist's value, with its own number or a new one."""
        value = written if isinstance(written, dict) else {"name": written}
        if not value.keys() <= {"id", "name"}:
            raise WrongValue("has picklist_values that are neither names nor mappings of id and name")
        own = value.get("id")
        number = self.context.numbers.take_for("picklist_value", None if own is None else record_ids.parse(own))
        return {"id": number, "name": text(value.get("name"))}
