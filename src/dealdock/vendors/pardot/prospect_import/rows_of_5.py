"""The rows of imports: each creates or changes a prospect, as a body of version 5 does (contract F.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, select

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import RecordError
from dealdock.platform.first_use import cached_property
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.text import quoted
from dealdock.vendors.pardot import settings
from dealdock.vendors.pardot.list import ProspectList, set_membership
from dealdock.vendors.pardot.prospect import custom, reading, service
from dealdock.vendors.pardot.prospect.custom import CustomColumn
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.prospect.resource import PROSPECTS
from dealdock.vendors.pardot.prospect_import.rows_of_4 import RowError
from dealdock.vendors.pardot.settings import AccountSettings
from dealdock.vendors.pardot.v5 import accepting, errors
from dealdock.vendors.pardot.v5.errors import refused
from dealdock.vendors.pardot.v5.writing import services
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.operations import Writer
from dealdock.web.rest.errors import HttpError

BY_ID, BY_SALESFORCE_ID, BY_EMAIL = "matchId", "matchSalesforceId", "matchEmail"
MATCHES: Final = (BY_ID, BY_SALESFORCE_ID, BY_EMAIL)
"""The columns that find a prospect."""
LISTS: Final = {"addToList": True, "removeFromList": False}
"""The columns with ids of lists, by their effect on the membership."""
MAX_LISTS: Final = 20
"""The lists in a row."""
SEPARATOR: Final = ";"


@dataclass(kw_only=True)
class ImportWriter:
    """The writer of an import's rows, in the place of a call."""

    db: Connection
    account: AccountContext
    now: datetime
    zone: ZoneInfo

    @property
    def settings(self) -> AccountSettings:
        """The account's settings."""
        return settings.of(self.account)


def known_columns(call: Writer) -> frozenset[str]:
    """Return the names that a column may have."""
    return frozenset((*PROSPECTS.writable, *custom.columns(call), *MATCHES, *LISTS))


@dataclass(kw_only=True)
class RowsOfImport:
    """The rows of one import."""

    writer: Writer
    found: AnyRow
    """The import."""

    def write(self, cells: Sequence[str]) -> bool:
        """Write a row. Return True if it created a prospect. Raises `RowError`, without an effect."""
        try:
            with self.writer.db.begin_nested():
                return self._write(dict(zip(self.found.header, cells, strict=True)))
        except (HttpError, PardotError, RecordError) as error:
            known = errors.to_error(error)
            raise RowError(f"{errors.message(known)} ({known.why})") from None

    def _write(self, row: Mapping[str, str]) -> bool:
        named = [name for name in MATCHES if name in row]
        if len(named) > 1:
            raise refused(154, f"the file has the columns {' and '.join(named)}, and one of them finds a prospect")
        lists = self._lists(row)
        fields = {name: text for name, text in row.items() if name not in MATCHES and name not in LISTS}
        match = next((name for name in named if row[name].strip()), None)
        found = None if match is None else self._find(match, row[match].strip())
        if found is None:
            given = {name: text for name, text in fields.items() if text}
            number = self._create(given if match != BY_EMAIL else {"email": row[BY_EMAIL].strip(), **given})
            self._put_on_lists(number, lists)
            return True
        if found.deleted:
            service.restore(self.writer.db, self.writer.account, found.id, now=self.writer.now)
        self._put_on_lists(found.id, lists)  # first, since opportunities lock these rows before prospects
        self._update(found.id, fields)
        return False

    def _find(self, name: str, text: str) -> AnyRow | None:
        """Return the prospect that a row names. None: it must be created. Errors 109, 219."""
        found = service.latest(self.writer.db, self.writer.account, _condition(self.writer.account, name, text))
        if found is None and not self.found.create_on_no_match:
            raise refused(109, f"no prospect has the {name} {quoted(text)}, and createOnNoMatch is false")
        if found is not None and found.deleted and not self.found.restore_deleted:
            raise refused(219, f"prospect {found.id} is in the recycle bin, and restoreDeleted is false")
        return found

    def _create(self, fields: Mapping[str, str]) -> int:
        values = accepting.accepted(self.writer, PROSPECTS, self._properties(fields), None)
        return services(PROSPECTS).create(self.writer, values)

    def _update(self, number: int, fields: Mapping[str, str]) -> None:
        kept = self._kept(number, fields)
        given = self._properties({name: text for name, text in fields.items() if name not in kept})
        if given:
            services(PROSPECTS).update(self.writer, number, accepting.accepted(self.writer, PROSPECTS, given, number))

    def _kept(self, number: int, fields: Mapping[str, str]) -> set[str]:
        """Return the fields that stay: by `nullOverwrite` for empty cells, by `overwrite` where there is a value."""
        rules = [rule for rule in self.found.fields if rule["field"] in fields]
        kept = {rule["field"] for rule in rules if not rule["nullOverwrite"] and not fields[rule["field"]]}
        guarded = [rule["field"] for rule in rules if not rule["overwrite"]]
        return kept | (self._filled(number, guarded) if guarded else set())

    def _filled(self, number: int, names: Sequence[str]) -> set[str]:
        """Return the fields of a prospect that have a value."""
        columns = {name: PROSPECTS.writable[name].column for name in names if name in PROSPECTS.writable}
        shown = [column.label(name) for name, column in columns.items() if column is not None]
        here = (Prospect.dataset_id == self.writer.account.dataset_id, Prospect.id == number)
        row = self.writer.db.execute(select(Prospect.id.label("own_id"), *shown).where(*here)).mappings().one()
        filled = reading.custom_values(self.writer.db, self.writer.account, [number])[number]
        own = {name for name in names if name in self.custom and self.custom[name].field_id in filled}
        return own | {name for name, value in row.items() if name != "own_id" and value not in (None, "")}

    def _properties(self, fields: Mapping[str, str]) -> dict[str, Any]:
        """Return the fields in the form of a body: several values of a custom field are an array."""
        several = {name for name, column in self.custom.items() if column.has_several}
        return {name: text.split(SEPARATOR) if name in several and text else text for name, text in fields.items()}

    @cached_property
    def custom(self) -> Mapping[str, CustomColumn]:
        """The account's custom fields."""
        return custom.columns(self.writer)

    def _lists(self, row: Mapping[str, str]) -> dict[int, bool]:
        """Return the lists of a row, each with whether the prospect is on it. Errors 154, 192."""
        found: dict[int, bool] = {}
        for name, on in LISTS.items():
            for text in filter(None, (part.strip() for part in row.get(name, "").split(SEPARATOR))):
                try:
                    number = accepting.integer(text) or 0
                except ValueError as error:
                    raise refused(154, f"{name} {quoted(text)} {error}") from None
                accepting.require(self.writer, ProspectList, number, name)
                found[number] = on
        if len(found) > MAX_LISTS:
            raise refused(154, f"the row names {len(found)} lists, {MAX_LISTS} are the most")
        return found

    def _put_on_lists(self, number: int, lists: Mapping[int, bool]) -> None:
        writer = self.writer
        for list_id, on in lists.items():
            set_membership(writer.db, writer.account, list_id=list_id, prospect_id=number, on=on, now=writer.now)


def _condition(account: AccountContext, name: str, text: str) -> ColumnElement[bool]:
    """Return the condition for the prospects that a match column names. Error 154."""
    if name == BY_EMAIL:
        return service.has(account, text)
    if name == BY_SALESFORCE_ID:
        return service.has_fid(text)
    try:
        return Prospect.id == (accepting.integer(text) or 0)
    except ValueError as error:
        raise refused(154, f"{name} {quoted(text)} {error}") from None
