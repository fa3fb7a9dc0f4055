"""Contacts of Apollo by gtm-apollo, as it is published: each row is looked up, and then created or changed."""

import json
import sys
from pathlib import Path

from apollo import ApolloSDK

client = ApolloSDK()
for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
    row = json.loads(line)
    fields = {"email": row["email"], "first_name": row["first"], "last_name": row["last"], "title": row["role"]}
    found = client.contacts.search(q_keywords=row["email"], per_page=100).contacts or []
    known = next((each for each in found if each.email == row["email"]), None)
    if known is None:
        client.contacts.create(**fields)
    elif any(getattr(known, name) != value for name, value in fields.items()):
        client.contacts.update(known.id, **fields)
