"""The file that describes a connector: `judge.yaml`."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Literal

from dealdock.judge import outputs, placeholders
from dealdock.judge.document import Document, FileError, Names, did_you_mean, read
from dealdock.judge.file_connectors import (
    CONNECTORS,
    AirbyteConnector,
    AnyConnector,
    CommandConnector,
    ReceiverConnector,
    SingerConnector,
    TargetConnector,
    read_connector,
)
from dealdock.judge.section import Section

__all__ = ["Deleted", "FileError", "JudgeFile", "Promises", "Read", "Writes", "load"]

TIMEOUT_SECONDS: Final = 60.0
WAIT_FOR_JOBS_SECONDS: Final = 30.0
DEFAULT_KEY: Final = "id"

_FIELDS: Final = (
    *("vendor", "accounts", "settings", "env", *CONNECTORS, "reads", "writes", "output", "mode", "ignore"),
    *("deleted", "promises", "timeout", "wait_for_jobs", "records"),
)

Mode = Literal["append", "table"]
Changes = Literal["expected", "never"]
Deletes = Literal["ignored", "seen"]
Delivery = Literal["at-least-once", "exactly-once"]
Missed = Literal["ignored", "recovered"]


@dataclass(frozen=True)
class Deleted:
    """The sign of a deleted record in the output: a value in a column, or a stream that names it."""

    column: str | None = None
    value: Any = True
    stream: str | None = None


@dataclass(frozen=True)
class Read:
    """A stream of the connector, and the object that it reads.

    `key`: the column of the id. `version`: the field with the change time; without it, only ids are compared. `fields`:
    columns, each with the name of the object's field, in the order of the file. `vendor`: of the object's account.
    """

    stream: str
    object: str
    vendor: str
    key: str = DEFAULT_KEY
    version: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    changes: Changes = "expected"
    deleted: Deleted | None = None


@dataclass(frozen=True)
class Writes:
    """The rows of a connector that writes, and the object that they become.

    `input`: the template of the address of the rows. `match`: the columns that identify a row. `creates`: further
    objects, each with the number of records that a row may create; None: any. `fields`: columns, each with the name of
    the object's field. `mode`: with `update` each row has a record already. `stream`: of a Singer target.
    """

    input: str
    rows: Sequence[Mapping[str, Any]]
    object: str
    vendor: str
    match: list[str]
    creates: Mapping[str, int | None]
    fields: Mapping[str, str]
    mode: Literal["upsert", "update"] = "upsert"
    stream: str | None = None

    @property
    def visible(self) -> list[str]:
        """The columns of `match` that are fields of the record: the ones that the file maps, or the first."""
        return [each for each in self.match if each in self.fields] or self.match[:1]

    def field(self, column: str) -> str:
        """Return the name of the object's field for a column."""
        return self.fields.get(column, column)


@dataclass(frozen=True)
class Promises:
    """The guarantees of the connector's author."""

    deletes: Deletes = "ignored"
    delivery: Delivery = "at-least-once"
    missed: Missed = "ignored"
    calls_per_row: float | None = None


