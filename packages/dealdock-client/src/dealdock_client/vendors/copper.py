"""The attributes that only accounts of Copper have in tests."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

from dealdock_client.credentials import AnyCredentials
from dealdock_client.webhooks import Webhooks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from typing_extensions import Self

    from dealdock_client.records import AnyRecord, ControlPath, Record, Records

__tracebackhide__ = True  # a failing test's traceback ends in the test

MOMENTS: Final = frozenset(
    {
        *("activity_date", "date_last_contacted", "date_lead_created", "date_stage_changed"),
        *("completed_date", "due_date", "reminder_date"),
    }
)
"""The fields of records that are moments, in addition to the fields named `…_at`."""

_REFERENCES: Final = frozenset(
    {
        "assignee",
        "company",
        "contact_type",
        "creator",
        "custom_activity_type",
        "customer_source",
        "definition",
        "loss_reason",
        "opportunity",
        "parent",
        "pipeline",
        "pipeline_stage",
        "primary_contact",
        "project",
        "related",
    }
)
"""The fields that take a record, each in place of the field with the same name and `_id` behind it."""


@dataclass(frozen=True)
class Credentials(AnyCredentials):
    """The credentials of the account's first user. Empty: `password` and `api_key` if a person chose them."""

    email: str
    password: str
    api_key: str
    client_id: str
    client_secret: str
    access_token: str

    @classmethod
    def read(cls, account: Mapping[str, Any]) -> Self:
        """Return the credentials in the control plane's JSON of an account."""
        return cls(**{field.name: account[field.name] or "" for field in fields(cls)})


class CopperRecords:
    """One kind of record in one account: like other `Records`, but with records in place of ids.

    `dealdock.opportunities.add(name="Two boats", primary_contact=ann, pipeline_stage=signed)`
    """

    def __init__(self, records: Records) -> None:
        self._records = records

    def add(self, **fields: Any) -> AnyRecord:
        """Add a record. A field that refers to another record takes that record, or its id.

        The `status` of a lead is a name, or a status.
        """
        return self._records.add(**_by_id(fields))

    def add_all(self, *records: Mapping[str, Any]) -> list[AnyRecord]:
        """Add several records in order: all of them, or none if one is wrong."""
        return self._records.add_all(*map(_by_id, records))

    def update(self, record: int | Record, **fields: Any) -> AnyRecord:
        """Change these fields of a record, and return its new state."""
        return self._records.update(record, **_by_id(fields))

    def delete(self, record: int | Record) -> None:
        """Delete a record, as the API would."""
        self._records.delete(record)

    def undelete(self, record: int | Record) -> AnyRecord:
        """Undo the deletion of a record, and return it."""
        return self._records.undelete(record)

    def get(self, record: int | Record) -> AnyRecord:
        """Return the current state of a record, deleted (`deleted` is true) or not."""
        return self._records.get(record)

    def all(self) -> list[AnyRecord]:
        """Return all records by id, including deleted ones."""
        return self._records.all()


class Attributes:
    """The attributes of a Copper account in tests."""

    credentials: Credentials
    """The credentials at the creation of the account, or at the last `renew`."""

    def __init__(self, path: Callable[..., ControlPath], records: Callable[[str], Records]) -> None:
        """`records` returns one kind of the account's records."""
        self.opportunities = CopperRecords(records("opportunity"))
        self.people = CopperRecords(records("person"))
        self.companies = CopperRecords(records("company"))
        self.leads = CopperRecords(records("lead"))
        self.tasks = CopperRecords(records("task"))
        self.projects = CopperRecords(records("project"))
        self.pipelines = CopperRecords(records("pipeline"))
        self.pipeline_stages = CopperRecords(records("pipelineStage"))
        self.customer_sources = CopperRecords(records("customerSource"))
        self.loss_reasons = CopperRecords(records("lossReason"))
        self.contact_types = CopperRecords(records("contactType"))
        self.lead_statuses = CopperRecords(records("leadStatus"))
        self.custom_field_definitions = CopperRecords(records("customFieldDefinition"))
        self.activities = CopperRecords(records("activity"))
        self.activity_types = CopperRecords(records("activityType"))
        self.related_items = CopperRecords(records("relatedItem"))
        self.project_links = CopperRecords(records("projectLink"))
        self.related_links = CopperRecords(records("relatedLink"))
        self.files = CopperRecords(records("file"))
        self.webhooks = Webhooks(path("deliveries"), CopperRecords(records("webhook")), subscribe)


EVENTS: Final = tuple(
    (type_, event)
    for type_ in ("lead", "person", "company", "opportunity", "project", "task", "activity_log")
    for event in ("new", "update", "delete")
)
"""The types and events that webhooks subscribe to."""


def subscribe(webhooks: CopperRecords, url: str, events: Iterable[tuple[str, str]] | None, **options: Any) -> list[Any]:
    """Subscribe an address to events, each a pair such as `("person", "new")`. Return the webhooks."""
    wanted = EVENTS if events is None else events
    new = [{"target": url, "type": type_, "event": event, **options} for type_, event in wanted]
    return webhooks.add_all(*new)


def _by_id(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields with ids in place of records."""
    named = {f"{name}_id" if name in _REFERENCES else name: value for name, value in fields.items()}
    if hasattr(named.get("status"), "id"):
        named["status_id"] = named.pop("status")
    return {name: getattr(value, "id", value) for name, value in named.items()}
