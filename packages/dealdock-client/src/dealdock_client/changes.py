"""The difference of an account's records between two moments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from dealdock_client.records import is_moment, moment

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from dealdock_client.control import Control
    from dealdock_client.journal import Request

__tracebackhide__ = True  # a failing test's traceback ends in the test


class FieldChange(NamedTuple):
    """A field at both moments."""

    before: Any
    after: Any


class RecordChange(NamedTuple):
    """A created or deleted record, with the fields that have a value."""

    object: str
    """The kind of the record."""
    id: Any
    fields: dict[str, Any]


class ChangedRecord(NamedTuple):
    """A record that was changed, with the fields that differ."""

    object: str
    """The kind of the record."""
    id: Any
    fields: dict[str, FieldChange]


class Changes:
    """Records that were created, changed and deleted between two moments. It is true if there are any.

    Several changes of a record are one, and a record that was created and deleted in between is left out.
    """

    def __init__(self, shown: Mapping[str, Any], moments: Collection[str]) -> None:
        """`shown`: the response of the control plane. `moments`: fields with times, in addition to the fields named
        `…_at`.
        """

        def read(name: str, value: Any) -> Any:
            return moment(value) if isinstance(value, str) and is_moment(name, moments) else value

        def records(part: str) -> list[RecordChange]:
            return [
                RecordChange(
                    each["object"], each["id"], {name: read(name, one) for name, one in each["fields"].items()}
                )
                for each in shown[part]
            ]

        self.created = records("created")
        self.changed = [
            ChangedRecord(
                each["object"],
                each["id"],
                {
                    name: FieldChange(read(name, one["before"]), read(name, one["after"]))
                    for name, one in each["fields"].items()
                },
            )
            for each in shown["changed"]
        ]
        self.deleted = records("deleted")
        self.complete: bool = shown["complete"]
        """False: there may be more changes."""
        self.marker: int = shown["marker"]
        """The second moment, for `changes(since=…)`."""

    def __bool__(self) -> bool:
        """Return True if anything has changed."""
        return bool(self.created or self.changed or self.deleted)

    def __repr__(self) -> str:
        """Return the changes, a line for each record."""
        lines = [f"created {each.object} {each.id} {_named(each.fields)}" for each in self.created]
        lines += [
            f"changed {each.object} {each.id} "
            + ", ".join(f"{name}: {one.before!r} -> {one.after!r}" for name, one in each.fields.items())
            for each in self.changed
        ]
        lines += [f"deleted {each.object} {each.id} {_named(each.fields)}" for each in self.deleted]
        lines += [] if self.complete else ["there may be more"]
        return "<Changes: {}>".format("\n".join(lines) or "none")


def read_changes(
    control: Control, account_id: int, since: int | Request | Changes | None, moments: Collection[str]
) -> Changes:
    """Return what changed in an account since a call, or since earlier changes were read. Raises `TypeError`."""
    number = since.marker if isinstance(since, Changes) else getattr(since, "number", since)
    if number is not None and not isinstance(number, int):
        msg = f"changes() takes a call in requests or earlier changes(), not {since!r}"
        raise TypeError(msg)
    return Changes(control.call("GET", "accounts", account_id, "changes", since=number), moments)


def _named(fields: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in fields.items())