@dataclass(frozen=True)
class JudgeFile:
    """A checked file. Templates still have their placeholders.

    `accounts`: the settings of each account, by vendor. `vendor`: the only vendor, or None if there are several.
    `reads` is empty if `output` alone is given, for the twin oracle. `output`: templates of addresses, by stream.
    """

    path: Path
    accounts: Mapping[str, Mapping[str, Any]]
    env: Mapping[str, str]
    connector: AnyConnector
    reads: Mapping[str, Read]
    writes: Writes | None
    output: Mapping[str, str]
    mode: Mode
    ignore: list[str]
    promises: Promises
    timeout: float
    wait_for_jobs: float
    records: Mapping[tuple[str, str], Mapping[str, Any]]
    """Fields of every staged record, over the staging's own, by vendor and object."""
    document: Document = field(repr=False)
    options: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The options of the command that give settings over the file's, by vendor and setting."""

    @property
    def vendor(self) -> str | None:
        return next(iter(self.accounts)) if len(self.accounts) == 1 else None

    @property
    def folder(self) -> Path:
        """The working directory of the connector."""
        return self.path.resolve().parent

    def place_of_records(self, vendor: str, name: str) -> Names:
        """Return the place of an object's fields in `records`."""
        return "records", f"{vendor}.{name}" if f"{vendor}.{name}" in self.document.value["records"] else name

    def check_objects(self, objects: Mapping[str, Collection[str]]) -> None:
        """Report the vendors and objects that a sandbox does not have: the names of its objects, by vendor."""
        for vendor in filter(None, self.accounts):
            if vendor not in objects:
                names: Names = ("accounts", vendor) if self.vendor is None else ("vendor",)
                self.document.problem(names, f"no vendor {vendor}{did_you_mean(vendor, objects)}")
        for read_ in self.reads.values():
            known = objects.get(read_.vendor)
            if known is not None and read_.object not in known:
                text = f"{read_.vendor} has no object {read_.object}{did_you_mean(read_.object, known)}"
                self.document.problem(("reads", read_.stream), text)
        for vendor, name in self.records:
            known = objects.get(vendor)
            if known is not None and name not in known:
                text = f"{vendor} has no object {name}{did_you_mean(name, known)}"
                self.document.problem(self.place_of_records(vendor, name), text)
        if self.writes is not None and self.writes.vendor in objects:
            known = objects[self.writes.vendor]
            for name, field_name in (
                (self.writes.object, "into"),
                *((each, "creates") for each in self.writes.creates),
            ):
                if name not in known:
                    text = f"{self.writes.vendor} has no object {name}{did_you_mean(name, known)}"
                    self.document.problem(("writes", field_name), text)

    def check_placeholders(self, known: Collection[str]) -> None:
        """Check the placeholders against the names of an account's fields (see `placeholders.values`).

        Raises:
            FileError: All that are unknown.

        """
        self.report_placeholders(known)
        self.document.check()

    def report_placeholders(self, known: Collection[str]) -> None:
        """Report the placeholders that are unknown."""
        is_receiver = isinstance(self.connector, ReceiverConnector)
        usable = {*known, *(placeholders.OF_A_RUN if is_receiver else placeholders.OF_A_RUN[:2])}
        for names, template in self._templates():
            for name in sorted(set(placeholders.names(template)) - usable):
                self.document.problem(names, f"{{{name}}} is not a placeholder{did_you_mean(name, usable)}")

    def _templates(self) -> Iterator[tuple[Names, Any]]:
        for section in ("env", "output"):
            for name, template in getattr(self, section).items():
                yield (section, name), template
        if isinstance(self.connector, ReceiverConnector):
            yield ("receiver", "command"), self.connector.command
            yield ("receiver", "url"), self.connector.url
        elif isinstance(self.connector, CommandConnector):
            yield ("command",), self.connector.command
            if self.writes is not None:
                yield ("writes", "input"), self.writes.input
        else:
            for name, template in self.connector.config.items():
                yield (self.connector.kind, "config", name), template


def load(path: Path, *, is_whole: bool = True) -> JudgeFile:
    """Read and check a file.

    `is_whole`: False if the file is compared with a sandbox next, which then reports these problems with its own.

    Raises:
        FileError: All problems, each with its line.

    """
    document = read(path)
    if not isinstance(document.value, dict):
        raise FileError([f"{path}:1: a mapping is expected, with vendor, one of {', '.join(CONNECTORS)}, and reads"])
    section = Section(document, (), document.value)
    section.only(_FIELDS)
    accounts = _accounts(section)
    promises, mode = _promises(section), section.choice("mode", ("append", "table"))
    if mode == "table" and promises.delivery == "exactly-once":
        document.problem(("promises", "delivery"), "exactly-once is for mode: append; a table shows no second delivery")
    connector, reads = read_connector(section), _reads(section, list(accounts), _deleted(section, promises))
    file = JudgeFile(
        path=path,
        accounts=accounts,
        env=_environment(section),
        connector=connector,
        reads=reads,
        writes=_writes(section, list(accounts)) if "writes" in section.values else None,
        output=section.texts("output"),
        mode=mode,  # type: ignore[arg-type]  # one of the choices
        ignore=section.words("ignore"),
        promises=promises,
        timeout=section.seconds("timeout", TIMEOUT_SECONDS),
        records=_records(section, list(accounts)),
        wait_for_jobs=section.seconds("wait_for_jobs", WAIT_FOR_JOBS_SECONDS, least=0),
        document=document,
    )
    if isinstance(connector, TargetConnector) and file.writes is None:
        document.problem((), "writes is missing: the rows that the target is given, as writes: {stream: leads, …}")
    elif file.writes is None:
        _check_output(file)
    elif not isinstance(connector, (CommandConnector, TargetConnector)):
        document.problem(("writes",), f"writes is for command and for a Singer target, not for {connector.kind}")
    if is_whole:
        document.check()
    return file


