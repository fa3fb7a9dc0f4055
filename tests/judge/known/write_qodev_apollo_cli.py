"""Contacts of Apollo by qodev-apollo-cli, as it is published: each row is looked up, and then created or changed."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any


def contacts(*words: str) -> Any:
    """Run a command on contacts. A failure ends the program."""
    command = ["qodev-apollo-cli", "--json", "contacts", *words]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
    row = json.loads(line)
    names = ["--first-name", row["first"], "--last-name", row["last"], "--email", row["email"], "--title", row["role"]]
    found = contacts("search", "--query", row["email"])
    known = next((each for each in found["items"] if each["email"] == row["email"]), None)
    if known is None:
        contacts("create", *names)
    elif [known["first_name"], known["last_name"], known["title"]] != [row["first"], row["last"], row["role"]]:
        contacts("update", known["id"], *names)
