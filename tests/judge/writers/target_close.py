"""A Singer target that writes Close's leads: it searches before it creates. `DEFECT` names a defect to plant."""

import json
import os
import sys
from pathlib import Path
from typing import Any

from close_leads import repeated  # type: ignore[import-not-found] # beside this program when it runs

DEFECT = os.environ.get("DEFECT", "")
config = json.loads(Path(sys.argv[sys.argv.index("--config") + 1]).read_text())
base_url, api_key = config["base_url"], config["api_key"]
kept: list[dict[str, Any]] = []


def store(row: dict[str, Any]) -> None:
    repeated(base_url, api_key, row)


def flush() -> None:
    while kept:
        store(kept[0])
        kept.pop(0)


for line in sys.stdin:
    message = json.loads(line)
    if message["type"] == "RECORD":
        kept.append(message["record"])
    elif message["type"] == "STATE":
        if DEFECT == "state_first":
            print(json.dumps(message["value"]), flush=True)
        flush()
        if DEFECT != "state_first":
            print(json.dumps(message["value"]), flush=True)
if DEFECT != "forgets_the_rest":
    flush()
