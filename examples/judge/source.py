"""An Airbyte source of Close's opportunities."""

import sys
import time

from close import Close
from singer_files import emit, option

NAME = "opportunities"
STREAM = {
    "name": NAME,
    "json_schema": {
        "type": "object",
        "properties": {name: {"type": ["null", "string"]} for name in ("id", "date_updated", "note")},
    },
    "supported_sync_modes": ["full_refresh", "incremental"],
    "source_defined_cursor": True,
    "default_cursor_field": ["date_updated"],
    "source_defined_primary_key": [["id"]],
}


def read() -> None:
    """Write the opportunities that changed since the state, with a state behind each page."""
    config, states = option("--config"), option("--state") or []
    kept = {each["stream"]["stream_descriptor"]["name"]: each["stream"]["stream_state"] for each in states}
    mark = kept.get(NAME, {"mark": "2015-01-01T00:00:00Z"})["mark"]
    for page in Close(config["base_url"], config["api_key"]).changed(mark):
        for row in page:
            data = {name: row[name] for name in ("id", "date_updated", "note")}
            emit({"type": "RECORD", "record": {"stream": NAME, "data": data, "emitted_at": int(time.time() * 1000)}})
        state = {"stream_descriptor": {"name": NAME}, "stream_state": {"mark": page[-1]["date_updated"]}}
        emit({"type": "STATE", "state": {"type": "STREAM", "stream": state}})


match sys.argv[1]:
    case "spec":
        emit({"type": "SPEC", "spec": {"connectionSpecification": {"type": "object", "properties": {}}}})
    case "discover":
        emit({"type": "CATALOG", "catalog": {"streams": [STREAM]}})
    case "read":
        read()
