"""The check of webhooks of close_dot_io as it is published: reads deliveries as JSON, prints what it says to each.

It runs where that client is installed, which is not where the tests run.
"""

import json
import sys
from typing import Any

from close_dot_io.resources.event import WebhookEvent
from close_dot_io.security import is_webhook_data_valid


def verdict(delivery: dict[str, Any]) -> Any:
    """Return the action, the type and the id that a delivery has for the client; False if it is not signed."""
    payload = json.loads(delivery["body"])
    if not is_webhook_data_valid(delivery["timestamp"], delivery["hash"], payload, delivery["key"]):
        return False
    event = WebhookEvent(**payload).event
    return [event.action, event.object_type, event.object_id]


print(json.dumps([verdict(each) for each in json.load(sys.stdin)]))
