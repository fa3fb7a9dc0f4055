"""Companies of Copper by dc-copper-cli, as it is published: each row is looked up, and then created or changed."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any


def copper(*words: str, sent: Any = None) -> str:
    """Run a command on companies, and return its output. A failure ends the program."""
    command = ["copper", "--json", "company", *words]
    return subprocess.run(command, input=json.dumps(sent), stdout=subprocess.PIPE, text=True, check=True).stdout


companies = {each["name"]: each for each in json.loads(copper("list", "--all", "--limit", "200"))}
for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
    row = json.loads(line)
    fields = {"name": row["company"], "details": row["about"]}
    known = companies.get(row["company"])
    if known is None:
        copper("create", "--from-json", "-", sent=fields)
    elif known["details"] != row["about"]:
        copper("update", str(known["id"]), "--from-json", "-", sent=fields)
