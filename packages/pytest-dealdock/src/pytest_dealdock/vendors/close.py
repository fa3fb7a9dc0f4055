"""The attributes of a Close account in tests, in addition to those of every vendor's accounts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from typing_extensions import Self

    from pytest_dealdock.records import AnyRecord, ControlPath, Record, Records

__tracebackhide__ = True  # a failing test's traceback ends in the test

MOMENTS: Final = frozenset({"date_lost"})
"""The fields of records that are moments, in addition to those named `…_at`."""

_REFERENCES: Final = ("lead", "contact", "user", "pipeline")


@dataclass(frozen=True)
class Credentials:
    """The credentials of the account's first user, and the ids of user and organization, as the API shows them.

    Empty: `password` and `api_key` if a user chose them (in your own scene). `access_token` is valid for up to an hour
    by the account's clock.
    """

    email: str
    password: str
    api_key: str
    access_token: str
    client_id: str
    client_secret: str
    user_id: str
    organization_id: str

    @classmethod
    def read(cls, account: Mapping[str, Any]) -> "Self":
        """Return the credentials in the control plane's JSON of an account."""
        return cls(**{field.name: account[field.name] or "" for field in fields(cls)})


class LinkedRecords:
    """One kind of record. `lead`, `contact`, `user` and `pipeline` are records or ids, `status` a label or a record."""

    def __init__(self, records: "Records") -> None:
        self._records = records
        self.get = records.get
        self.delete = records.delete
        self.all = records.all

    def add(self, **fields: Any) -> "AnyRecord":
        """Add a record."""
        return self._records.add(**_linked(fields))

    def add_all(self, *records: Mapping[str, Any]) -> "list[AnyRecord]":
        """Add several records in order: all of them, or none if one is wrong."""
        return self._records.add_all(*map(_linked, records))

    def update(self, record: "str | Record", **fields: Any) -> "AnyRecord":
        """Change these fields of a record, and return its new state."""
        return self._records.update(record, **_linked(fields))


class Attributes:
    """The attributes of a Close account in tests. The records have the API's ids."""

    credentials: Credentials
    """The credentials at the creation of the account, or at the last `renew`."""

    def __init__(self, _: "Callable[..., ControlPath]", records: "Callable[[str], Records]") -> None:
        """`records` returns one kind of the account's records."""

        def linked(kind: str) -> LinkedRecords:
            return LinkedRecords(records(kind))

        self.opportunities = linked("opportunity")
        self.leads = linked("lead")
        self.contacts = linked("contact")
        self.tasks = linked("task")
        self.pipelines = linked("pipeline")
        self.opportunity_statuses = linked("opportunityStatus")
        self.lead_statuses = records("leadStatus")
        self.custom_fields = records("customField")
        self.activities = records("activity")
        self.events = records("event")


def _linked(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields with ids in place of records."""
    named = {f"{name}_id" if name in _REFERENCES else name: value for name, value in fields.items()}
    if hasattr(named.get("status"), "id"):
        named["status_id"] = named.pop("status")
    return {name: getattr(value, "id", value) for name, value in named.items()}
