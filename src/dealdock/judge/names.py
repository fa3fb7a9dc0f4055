"""The names in a connector's file, compared with those of a sandbox."""

from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from typing import Any, NamedTuple

from dealdock.judge import bench, placeholders
from dealdock.judge.document import Names, did_you_mean
from dealdock.judge.file import JudgeFile
from dealdock.judge.history import History
from dealdock.judge.sandbox import ControlError, Record, Sandbox
from dealdock.judge.staging import ObjectStaging, Staging


class _Field(NamedTuple):
    """A field that a file names: of an object, at a place in the file."""

    vendor: str
    object: str
    name: str
    place: Names


def stagings(file: JudgeFile, sandbox: Sandbox) -> dict[str, Staging]:
    """Return the staging of each vendor of a file.

    Raises:
        FileError: All problems of the file: what the sandbox does not know, and what was found before.

    """
    known = sandbox.vendors()
    found = {name: sandbox.staging(name) for name in file.accounts if name in known}
    file.check_objects({name: found[name].kinds if name in found else () for name in known})
    shown = dict[str, Mapping[str, Any]]()
    for vendor, staging in found.items():
        of_vendor = {each.object for each in _fields(file) if each.vendor == vendor}
        staged = [staging.objects[name] for name in sorted(of_vendor) if name in staging.objects]
        shown[vendor], records = _records(file, sandbox, staging, vendor, staged)
        _report_fields(file, vendor, records)
    if shown.keys() == file.accounts.keys():
        file.report_placeholders(placeholders.values(shown))
    file.document.check()
    return {vendor: _with_records(file, vendor, staging) for vendor, staging in found.items()}


def _with_records(file: JudgeFile, vendor: str, staging: Staging) -> Staging:
    """Return the staging with the file's own fields of its records, which `fields.null` empties, too."""
    objects = dict(staging.objects)
    for (of_vendor, name), values in file.records.items():
        of = objects.get(name) if of_vendor == vendor else None
        if of is not None:
            own = {each: value for each, value in values.items() if each in of.record}
            more = {each: value for each, value in values.items() if each not in of.record}
            objects[name] = replace(of, record={**of.record, **own}, filled={**of.filled, **more})
    return replace(staging, objects=objects)


def check_fields(file: JudgeFile, vendor: str, records: Mapping[str, Mapping[str, Any]]) -> None:
    """Check the names of a vendor's fields against a record of each object, by the object's name.

    Raises:
        FileError: All that are unknown.

    """
    _report_fields(file, vendor, records)
    file.document.check()


def _report_fields(file: JudgeFile, vendor: str, records: Mapping[str, Mapping[str, Any]]) -> None:
    for of_vendor, object_, name, place in _fields(file):
        record = records.get(object_) if of_vendor == vendor else None
        if record is not None and not {name, name.partition(".")[0]} & record.keys():
            file.document.problem(place, f"{vendor}.{object_} has no field {name}{did_you_mean(name, record)}")


def _fields(file: JudgeFile) -> list[_Field]:
    """Return the fields of objects whose values are compared."""
    found = [
        _Field(read.vendor, read.object, name, ("reads", stream, "fields", column))
        for stream, read in file.reads.items()
        for column, name in read.fields.items()
    ]
    found += [
        _Field(vendor, name, each, (*file.place_of_records(vendor, name), each))
        for (vendor, name), values in file.records.items()
        for each in values
    ]
    if (of := file.writes) is not None:
        mapped = [(name, ("writes", "fields", column)) for column, name in of.fields.items()]
        others = [(each, ("writes", "match")) for each in of.visible if each not in of.fields]
        found += [_Field(of.vendor, of.object, name, place) for name, place in [*mapped, *others]]
    return found


def _records(
    file: JudgeFile, sandbox: Sandbox, staging: Staging, vendor: str, objects: Sequence[ObjectStaging]
) -> tuple[Mapping[str, Any], Mapping[str, Record]]:
    """Return an account, and a record of each object in it, by the object's name, where one can be made."""
    found: dict[str, Record] = {}
    with closing(bench.create_account(sandbox, file, vendor, file.accounts[vendor])) as account:
        try:
            for of in objects:
                with suppress(ControlError):  # the situations report this
                    [found[of.name]] = History(account, staging).add(of, [None])
        finally:
            account.delete()
    return account.shown, found
