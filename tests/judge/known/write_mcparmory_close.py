"""Leads of Close by the tools of mcparmory-close, as it is published: each row is searched by name, then created."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from mcp_tools import tools

NAME = {"fieldType": "regular_field", "fieldObject_type": "lead", "field_name": "name"}
PHRASE = {"conditionType": "text", "mode": "phrase"}


async def write(rows: list[Any]) -> None:
    async with tools("mcparmory-close") as call:
        for row in rows:
            company = row["company"]
            asked: dict[str, Any] = {**NAME, **PHRASE, "queryType": "field_condition", "value": company}
            found = await call("search_contacts_and_leads", **asked, fields={"lead": ["id", "name"]})
            if not any(each["name"] == company for each in found["data"]):
                await call("create_lead", name=company)


lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
asyncio.run(write([json.loads(line) for line in lines]))
