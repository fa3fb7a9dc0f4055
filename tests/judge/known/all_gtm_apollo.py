"""All contacts of Apollo by gtm-apollo, as it is published: the table of a run is what its search returns."""

import sys
from pathlib import Path
from typing import Any

from apollo import ApolloSDK

PAGE = 100

client = ApolloSDK()
rows: list[Any] = []
page = 1
while True:
    found = client.contacts.search(page=page, per_page=PAGE).contacts or []
    rows += found
    if len(found) < PAGE:
        break
    page += 1
with (Path(sys.argv[1]) / "contacts.jsonl").open("w") as file:
    file.writelines(each.model_dump_json() + "\n" for each in rows)
