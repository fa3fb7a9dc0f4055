"""The staging of a vendor, as returned by the control plane, and the streams of a connector that it belongs to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self

from dealdock.judge.connector import Row
from dealdock.judge.document import FileError
from dealdock.judge.file import Read


class _Shown:
    """Data that the control plane shows. What this version does not know is passed over."""

    @classmethod
    def of(cls, shown: Mapping[str, Any]) -> Self:
        known = {each.name for each in fields(cls)}  # type: ignore[arg-type]  # each heir is a dataclass
        return cls(**{name: value for name, value in shown.items() if name in known and value is not None})


@dataclass(frozen=True)
class ObjectStaging(_Shown):
    """The staging of an object. The fields are taken from the control plane's description."""

    name: str
    record: Mapping[str, Any]
    page: int
    larger_page: int | None = None
    change: Mapping[str, Any] = field(default_factory=dict)
    filled: Mapping[str, Any] = field(default_factory=dict)
    kind: str = ""
    shared: Mapping[str, str] = field(default_factory=dict)
    own: Mapping[str, str] = field(default_factory=dict)
    linked: Mapping[str, str] = field(default_factory=dict)
    parent: Mapping[str, str] | None = None
    version: str | None = None
    versions: Sequence[str] = ()
    unit: str = "second"
    by_change: bool = True
    listed_as: Sequence[str] = ()
    dates: Mapping[str, str] = field(default_factory=dict)
    ahead: Mapping[str, Any] | None = None
    cap: Mapping[str, Any] | None = None
    deletion: str | None = None
    undelete: bool = False
    merge: Mapping[str, Any] | None = None
    custom: Mapping[str, Any] | None = None
    announced_as: str | None = None
    late: Sequence[str] = ()
    statements: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The name of its records in the control plane's paths."""
        return self.kind or self.name

    @property
    def called(self) -> frozenset[str]:
        """The objects of calls that may list it, in lower case."""
        return frozenset(each.lower() for each in (self.name, self.path, *self.listed_as))

    @property
    def larger(self) -> Self:
        """Return it with its larger page as the page."""
        return replace(self, page=self.larger_page or self.page, larger_page=None)

    @property
    def page_and_a_half(self) -> int:
        return self.page + self.page // 2

    @property
    def needs(self) -> frozenset[str]:
        """The objects whose records are made for it."""
        parent = [self.parent["object"]] if self.parent else []
        return frozenset([*self.shared.values(), *self.own.values(), *parent])


@dataclass(frozen=True)
class Staging(_Shown):
    """The staging of a vendor."""

    objects: Mapping[str, ObjectStaging]
    rate_limit: Mapping[str, Any] | None = None
    daily_limit: Mapping[str, Any] | None = None
    credentials: Mapping[str, Any] | None = None
    west: Mapping[str, str] | None = None
    east: Mapping[str, str] | None = None
    refused: Mapping[str, Any] | None = None
    hooks: Mapping[str, Any] | None = None
    jobs: Sequence[Mapping[str, Any]] = ()
    statements: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    kinds: Collection[str] = ()
    """The names of all objects of the vendor, staged or not."""

    def rests_on(self, scenario: str, of: ObjectStaging) -> list[dict[str, str]]:
        """Return the statements that a scenario's verdicts are based on."""
        found = of.statements.get(scenario, self.statements.get(scenario, ()))
        return [dict(each) for each in found]

    def event(self, of: ObjectStaging, what: str) -> str:
        """Return the name of the event of a record: `what` is create, change or delete."""
        actions = {} if self.hooks is None else self.hooks["actions"]
        return f"{of.announced_as or of.path}.{actions.get(what)}"

    def needed(self, of: ObjectStaging) -> frozenset[str]:
        """Return the objects whose records are made for this one, and the objects that these need."""
        nearest = of.needs
        further = (self.needed(self.objects[name]) for name in nearest if name in self.objects)
        return nearest.union(*further)


def read(vendor: Mapping[str, Any]) -> Staging:
    """Return the staging in `GET /_dealdock/vendors/<name>`. Raises `FileError`."""
    shown = vendor.get("staging")
    if not shown:
        raise FileError([f"{vendor['name']} declares no situations. Judge a vendor that has a staging."])
    objects = {name: ObjectStaging.of({**each, "name": name}) for name, each in shown["objects"].items()}
    kinds = {*objects, *(each["name"] for each in vendor["records"])}
    return Staging.of({**shown, "objects": objects, "kinds": kinds})


@dataclass(frozen=True)
class Stream:
    """A stream of the connector, with the staging of its object."""

    read: Read
    object: ObjectStaging
    placeholders: frozenset[str] = frozenset()
    """The fields of the account that the connector is given."""
    is_described: bool = True
    """False: its object was found by its rows, and its output is compared with the output of a run from nothing."""

    @property
    def name(self) -> str:
        return self.read.stream

    @property
    def is_versioned(self) -> bool:
        """Return True if the times of the last change in its rows are compared."""
        return self.read.version is not None and self.object.version is not None and self.read.changes != "never"

    def key(self, row: Row) -> str:
        """Return the id in a row. Raises `KeyError`."""
        return str(row[self.read.key])
