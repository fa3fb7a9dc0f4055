"""The machine and the versions of a run."""

import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path

import dealdock

LIBRARIES = ("SQLAlchemy", "fastapi", "httptools", "lxml", "psycopg", "pydantic", "starlette", "uvicorn", "uvloop")


def machine() -> dict[str, str | int]:
    """Return the processor, the cores, the memory and the system."""
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _from("/proc/cpuinfo", "model name") or platform.processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory": _from("/proc/meminfo", "MemTotal"),
    }


def versions() -> dict[str, str]:
    """Return the versions of Python, SQLite and the libraries."""
    own = {"dealdock": dealdock.__version__, "Python": platform.python_version(), "SQLite": sqlite3.sqlite_version}
    return own | {name: version(name) for name in LIBRARIES}


def _from(file: str, name: str) -> str:
    """Return a value of a file in /proc."""
    try:
        lines = Path(file).read_text().splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")
