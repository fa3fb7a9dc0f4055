"""Calls of the tools of an MCP server as it is published, by its program, as a model's client makes them."""

import json
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from fastmcp import Client
from fastmcp.client.transports import StdioTransport


@asynccontextmanager
async def tools(program: str) -> AsyncIterator[Callable[..., Awaitable[Any]]]:
    """Start a server, and yield what calls a tool by its name. A tool that fails ends the program."""
    server = StdioTransport(shutil.which(program) or program, [], env=dict(os.environ))
    async with Client(server) as client:

        async def call(tool: str, /, **arguments: Any) -> Any:
            result = await client.call_tool(tool, arguments)
            return json.loads(result.content[0].text)

        yield call
