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
    """A statement of the vendor's contract that a verdict is based on."""

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
class StagedCustomField:
    """A custom field of an object, as the control plane adds and changes it."""

    __pydantic_config__: ClassVar = _DESCRIBED

    kind: str
    """The kind of its record."""
    record: Mapping[str, Any]
    """A new field for texts."""
    other: Mapping[str, Any]
    """A field of the same name and another type."""
    rename: Mapping[str, Any]
    """The change that renames it."""
    value: Mapping[str, Any]
    """The change of a record that gives it `{value}`. `{id}` and other names in braces are the field's own. A list
    with no value is empty.
    """
    other_value: int | str = 7
    """A value of the field of the other type."""


@dataclass(frozen=True)
class Merge:
    """The service's own call that merges two records of an object."""

    __pydantic_config__: ClassVar = _DESCRIBED

    path: str
    """Its path below the account's `base_url`; its method is POST."""
    body: Mapping[str, str]
    """Its JSON. `{stays}` and `{goes}` stand for the ids of the two records."""
    authorization: str
    """The header of that name. Names in braces are fields of the account."""


@dataclass(frozen=True)
class ObjectStaging:
    """The staging of one object, by the names of the control plane."""

    __pydantic_config__: ClassVar = _DESCRIBED

    record: Mapping[str, Any]
    """The fields of the n-th valid record. `{n}` in a text is its number."""
    change: Mapping[str, Any]
    """Fields that can always be changed, with their values; clients do not sort by them. Empty: it never changes."""
    page: int
    """The number of rows in the largest page of its usual list."""
    larger_page: int | None = None
    """The number of rows in the largest page of another of its lists, if that has more."""
    kind: str | None = None
    """The name of its records in the control plane's paths, if it is another."""
    filled: Mapping[str, Any] = field(default_factory=dict)
    """Further fields of the n-th record, so that it is as full as a person's. Each of them can be emptied by null."""
    shared: Mapping[str, str] = field(default_factory=dict)
    """Fields with the id of one record of another object, which all records share."""
    own: Mapping[str, str] = field(default_factory=dict)
    """Fields with the id of a record of another object that each record needs for itself."""
    linked: Mapping[str, str] = field(default_factory=dict)
    """Fields with a list of ids of records of another object, which clients send with a new record."""
    parent: Parent | None = None
    """Its parent, if clients read it by its parents."""
    version: str | None = "updated_at"
    """The field with the time of its last change. None: the service does not show it."""
    versions: Sequence[str] = ("updated_at",)
    """The names of that field in answers."""
    unit: Literal["second", "millisecond"] = "second"
    """The resolution of that time."""
    by_change: bool = True
    """True if clients can ask for changes since a time."""
    listed_as: Sequence[str] = ()
    """The objects of calls that list it, by the names of the journal, in addition to its own name."""
    dates: Mapping[str, Literal["moment", "day"]] = field(default_factory=dict)
    """Fields of a new record with further dates, each with the form of its value."""
    ahead: Ahead | None = None
    """A date that may be in the future; None: no date by which clients filter may."""
    cap: Cap | None = None
    """The rows beyond which a list does not page; None: there is no such number."""
    deletion: Literal["gone", "flag"] | None = "gone"
    """`gone`: deleted records are not listed. `flag`: they can be listed with a flag. None: they cannot be deleted."""
    undelete: bool = False
    """True if deleted records can be restored."""
    merge: Merge | None = None
    """The call that merges two records; None: clients cannot merge them."""
    custom: StagedCustomField | None = None
    """The way in which its records get a custom field; None: they have no custom fields."""
    announced_as: str | None = None
    """Its type in the events of webhooks, if it is neither `kind` nor its name."""
    late: Sequence[str] = ()
    """The fields of dates that lie in the past for some new records, as a source shows."""
    statements: Mapping[str, Sequence[Basis]] = field(default_factory=dict)
    """The statements that scenarios rely on, in addition to the vendor's."""


@dataclass(frozen=True)
class KeyRenewal:
    """The calls by which clients get a new key or token, and the refusal of a key that is no longer valid."""

    __pydantic_config__: ClassVar = _DESCRIBED

    renewed_by: Sequence[str]
    """The fields of the account with which a client gets a new token on its own."""
    codes: Sequence[int | str] = ()
    """The codes of the errors that refuse an invalid key, in addition to the status 401."""


