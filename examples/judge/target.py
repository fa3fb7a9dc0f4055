"""A Singer target that writes Close's leads. A state comes out when the rows before it are stored."""

import json
import sys

from close import Close
from singer_files import emit, option

config = option("--config")
service = Close(config["base_url"], config["api_key"])
for line in sys.stdin:
    message = json.loads(line)
    if message["type"] == "RECORD":
        record = message["record"]
        service.store({"name": record["company"], "description": record["about"]})
    elif message["type"] == "STATE":
        emit(message["value"])
