"""All opportunities of Close by faster-closeio, as it is published: the table of a run is what the client yields."""

import json
import os
import sys
from pathlib import Path

from closeio import CloseIO

with (Path(sys.argv[1]) / "opportunities.jsonl").open("w") as file:
    for each in CloseIO(os.environ["API_KEY"]).get_opportunities():
        file.write(json.dumps(dict(each), default=str) + "\n")
