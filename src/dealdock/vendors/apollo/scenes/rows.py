"""Records of a scene as rows, with the numbers of picklists' values, and the ids of labels."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from dealdock.platform.database import bulk_insert
from dealdock.platform.records.models import Base
from dealdock.platform.scenes.id_bitmap import PublicIdAllocator
from dealdock.platform.scenes.record_forms import RecordForm, RecordForms
from dealdock.platform.scenes.record_rows import LoadContext, RecordRows, TableRows
from dealdock.platform.scenes.values import WrongValue, text
from dealdock.vendors.apollo import label as labels
from dealdock.vendors.apollo import settings
from dealdock.vendors.apollo.company.resource import COMPANY
from dealdock.vendors.apollo.contact.resource import CONTACT
from dealdock.vendors.apollo.custom_field.resource import CUSTOM_FIELD
from dealdock.vendors.apollo.directory import making
from dealdock.vendors.apollo.directory.making import Planned
from dealdock.vendors.apollo.directory.model import DirectoryState, PersonSearch
from dealdock.vendors.apollo.ids import DIRECTORY
from dealdock.vendors.apollo.label import LABEL
from dealdock.vendors.apollo.news_article import NEWS_ARTICLE
from dealdock.vendors.apollo.organization.resource import ORGANIZATION
from dealdock.vendors.apollo.person import service as person_service
from dealdock.vendors.apollo.person.resource import PERSON
from dealdock.vendors.apollo.scenes.forms import parse_id

_LABELLED: Final = {CONTACT: "contacts", COMPANY: "accounts"}
"""The kinds of records with labels, each with the modality of its labels."""


class Rows(RecordRows):
    """Makes the rows of an account. Labels come before the records that name them, by id or by name."""

    def __init__(self, forms: RecordForms, context: LoadContext) -> None:
        super().__init__(forms, context)
        self._labels: dict[tuple[str, str], str] = {}  # the ids by modality and name
        self._last: dict[str, int] = Planned.by(settings.of(context.account).directory)._asdict()
        self._is_named = False
        """True if a company, a contact or an article has an organization."""
        self._begin_organizations()

    def row(self, form: RecordForm, each: Any) -> dict[str, Any]:
        """Return the columns of a record."""
        row = super().row(form, each)
        if form.kind is CUSTOM_FIELD:
            row["picklist_values"] = [self._picklist_value(value) for value in each.picklist_values]
        if form.kind is LABEL:
            self._labels.setdefault((row["modality"], row["name_key"]), self._id(row["id"], each.id))
        elif form.kind is NEWS_ARTICLE:
            self._is_named |= row["organization_id"] is not None
        elif form.kind in _LABELLED:
            self._is_named |= row["organization_id"] is not None
            modality = _LABELLED[form.kind]
            named = row["label_ids"]
            row["label_ids"] = [self._labels.get((modality, labels.key(one.strip())), one) for one in named]
        return row

    def number(self, form: RecordForm, each: Any) -> int:
        """Return the number for a record. Scene records of a directory follow the records that its setting gives."""
        kind, numbers = form.kind, self.context.numbers
        if kind.name not in DIRECTORY or not isinstance(numbers, PublicIdAllocator):
            return super().number(form, each)
        last, own = self._last[kind.many], numbers.decoded(kind.name, each.id)
        number = self._last[kind.many] = own if own is not None and own > last else last + 1
        if each.id is not None and own != number:
            numbers.keep(kind.name, each.id, number)
        return number

    def parts(self, form: RecordForm, row: dict[str, Any], each: Any) -> Iterable[tuple[type[Base], dict[str, Any]]]:
        """Return the row of a person that searches read."""
        yield from super().parts(form, row, each)
        if form.kind is PERSON:
            yield PersonSearch, person_service.searched(row)

    def after(self, kind: str) -> Iterable[TableRows]:
        """Return the state of the directory behind the last kind that refers to it, if records were added or named."""
        yield from super().after(kind)
        planned = Planned.by(settings.of(self.context.account).directory)._asdict()
        if kind == CONTACT.many and (self._is_named or self._last != planned):
            state = {**making.unbegun(self.context.account, self.context.now), **self._last}
            yield [(DirectoryState, *bulk_insert.stored(DirectoryState.__table__, [state]))]

    def _begin_organizations(self) -> None:
        """Let records refer to the organizations that the setting gives."""
        finder = self.finders[ORGANIZATION.many]
        for number, words in enumerate(making.words(settings.of(self.context.account).directory), 1):
            finder.add_own(number)
            for word in words:
                finder.add(number, None, word)

    def _id(self, number: int, own: str | None) -> str:
        """Return the public id of a label."""
        return self.context.numbers.encoded("label", number) if own is None else own

    def _picklist_value(self, written: Any) -> Mapping[str, Any]:
        """Return a picklist's value, with its own number or a new one."""
        value = written if isinstance(written, dict) else {"name": written}
        if not value.keys() <= {"id", "name"}:
            raise WrongValue("has picklist_values that are neither names nor mappings of id and name")
        own = value.get("id")
        number = self.context.numbers.take_for("picklist_value", None if own is None else parse_id(own))
        return {"id": number, "name": text(value.get("name"))}
