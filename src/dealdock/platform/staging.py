"""The staging of a vendor: how situations are arranged in which a client may lose records.

The control plane shows it, so that a program which judges a client needs to know no vendor. Everything in it is data.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, Literal

from pydantic import ConfigDict

_DESCRIBED: Final = ConfigDict(use_attribute_docstrings=True)  # in the control plane's OpenAPI


@dataclass(frozen=True)
class Basis:
    """A statement of the vendor's contract that a verdict rests on."""

    __pydantic_config__: ClassVar = _DESCRIBED

    statement: str
    """Its id in `statements.tsv`."""
    strength: str
    """Its source there, such as `docs`, `rec` or `ours`."""


@dataclass(frozen=True)
class Cap:
    """The number of rows beyond which a list refuses to page."""

    __pydantic_config__: ClassVar = _DESCRIBED

    settings: Mapping[str, Any]
    """The settings of the account that bring the cap down."""
    rows: int
    """The rows that can be read with them."""
    way_around: bool
    """True if another call, such as one by dates, reads the rest. False: no client can."""


@dataclass(frozen=True)
class Ahead:
    """A date that clients filter by and that the service lets them set into the future."""

    __pydantic_config__: ClassVar = _DESCRIBED

    fields: Mapping[str, str]
    """Fields of the control plane's record that set it, each with the form of its value: `moment` or `day`."""


@dataclass(frozen=True)
class Parent:
    """The object whose records clients read first, to read the children of each."""

    __pydantic_config__: ClassVar = _DESCRIBED

    object: str
    """The name of the parent."""
    field: str
    """The field of the child with the id of its parent."""


@dataclass(frozen=True)
class ObjectStaging:
    """The staging of one object, by the names of the control plane."""

    __pydantic_config__: ClassVar = _DESCRIBED

    record: Mapping[str, Any]
    """The fields of the n-th valid record. `{n}` in a text is its number."""
    change: Mapping[str, Any]
    """Fields that can always be changed, with their values; clients do not sort by them. Empty: it never changes."""
    page: int
    """The number of rows in the largest page."""
    kind: str | None = None
    """The name of its records in the control plane's paths, if it is another."""
    shared: Mapping[str, str] = field(default_factory=dict)
    """Fields with the id of one record of another object, which all records share."""
    own: Mapping[str, str] = field(default_factory=dict)
    """Fields with the id of a record of another object that each record needs for itself."""
    parent: Parent | None = None
    """Its parent, if clients read it by its parents."""
    version: str | None = "updated_at"
    """The field with the time of its last change. None: the service does not show it."""
    versions: Sequence[str] = ("updated_at",)
    """The names of that field in answers."""
    unit: Literal["second", "millisecond"] = "second"
    """The resolution of that time."""
    by_change: bool = True
    """True if clients can ask for what changed since a time."""
    listed_as: Sequence[str] = ()
    """The objects of calls that list it, by the names of the journal, beside its own name."""
    ahead: Ahead | None = None
    """A date that may be in the future; None: no date by which clients filter may."""
    cap: Cap | None = None
    """The rows beyond which a list does not page; None: there is no such number."""
    deletion: Literal["gone", "flag"] | None = "gone"
    """`gone`: deleted records are not listed. `flag`: they can be listed with a flag. None: they cannot be deleted."""
    undelete: bool = False
    """True if deleted records can be restored."""
    late: bool = False
    """True if a source shows that the service stores records that are dated earlier."""
    statements: Mapping[str, Sequence[Basis]] = field(default_factory=dict)
    """The statements that scenarios rest on, beside those of the vendor."""


@dataclass(frozen=True)
class Credential:
    """How a credential of the service dies."""

    __pydantic_config__: ClassVar = _DESCRIBED

    refresh: bool
    """True if clients get a new access token with a refresh token; False: a person makes a new key."""
    fault: Mapping[str, Any]
    """The effect of the fault that makes a call fail with a dead credential, and ends it."""


@dataclass(frozen=True)
class Staging:
    """A vendor's staging."""

    __pydantic_config__: ClassVar = _DESCRIBED

    objects: Mapping[str, ObjectStaging]
    """The objects by their names."""
    rate_limit: Mapping[str, Any] | None = None
    """The effect of the fault that refuses calls by the limit of a short time; None: the service has none."""
    daily_limit: Mapping[str, Any] | None = None
    """The effect of the fault that refuses calls by the day's limit; None: the service has none."""
    credentials: Mapping[str, Credential] = field(default_factory=dict)
    """By the field of the account that a client's configuration names."""
    zones: Sequence[Mapping[str, Any]] = ()
    """Settings of accounts west and east of UTC."""
    refused: Mapping[str, Any] | None = None
    """The settings of an account, or the role of its user, that may not read."""
    statements: Mapping[str, Sequence[Basis]] = field(default_factory=dict)
    """The statements that scenarios rest on, by the name of the scenario."""
