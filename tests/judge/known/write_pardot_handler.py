"""Prospects of Pardot by pardot-api-handler, as it is published: upserts by email. It says None where a call failed."""

import json
import os
import sys
from pathlib import Path

from pardot_handler.client import PardotAPI

names = ("CLIENT_ID", "CLIENT_SECRET", "EMAIL", "PASSWORD", "UNIT")
client = PardotAPI("password", *(os.environ[name] for name in names))
if client.authenticate("https://login.salesforce.com/") is None:
    sys.exit("no login")
for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
    row = json.loads(line)
    prospect = {"email": row["email"], "firstName": row["first"], "lastName": row["last"], "jobTitle": row["role"]}
    if client.prospects.upsert_latest_by_email({"matchEmail": row["email"], "prospect": prospect}) is None:
        sys.exit(f"{row['email']} is not stored")
