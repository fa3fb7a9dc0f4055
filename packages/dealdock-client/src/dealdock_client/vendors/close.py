"""The attributes that only accounts of Close have in tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final, Tuple, Union

from dealdock_client.credentials import AnyCredentials
from dealdock_client.records import AnyRecord
from dealdock_client.webhooks import Webhooks

if TYPE_CHECKING:
    from typing_extensions import Self

    from dealdock_client.records import ControlPath, Record, Records

__tracebackhide__ = True  # a failing test's traceback ends in the test

MOMENTS: Final = frozenset({"date_lost", "failing_since", "start_date"})
"""The fields of records that are moments, in addition to the fields named `…_at`."""

_REFERENCES: Final = ("lead", "contact", "user", "pipeline", "sequence")


@dataclass(frozen=True)
class Credentials(AnyCredentials):
    """The credentials of the account's first user, and the ids of user and organization, in the API's format.

    Empty: `password` and `api_key` if a user chose them (in your own scene). `access_token` is valid for up to an hour
    by the account's clock.
    """

    email: str
    password: str
    api_key: str
    access_token: str
    refresh_token: str
    client_id: str
    client_secret: str
    user_id: str
    organization_id: str

    @classmethod
    def read(cls, account: Mapping[str, Any]) -> Self:
        """Return the credentials in the control plane's JSON of an account."""
        return cls(**{field.name: account[field.name] or "" for field in fields(cls)})


class LinkedRecords:
    """One kind of record. `lead`, `contact`, `user`, `pipeline` and `sequence` are records or ids.

    `status` is a label or a record.
    """

    def __init__(self, records: Records) -> None:
        self._records = records
        self.get = records.get
        self.delete = records.delete
        self.all = records.all

    def add(self, **fields: Any) -> AnyRecord:
        """Add a record."""
        return self._records.add(**_linked(fields))

    def add_all(self, *records: Mapping[str, Any]) -> list[AnyRecord]:
        """Add several records in order: all of them, or none if one is wrong."""
        return self._records.add_all(*map(_linked, records))

    def update(self, record: str | Record, **fields: Any) -> AnyRecord:
        """Change these fields of a record, and return its new state."""
        return self._records.update(record, **_linked(fields))


class Subscriptions:
    """The webhooks of an account. Each method calls the API as the account's first user.

    So the journal lists the calls, and limits and faults apply. Raises `ControlError` if the API refuses one.
    """

    def __init__(self, path: ControlPath) -> None:
        self._path = path

    def add(self, *, url: str, events: Iterable[Event], **fields: Any) -> AnyRecord:
        """Subscribe an address to events. The result has the `signature_key`, which no other method returns."""
        return self._one("POST", url=url, events=events, **fields)

    def get(self, subscription: str | Record) -> AnyRecord:
        """Return the current state of a subscription."""
        return AnyRecord.read(self._call("GET", _id(subscription)))

    def update(self, subscription: str | Record, **fields: Any) -> AnyRecord:
        """Change these fields: `url`, `events`, `verify_ssl`, `status`. Return the new state."""
        return self._one("PUT", _id(subscription), **fields)

    def delete(self, subscription: str | Record) -> None:
        """Delete a subscription, and drop what waits."""
        self._call("DELETE", _id(subscription))

    def all(self) -> list[AnyRecord]:
        """Return all subscriptions, at most 100."""
        return [AnyRecord.read(each) for each in self._call("GET")["data"]]

    def _one(self, method: str, *step: str, **fields: Any) -> AnyRecord:
        if "events" in fields:
            fields["events"] = [_event(each) for each in fields["events"]]
        return AnyRecord.read(self._call(method, *step, body=fields))

    def _call(self, method: str, *step: str, body: Any = None) -> Any:
        return self._path.call_api(method, "api", "v1", "webhook", *step, body=body)


Event = Union[Tuple[str, str], "Mapping[str, Any]"]
"""An action and a type of object, such as `("created", "lead")`, or the fields of an event."""

