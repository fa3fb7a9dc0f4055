"""The Copper node of n8n-nodes-base as a connector: all companies, written as JSON lines. N8N is its environment."""

import json
import os
import subprocess
import sys
from pathlib import Path

RUNNER = Path(__file__).parents[2] / "vendors/copper/clients/run_n8n.js"

call = {
    "credentials": {"apiKey": os.environ["API_KEY"], "email": os.environ["EMAIL"]},
    "parameters": {"resource": "company", "operation": "getAll", "returnAll": True, "filterFields": {}},
}
done = subprocess.run(
    ["node", str(RUNNER), os.environ["N8N"]],  # noqa: S607 (on PATH)
    input=json.dumps(call) + "\n",
    stdout=subprocess.PIPE,
    text=True,
    check=True,
)
outcome, rows = json.loads(done.stdout)
if outcome == "rejected":
    sys.exit(str(rows))
with (Path(sys.argv[1]) / "companies.jsonl").open("a") as file:
    file.writelines(json.dumps(row) + "\n" for row in rows)
