"""Accounts of Apollo by the tools of mcparmory-apollo, as it is published: each row is searched, created or changed."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from mcp_tools import tools


async def write(rows: list[Any]) -> None:
    async with tools("mcparmory-apollo") as call:
        for row in rows:
            found = await call("search_accounts", q_organization_name=row["company"])
            known = next((each for each in found["accounts"] if each["name"] == row["company"]), None)
            if known is None:
                await call("create_account", name=row["company"], domain=row["domain"])
            elif known["domain"] != row["domain"]:
                await call("update_account", account_id=known["id"], domain=row["domain"])


lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
asyncio.run(write([json.loads(line) for line in lines]))
