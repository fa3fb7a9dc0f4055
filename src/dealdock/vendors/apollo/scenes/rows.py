"""Records of a scene as rows, with the numbers of picklists' values, and the ids of labels."""

from collections.abc import Mapping
from typing import Any, Final

from dealdock.platform.scenes.record_forms import RecordForm, RecordForms
from dealdock.platform.scenes.record_rows import RecordRows
from dealdock.platform.scenes.row_maker import LoadContext
from dealdock.platform.scenes.values import WrongValue, text
from dealdock.vendors.apollo.company.kind import COMPANY
from dealdock.vendors.apollo.contact.kind import CONTACT
from dealdock.vendors.apollo.custom_field.kind import CUSTOM_FIELD
from dealdock.vendors.apollo.label.kind import LABEL
from dealdock.vendors.apollo.scenes import record_ids
from dealdock.vendors.apollo.wire import values

_LABELLED: Final = {CONTACT: "contacts", COMPANY: "accounts"}
"""The kinds of records with labels, each with the modality of its labels."""


class Rows(RecordRows):
    """Makes the rows of an account. Labels come before the records that name them, by id or by name."""

    def __init__(self, forms: RecordForms, context: LoadContext) -> None:
        super().__init__(forms, context)
        self._labels: dict[tuple[str, str], str] = {}  # the ids by modality and name

    def row(self, form: RecordForm, each: Any) -> dict[str, Any]:
        """Return the columns of a record."""
        row = super().row(form, each)
        if form.kind is CUSTOM_FIELD:
            row["picklist_values"] = [self._picklist_value(value) for value in each.picklist_values]
        if form.kind is LABEL:
            self._labels.setdefault((row["modality"], row["name_key"]), self._id(row["id"], each.id))
        elif form.kind in _LABELLED:
            modality = _LABELLED[form.kind]
            named = row["label_ids"]
            row["label_ids"] = [self._labels.get((modality, values.key(one.strip())), one) for one in named]
        return row

    def _id(self, number: int, own: str | None) -> str:
        """Return the public id of a label."""
        return self.context.numbers.encoded("label", number) if own is None else own

    def _picklist_value(self, written: Any) -> Mapping[str, Any]:
        """Return a picklist's value, with its own number or a new one."""
        value = written if isinstance(written, dict) else {"name": written}
        if not value.keys() <= {"id", "name"}:
            raise WrongValue("has picklist_values that are neither names nor mappings of id and name")
        own = value.get("id")
        number = self.context.numbers.take_for("picklist_value", None if own is None else record_ids.parse(own))
        return {"id": number, "name": text(value.get("name"))}
