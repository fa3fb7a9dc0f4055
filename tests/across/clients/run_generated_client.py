"""The generated client in the folder `made`: `run_generated_client.py CALL`. It creates a record and reads it."""

import json
import sys
from importlib import import_module

sys.path.insert(0, "")
call = json.loads(sys.argv[1])
client = import_module("made").Client(
    base_url=call["base_url"], headers=call["headers"], raise_on_unexpected_status=True
)
api = f"made.api.{call['object']}.{call['object']}_"
query = call["query"]
body = getattr(import_module("made.models"), call["model"]).from_dict(call["fields"])
created = import_module(f"{api}create").sync(client=client, body=body, **query)
record = getattr(created, call["member"]) if call["member"] else created
read = import_module(f"{api}{call['read']}").sync(str(record.id), client=client, **query)
print(json.dumps([created.to_dict(), read.to_dict()]))
