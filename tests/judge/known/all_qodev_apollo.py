"""All contacts of Apollo by qodev-apollo-api, as it is published: the table of a run is what its search returns."""

import asyncio
import sys
from pathlib import Path

from qodev_apollo_api import ApolloClient

PAGE = 100


async def main() -> None:
    rows = []
    async with ApolloClient() as client:
        page = 1
        while True:
            found = await client.search_contacts(page=page, limit=PAGE)
            rows += found.items
            if len(found.items) < PAGE:
                break
            page += 1
    with (Path(sys.argv[1]) / "contacts.jsonl").open("w") as file:
        file.writelines(each.model_dump_json() + "\n" for each in rows)


asyncio.run(main())
