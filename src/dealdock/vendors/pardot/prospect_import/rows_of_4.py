"""The rows of imports of versions 3 and 4: each is an upsert of a prospect (contract, version 5, j.match.1)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import RecordError
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot import custom_field as custom_fields
from dealdock.vendors.pardot import settings
from dealdock.vendors.pardot.errors import NO_PROSPECT_ID, PROSPECT_DELETED
from dealdock.vendors.pardot.prospect import parameters as prospects
from dealdock.vendors.pardot.prospect import reading
from dealdock.vendors.pardot.prospect import service as prospect_service
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.prospect.parameters import ProspectFields
from dealdock.vendors.pardot.settings import AccountSettings
from dealdock.vendors.pardot.wire import values
from dealdock.vendors.pardot.wire.errors import PardotError, translated
from dealdock.vendors.pardot.wire.fields import outline
from dealdock.vendors.pardot.wire.parameters import Parameters

IDENTITIES: Final = {"prospect_id": "id", "salesforce_fid": "fid"}
"""The columns of version 4 that find a prospect, with the parameters that do."""
_MAX_DIGITS: Final = 9
_COLUMNS: Final = dict.fromkeys(prospects.OWNER, "assigned_to_id")
"""The columns of records whose names differ from the columns of files."""


class RowError(Exception):
    """An error of a row, in the form of the file of errors."""


class ColumnNames(Collection[str]):
    """The names of a column of a file: the names of the parameters of an upsert."""

    def __init__(self, db: Connection, account: AccountContext) -> None:
        """Read the account's custom fields."""
        shape = outline(ProspectFields)
        parameters = [name for each in shape.resolved.values() for name in each.parameters]
        ids = IDENTITIES if prospect_service.shares_addresses(account) else ()
        own = custom_fields.by_field_id(db, account)
        self._plain = {*(name for name in parameters if "<" not in name), *shape.texts, *ids, *own}
        self._before_ids = {*(name.removesuffix("_<id>") for name in parameters if name.endswith("_<id>")), *own}

    def __contains__(self, name: object) -> bool:
        if not isinstance(name, str) or name in self._plain:
            return name in self._plain
        begin, _, number = name.rpartition("_")
        return begin in self._before_ids and number.isascii() and number.isdigit() and len(number) <= _MAX_DIGITS

    def __iter__(self) -> Iterator[str]:
        return iter(self._plain)

    def __len__(self) -> int:
        return len(self._plain)


@dataclass(kw_only=True)
class RowWriter:
    """The parameters of a row, in the place of a call."""

    db: Connection
    account: AccountContext
    now: datetime
    zone: ZoneInfo
    parameters: Parameters = field(default_factory=lambda: Parameters([], [], []))

    @property
    def settings(self) -> AccountSettings:
        """The account's settings."""
        return settings.of(self.account)


@dataclass(kw_only=True)
class UpsertedRows:
    """The rows of one import of versions 3 and 4."""

    db: Connection
    account: AccountContext
    now: datetime
    found: AnyRow
    """The import."""

    def write(self, cells: Sequence[str]) -> bool:
        """Write a row. Return True if it created a prospect. Raises `RowError`, without an effect."""
        try:
            with self.db.begin_nested():
                return self._write(dict(zip(self.found.header, cells, strict=True)))
        except (PardotError, RecordError) as error:
            known = translated(error)
            if known is None:
                raise
            raise RowError(f"{known.message} ({known.why})") from None

    def _write(self, row: Mapping[str, str]) -> bool:
        fields = {name: text for name, text in row.items() if name not in IDENTITIES}
        ids = [(IDENTITIES[name], text) for name, text in row.items() if name in IDENTITIES and text.strip()]
        writer = self._writer(ids, fields)
        if prospect_service.shares_addresses(self.account) and not ids:
            raise values.missing(*IDENTITIES, one_of=True)
        prospect = self._find(writer)
        if prospect is None:
            return prospects.upsert(self._writer(ids, {name: text for name, text in fields.items() if text})).is_new
        if prospect.deleted and not self.found.restore_deleted:
            raise RecordError(PROSPECT_DELETED, prospect.id)
        kept = self._kept(prospect.id, fields)
        given = {name: text for name, text in fields.items() if name not in kept}
        return prospects.upsert(self._writer(ids, given)).is_new

    def _writer(self, ids: list[tuple[str, str]], fields: Mapping[str, str]) -> RowWriter:
        zone, parameters = ZoneInfo(self.found.time_zone), Parameters(ids, [*fields.items()], [])
        return RowWriter(db=self.db, account=self.account, now=self.now, zone=zone, parameters=parameters)

    def _find(self, writer: RowWriter) -> AnyRow | None:
        """Return the prospect that a row names. None: it must be created. Errors 13, 16, 36, 4, 77, 81."""
        if not prospects.is_by_id(writer):
            return prospect_service.latest(
                self.db, self.account, prospect_service.has(self.account, prospects.address(writer))
            )
        try:
            number = prospects.by_id(writer)
        except RecordError as error:
            if error.reason is not NO_PROSPECT_ID:
                raise
            return None
        return prospect_service.latest(self.db, self.account, Prospect.id == number)

    def _kept(self, number: int, fields: Mapping[str, str]) -> set[str]:
        """Return the fields that stay: by `nullOverwrite` for empty cells, by `overwrite` where there is a value."""
        rules = [rule for rule in self.found.fields if rule["field"] in fields and rule["field"] != "email"]
        kept = {rule["field"] for rule in rules if not rule["nullOverwrite"] and not fields[rule["field"]]}
        guarded = [rule["field"] for rule in rules if not rule["overwrite"]]
        return kept | (self._filled(number, guarded) if guarded else set())

    def _filled(self, number: int, names: Sequence[str]) -> set[str]:
        """Return the fields of a prospect that have a value."""
        here = (Prospect.dataset_id == self.account.dataset_id, Prospect.id == number)
        row = self.db.execute(select(Prospect.__table__).where(*here)).mappings().one()
        own = reading.custom_values(self.db, self.account, [number])[number]
        return {name for name in names if name in own or row.get(_COLUMNS.get(name, name)) not in (None, "")}