def _accounts(section: Section) -> dict[str, Mapping[str, Any]]:
    if "accounts" in section.values:
        for name in ("vendor", "settings"):
            if name in section.values:
                section.problem(name, f"{name} and accounts exclude each other; put settings into accounts")
        accounts = section.mapping("accounts")
        if not accounts.values:
            section.problem("accounts", "one vendor at least is expected, as accounts: {close: {}}")
        return {name: accounts.mapping(name).values for name in accounts.values}
    vendor = section.text("vendor", needed="the vendor's name, as vendor: close")
    return {vendor: section.mapping("settings").values}


def _environment(section: Section) -> dict[str, str]:
    found = section.texts("env")
    for name in found:
        if not name or "=" in name:
            section.mapping("env").problem(name, f"{name!r} cannot be the name of a variable")
    return found


def _promises(section: Section) -> Promises:
    inside = section.mapping("promises")
    inside.only(("deletes", "delivery", "missed", "deleted", "calls_per_row"))
    is_bounded = inside.values.get("calls_per_row") is not None
    return Promises(
        deletes=inside.choice("deletes", ("ignored", "seen")),  # type: ignore[arg-type]  # one of the choices
        delivery=inside.choice("delivery", ("at-least-once", "exactly-once")),  # type: ignore[arg-type]  # the same
        missed=inside.choice("missed", ("ignored", "recovered")),  # type: ignore[arg-type]  # the same
        calls_per_row=inside.number("calls_per_row", 1.0) if is_bounded else None,
    )


def _deleted(section: Section, promises: Promises) -> Deleted | None:
    """Return the sign of deleted records for all streams, which is at the top level or in the promise."""
    for place in (section, section.mapping("promises")):
        if "deleted" in place.values:
            if promises.deletes == "ignored":
                place.problem("deleted", "it is used with promises: {deletes: seen}")
            return _sign(place)
    return None


def _sign(section: Section) -> Deleted:
    inside = section.mapping("deleted")
    inside.only(("column", "value", "stream"))
    column, stream = inside.optional_text("column"), inside.optional_text("stream")
    if (column is None) == (stream is None):
        section.problem("deleted", "either {column: is_deleted, value: true} or {stream: leads_deleted} is expected")
    return Deleted(column=column, value=inside.values.get("value", True), stream=stream)


def _reads(section: Section, vendors: list[str], deleted: Deleted | None) -> dict[str, Read]:
    inside = section.mapping("reads")
    return {stream: _read(inside, stream, vendors, deleted) for stream in inside.values}


def _read(section: Section, stream: str, vendors: list[str], deleted: Deleted | None) -> Read:
    if isinstance(section.values[stream], str):
        vendor, name = _object(section, stream, section.values[stream], vendors)
        return Read(stream, name, vendor, deleted=deleted)
    inside = section.mapping(stream)
    inside.only(("object", "key", "version", "fields", "changes", "deleted"))
    vendor, name = _object(inside, "object", inside.text("object", needed="the name of an object"), vendors)
    return Read(
        stream,
        name,
        vendor,
        key=inside.optional_text("key") or DEFAULT_KEY,
        version=inside.optional_text("version"),
        fields=inside.texts("fields"),
        changes=inside.choice("changes", ("expected", "never")),  # type: ignore[arg-type]  # one of the choices
        deleted=_sign(inside) if "deleted" in inside.values else deleted,
    )


def _records(section: Section, vendors: list[str]) -> dict[tuple[str, str], Mapping[str, Any]]:
    inside = section.mapping("records")
    return {_object(inside, name, name, vendors): inside.mapping(name).values for name in inside.values}