_ACTIONS: Final = ("created", "updated", "deleted")
_TYPES: Final = (
    *("lead", "contact", "opportunity", "task.lead", "status.lead", "status.opportunity", "membership", "group"),
    *("activity.note", "activity.call", "activity.email", "activity.email_thread", "activity.sms"),
    *("activity.whatsapp_message", "activity.meeting", "activity.created", "activity.custom_activity"),
    *("activity.form_submission", "activity.lead_merge", "activity.task_completed", "activity.lead_status_change"),
    *("activity.opportunity_status_change", "custom_fields.lead", "custom_fields.contact"),
    *("custom_fields.opportunity", "custom_fields.activity", "custom_fields.custom_object", "custom_fields.shared"),
    *("custom_activity_type", "custom_object_type", "custom_object", "saved_search", "phone_number"),
    *("email_template", "sms_template", "sequence", "sequence_subscription", "comment", "comment_thread"),
    *("unsubscribed_email", "import", "export.lead", "export.opportunity", "bulk_action.edit"),
    *("bulk_action.delete", "bulk_action.email", "bulk_action.sequence_subscription", "task.outgoing_call"),
    *("task.email_followup", "task.incoming_email", "task.incoming_sms", "task.missed_call", "task.opportunity_due"),
    *("task.outbound_call", "task.answered_detached_call", "task.voicemail", "task.sms_sent_failed"),
)
EVENTS: Final = (
    *((action, type_) for type_ in _TYPES for action in _ACTIONS),
    *(("merged", "lead"), ("completed", "task.lead"), ("sent", "activity.email"), ("answered", "activity.call")),
    *(("completed", "activity.call"), ("scheduled", "activity.meeting"), ("started", "activity.meeting")),
    *(("completed", "activity.meeting"), ("canceled", "activity.meeting"), ("activated", "membership")),
    *(("deactivated", "membership"), ("sent", "activity.sms"), ("completed", "import"), ("paused", "import")),
    *(("reverted", "import"), ("reverting", "import"), ("completed", "export.lead")),
    *(("completed", "export.opportunity"), ("completed", "task.outgoing_call")),
    *((action, type_) for type_ in _TYPES if type_.startswith("bulk_action.") for action in ("completed", "paused")),
)
"""The events that webhooks subscribe to."""


def subscribe(subscriptions: Subscriptions, url: str, events: Iterable[Event] | None, **options: Any) -> list[Any]:
    """Subscribe an address to events. Return the one subscription."""
    return [subscriptions.add(url=url, events=EVENTS if events is None else events, **options)]


def _event(event: Event) -> dict[str, Any]:
    if isinstance(event, Mapping):
        return dict(event)
    action, object_type = event
    return {"action": action, "object_type": object_type}


def _id(subscription: str | Record) -> str:
    return subscription if isinstance(subscription, str) else str(vars(subscription)["id"])


class Attributes:
    """The attributes of a Close account in tests. The records have the API's ids."""

    credentials: Credentials
    """The credentials at the creation of the account, or at the last `renew`."""

    def __init__(self, path: Callable[..., ControlPath], records: Callable[[str], Records]) -> None:
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
        self.custom_field_associations = linked("customFieldAssociation")
        self.activities = linked("activity")
        self.events = records("event")
        self.email_templates = records("emailTemplate")
        self.sms_templates = records("smsTemplate")
        self.sequences = records("sequence")
        self.sequence_subscriptions = linked("sequenceSubscription")
        self.groups = records("group")
        self.phone_numbers = linked("phoneNumber")
        self.integration_links = records("integrationLink")
        self.custom_activity_types = records("customActivityType")
        self.custom_object_types = records("customObjectType")
        self.custom_objects = linked("customObject")
        self.webhook_subscriptions = records("webhook")
        self.webhooks = Webhooks(path("deliveries"), Subscriptions(path("deliveries")), subscribe)


def _linked(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields with ids in place of records."""
    named = {f"{name}_id" if name in _REFERENCES else name: value for name, value in fields.items()}
    if hasattr(named.get("status"), "id"):
        named["status_id"] = named.pop("status")
    return {name: getattr(value, "id", value) for name, value in named.items()}
