"""All opportunities of Close by close-dot-io, as it is published: the table of a run is what the client returns."""

import os
import sys
from pathlib import Path

from close_dot_io import CloseClient, Opportunity

client = CloseClient(os.environ["API_KEY"])
with (Path(sys.argv[1]) / "opportunities.jsonl").open("w") as file:
    for each in client.list(Opportunity, max_results=100_000):
        file.write(each.model_dump_json() + "\n")
