"""The kind of webhook subscriptions."""

from typing import Annotated, Any, Final

from pydantic import Field, PlainValidator

from dealdock.platform.scenes import json_values
from dealdock.platform.scenes.schema import optional
from dealdock.vendors.close.api_kind import AUTHORS, FLAG, NOT_GIVEN, REQUIRED_LIST, TEXT, Edits, api_kind
from dealdock.vendors.close.scene_fields import AuthoredRecord, as_sent
from dealdock.vendors.close.webhook import edits, fields, service
from dealdock.vendors.close.webhook.model import Webhook

_NO_COUNTERS: Final[dict[str, Any]] = {}
_NO_HISTORY: Final[dict[str, Any]] = {"errors": [], "successes": []}


WEBHOOK: Final = api_kind(
    "webhook",
    "webhookSubscriptions",
    Webhook,
    Edits(edits.create, edits.change, service.remove),
    references=AUTHORS,
    new={
        "url": str,
        "events": REQUIRED_LIST,
        "verify_ssl": FLAG,
        "status": TEXT,
        "pause_reason": None,
        "signature_key": TEXT,
        "counters": None,
        "history": None,
        "latest_error": None,
        "failing_since": None,
        **NOT_GIVEN,
    },
    fixed=("signature_key",),
    example={"url": "http://127.0.0.1:9000/", "events": [{"object_type": "lead", "action": "created"}]},
    base_in_scenes=AuthoredRecord,
    in_scenes={
        "url": Annotated[str, PlainValidator(as_sent(fields.URL))],
        "events": Annotated[Any, PlainValidator(as_sent(fields.EVENTS))],
        "signature_key": (Annotated[str | None, optional(None, as_sent(fields.KEY))], None),
        "counters": (Annotated[Any, optional(_NO_COUNTERS, json_values.parse_mapping)], Field({})),
        "history": (Annotated[Any, optional(_NO_HISTORY, json_values.parse_mapping)], Field(_NO_HISTORY)),
    },
    derived=lambda row: {"signature_key": row["signature_key"] or service.signing_key(row["url"], row["id"])},
)
