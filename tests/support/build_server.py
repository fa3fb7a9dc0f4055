"""The tests that may be skipped on a build server, where `CI` is set: those of a tool that cannot be installed there.

`.ci/run` sets the variables for the tools that it could install.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final


def _has_python(version: str) -> bool:
    """Return True if there is this Python. If there is none, the command of pyenv may exist, and fails."""
    program = shutil.which(f"python{version}")
    return program is not None and subprocess.run([program, "-c", ""], check=False, capture_output=True).returncode == 0


NEEDED: Final[Mapping[str, Callable[[], object]]] = {
    "chromium": lambda: os.environ.get("NEEDS_BROWSER"),
    "firefox": lambda: os.environ.get("NEEDS_FIREFOX"),
    "pgbouncer": lambda: os.environ.get("NEEDS_PGBOUNCER"),
    "localedef": lambda: os.environ.get("NEEDS_LOCALES"),
    "prospyr": partial(_has_python, "3.9"),
    "airbyte-copper": partial(_has_python, "3.10"),
    "airbyte": lambda: sys.version_info < (3, 12),
    "checkout": lambda: False,
    "linux": lambda: sys.platform == "linux",
    "root": lambda: os.geteuid() != 0,
}
"""Words of the reasons of skips, each with True if the test must run."""


def may_skip(reason: str) -> bool:
    """Return True if a test may be skipped for this reason."""
    return any(word in reason.lower() and not is_needed() for word, is_needed in NEEDED.items())
