"""All companies of Copper by dc-copper-cli, as it is published: the table is what `copper company list` writes."""

import json
import subprocess
import sys
from pathlib import Path

command = ["copper", "--json", "company", "list", "--all", "--limit", "200"]
done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
with (Path(sys.argv[1]) / "companies.jsonl").open("w") as file:
    file.writelines(json.dumps(row) + "\n" for row in json.loads(done.stdout))