@dataclass(frozen=True)
class CallLimit:
    """A limit of calls."""

    __pydantic_config__: ClassVar = _DESCRIBED

    effect: Mapping[str, Any]
    """The effect of the fault that refuses a call by it."""
    lasts: float | None = None
    """The seconds for which it refuses calls; None: for the rest of the day."""
    older: Mapping[str, Any] | None = None
    """The settings of an account of an older edition, whose form of the refusal differs; None: there is one form."""


@dataclass(frozen=True)
class Zones:
    """An account and a user in different time zones."""

    __pydantic_config__: ClassVar = _DESCRIBED

    user: str
    """The zone of the user."""
    account: str
    """The zone of the account."""


@dataclass(frozen=True)
class Denial:
    """An account that may not be read: by its settings, or by the answer to calls of an object."""

    __pydantic_config__: ClassVar = _DESCRIBED

    settings: Mapping[str, Any] | None = None
    """The settings of the account; None: the effect refuses."""
    effect: Mapping[str, Any] | None = None
    """The effect of the fault that refuses each call of an object; None: the settings refuse."""


@dataclass(frozen=True)
class Hooks:
    """The webhooks of a service: how a receiver is subscribed, and how it knows the sender."""

    __pydantic_config__: ClassVar = _DESCRIBED

    kind: str
    """The kind of the subscriptions."""
    record: Mapping[str, Any]
    """The fields of a subscription in addition to its events. `{url}` and `{key}` stand for the address and the key."""
    event: Mapping[str, str]
    """The fields of an event, whose name is `{type}.{action}`."""
    actions: Mapping[Literal["create", "change", "delete"], str]
    """The actions of events, by the change of a record."""
    events: str | None = None
    """The field of a subscription with the list of its events; None: a subscription has one event."""
    key: str | None = None
    """The field of a new subscription with the key of its signatures; None: the subscriber chooses a secret."""
    signature_headers: Sequence[str] = ()
    """The headers that prove the sender."""
    proof: str | None = None
    """The name in the body whose value proves the sender."""


@dataclass(frozen=True)
class Jobs:
    """Jobs that write records after the call that submits them, and the service's own list of them."""

    __pydantic_config__: ClassVar = _DESCRIBED

    object: str
    """The object of the calls that submit them, by the names of the journal."""
    path: str
    """The path of their list below the account's `base_url`, with its query. Names in braces are its fields."""
    authorization: str
    """The header of that name. Names in braces are fields of the account."""
    within: Sequence[str]
    """The names that lead to the list in its answer."""
    state: str
    """The field of a job with its state."""
    final: Sequence[str]
    """The states of jobs that have ended."""
    unstarted: Sequence[str] = ()
    """The states of jobs that their client has not started."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Further headers, as `authorization`."""


@dataclass(frozen=True)
class Staging:
    """A vendor's staging."""

    __pydantic_config__: ClassVar = _DESCRIBED

    objects: Mapping[str, ObjectStaging]
    """The objects by their names."""
    rate_limit: CallLimit | None = None
    """The limit of a short time; None: the service has none."""
    daily_limit: CallLimit | None = None
    """The limit of a day; None: the service has none."""
    credentials: KeyRenewal | None = None
    """None: the service's keys do not die."""
    west: Zones | None = None
    """A user west of UTC; None: the service shows no times."""
    east: Zones | None = None
    """A user east of UTC."""
    refused: Denial | None = None
    """None: the service refuses no user who has a key."""
    hooks: Hooks | None = None
    """None: the service sends no webhooks."""
    jobs: Sequence[Jobs] = ()
    """The jobs that write records."""
    statements: Mapping[str, Sequence[Basis]] = field(default_factory=dict)
    """The statements that scenarios are based on, by the name of the scenario."""


def rests_on(*pairs: tuple[str, str]) -> Sequence[Basis]:
    """Return statements by their ids and strengths."""
    return tuple(Basis(statement, strength) for statement, strength in pairs)


TEXT: Final = (
    'Text {n} says "grüezi" to all who read it, and is as long as a person would write it in a field for texts:\n'
    "it ends here, in its second line"
)
"""A text of a record, with characters that clients cut or escape wrongly."""

SHORT_TEXT: Final = 'Leiterin {n} "Bücher und Noten" für Österreich, die Schweiz und Łódź'
"""The same for fields of one line."""

TEXT_WITH_EMOJI: Final = f"{TEXT} 🙂"
"""The same for services that take it."""

WEST: Final = Zones(user="America/New_York", account="Europe/Berlin")
EAST: Final = Zones(user="Europe/Berlin", account="America/New_York")
