"""A Singer tap of Close's opportunities."""

import sys

from close import Close
from singer_files import emit, option

TEXT = {"type": ["null", "string"]}
STREAM = {
    "stream": "opportunities",
    "tap_stream_id": "opportunities",
    "schema": {
        "type": "object",
        "properties": {"id": TEXT, "date_updated": TEXT, "note": TEXT, "value": {"type": ["null", "integer"]}},
    },
    "metadata": [
        {
            "breadcrumb": [],
            "metadata": {"table-key-properties": ["id"], "valid-replication-keys": ["date_updated"]},
        }
    ],
}

config = option("--config")
if "--discover" in sys.argv:
    emit({"streams": [STREAM]})
    sys.exit()
mark = (option("--state") or {"mark": config["start_date"]})["mark"]
emit({"type": "SCHEMA", "stream": "opportunities", "schema": STREAM["schema"], "key_properties": ["id"]})
for page in Close(config["base_url"], config["api_key"]).changed(mark):
    for row in page:
        record = {name: row[name] for name in ("id", "date_updated", "note", "value")}
        emit({"type": "RECORD", "stream": "opportunities", "record": record})
    emit({"type": "STATE", "value": {"mark": page[-1]["date_updated"]}})
