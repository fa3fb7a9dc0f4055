"""The MCP server apollo-io-mcp as it is published, redirected: `run_mcp.py https://127.0.0.1:7274`.

It runs where that server is installed, which is not where the tests run, nor dealdock. The certificate is named by
DEALDOCK_CA, the key by APOLLO_API_KEY. It reads calls of tools as JSON, and prints their results.
"""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from apollo_io_mcp.server import mcp
from fastmcp import Client

from dealdock_client.redirect import redirect


async def results(calls: list[tuple[str, dict[str, Any]]]) -> list[Any]:
    """Call tools as a model does, and return their results."""
    async with Client(mcp) as client:
        called = [await client.call_tool(name, arguments) for name, arguments in calls]
    return [json.loads(each.content[0].text) for each in called]


with redirect(sys.argv[1], Path(os.environ["DEALDOCK_CA"]).read_text()):
    print(json.dumps(asyncio.run(results(json.loads(sys.argv[2])))))