def _writes(section: Section, vendors: list[str]) -> Writes:
    if "reads" in section.values:
        section.problem(
            "writes", "a file judges a connector that reads or one that writes; reads and writes exclude each other"
        )
    inside = section.mapping("writes")
    is_target = "target" in section.mapping("singer").values
    place = "stream" if is_target else "input"
    inside.only((place, "rows", "into", "match", "creates", "fields", "mode"))
    vendor, name = _object(inside, "into", inside.text("into", needed="the object that a row becomes"), vendors)
    rows, match, fields = inside.values.get("rows"), inside.words("match"), inside.texts("fields")
    if not (isinstance(rows, list) and rows and all(isinstance(each, dict) for each in rows)):
        inside.problem("rows", "a list of rows is expected, as [{name: Acme, value: 100}]")
        rows = []
    if not match:
        inside.missing("match is missing: the columns that identify a row, as match: [name]")
    for column in (*match, *fields):
        if rows and column not in rows[0]:
            place = "match" if column in match else "fields"
            inside.problem(place, f"the first row has no column {column}{did_you_mean(column, rows[0])}")
    mode = inside.choice("mode", ("upsert", "update"))
    found = Writes("", rows, name, vendor, match, _creates(inside, vendors), fields, mode)  # type: ignore[arg-type]  # one of the choices
    if is_target:
        stream = inside.text("stream", needed="the name of the stream that the target is given, as stream: leads")
        return replace(found, stream=stream)
    path = inside.text("input", needed='the address of the rows, as input: "{dir}/deals.csv"')
    if path and not path.endswith((".csv", ".json", ".jsonl")):
        inside.problem("input", "a file that ends with .csv, .json or .jsonl is expected")
    return replace(found, input=path)


def _creates(section: Section, vendors: list[str]) -> dict[str, int | None]:
    """Return the further objects that a row creates, each with its maximum of records; None: any number."""
    if not isinstance(section.values.get("creates"), dict):
        return {_object(section, "creates", each, vendors)[1]: 1 for each in section.words("creates")}
    inside = section.mapping("creates")
    for name, number in inside.values.items():
        if number != "any" and (not isinstance(number, int) or isinstance(number, bool) or number < 1):
            inside.problem(name, f"a number of records for each row, or any, is expected, not {number}")
    return {
        _object(section, "creates", name, vendors)[1]: None if number == "any" else number
        for name, number in inside.values.items()
    }


def _object(section: Section, field_name: str, text: str, vendors: list[str]) -> tuple[str, str]:
    """Return the vendor and the object of a name, as `lead`, or `close.lead` if there are accounts."""
    vendor, dot, name = text.partition(".")
    if len(vendors) == 1:
        return vendors[0], name if dot and vendor == vendors[0] else text
    if not dot or vendor not in vendors:
        expected = f"an object with its account before it is expected, as {vendors[0]}.{text}" if vendors else ""
        section.problem(field_name, did_you_mean(vendor, vendors).removeprefix("; ") if dot else expected)
    return vendor, name


def _check_output(file: JudgeFile) -> None:
    """Report outputs that are missing, that cannot be read, or that no one reads."""
    document = file.document
    if file.promises.missed != "ignored" and not isinstance(file.connector, ReceiverConnector):
        document.problem(("promises", "missed"), f"missed is for receivers; a {file.connector.kind} connector asks")
    if isinstance(file.connector, (SingerConnector, AirbyteConnector)):
        for name in {"output", "mode"} & document.value.keys():
            document.problem((name,), f"{name} is for command; a {file.connector.kind} connector writes rows")
        if not file.reads:
            document.problem((), "reads is missing: the streams to select, as reads: {leads: lead}")
        return
    if isinstance(file.connector, ReceiverConnector):
        _check_receiver(file)
    if not file.reads and not file.output:
        document.problem((), "reads and output are missing: the streams, as reads: {leads: lead}")
    _check_streams(file)


def _check_streams(file: JudgeFile) -> None:
    """Report streams without an output, and outputs that no stream has."""
    document = file.document
    for stream in file.reads.keys() - file.output.keys():
        expected = f'as output: {{{stream}: "{{dir}}/{stream}.jsonl"}}'
        document.problem(("reads", stream), f"its output is missing, {expected}")
    known = {
        *file.reads,
        *(each.deleted.stream for each in file.reads.values() if each.deleted and each.deleted.stream),
    }
    for stream, address in file.output.items():
        if file.reads and stream not in known:
            document.problem(("output", stream), f"reads has no {stream}{did_you_mean(stream, known)}")
        if wrong := outputs.problem(address):
            document.problem(("output", stream), wrong)


def _check_receiver(file: JudgeFile) -> None:
    """Report the fields that a receiver needs otherwise than other connectors."""
    document = file.document
    if file.vendor is None:
        document.problem(("accounts",), "a receiver has one account, as vendor: close")
    if not file.reads:
        document.problem((), "reads is missing: the objects of the outputs, as reads: {leads: lead}")
