"""A webhook subscription in answers, as OpenAPI describes it."""

from typing import Any, Literal

from typing_extensions import TypedDict

from dealdock.web.rest.answers import closed


@closed
class EventOfWebhook(TypedDict):
    """An event to which a subscription listens."""

    action: str
    extra_filter: dict[str, Any] | None
    object_type: str


@closed
class ShownWebhook(TypedDict):
    """A subscription."""

    counters: dict[str, int]
    created_by: str | None
    date_created: str
    date_updated: str
    events: list[EventOfWebhook]
    health_status: None
    history: dict[str, list[Any]]
    id: str
    latest_error: str | None
    pause_reason: str | None
    recent_consecutive_fail_buckets_cnt: int
    status: Literal["active", "paused"]
    updated_by: str | None
    url: str
    verify_ssl: bool


@closed
class NewWebhook(ShownWebhook):
    """A subscription right after its creation."""

    signature_key: str
