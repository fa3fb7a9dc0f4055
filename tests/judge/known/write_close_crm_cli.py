"""Leads of Close by agent-tool-close-crm-cli, as it is published: each row is looked up, then created or changed."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any


def close(*words: str) -> Any:
    """Run a command on leads. A failure ends the program."""
    done = subprocess.run(["close", "lead", *words], stdout=subprocess.PIPE, check=True)  # noqa: S607 (on PATH)
    return json.loads(done.stdout)


leads = {each["name"]: each for each in close("list", "--limit", "0")}
for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
    row = json.loads(line)
    known = leads.get(row["company"])
    if known is None:
        close("create", "--name", row["company"], "--url", row["site"])
    elif known["url"] != row["site"]:
        close("update", known["id"], "--url", row["site"])
