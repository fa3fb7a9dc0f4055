"""The command line. Imports are deferred to the command that needs them, so that help and `--version` are fast."""

import gc
import os
import re
import sys
from typing import Any, Final, NoReturn

import typer

from dealdock.cli.commands import app
from dealdock.cli.options import UsageError, plain
from dealdock.platform.errors import DISK_FULL_ERRNOS, DealdockError, WrongScene

_USAGE_ERROR: Final[type[Any]] = typer.BadParameter.__mro__[1]
"""The error of a wrong option, argument or command, which has no public name in typer."""

_PLACED: Final = re.compile(".+?:[0-9]+: ")
"""The beginning of a line about a place in a file: file and line, as compilers print them, so that editors find it."""


def main() -> NoReturn:
    """Run one command and exit: with 0, with 2 after a usage error, else with 1. Print the reason for a failure."""
    gc.disable()  # imports create little garbage, and its collection takes a seventh of the start time
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # the search reads the metadata of all packages
    try:
        code = app(prog_name="dealdock", standalone_mode=False)
    except _USAGE_ERROR as error:
        code = _print_error(plain(error.format_message()), 2)
    except UsageError as error:
        code = _print_error(str(error), 2)
    except WrongScene as error:
        for line in str(error).splitlines():
            _write_line(line if _PLACED.match(line) else f"dealdock: {line}")
        code = 2
    except DealdockError as error:
        code = _print_error(str(error), 1)
    except OSError as error:
        if error.errno in DISK_FULL_ERRNOS:
            code = _print_error(f"can't write: {error.strerror}", 1)
            _discard_output()
        elif error.filename is not None:
            advice = "see whether the path is right, and who may read and write it and its folder"
            code = _print_error(f"can't use {error.filename}: {error.strerror} ({advice})", 1)
        else:
            raise
    except typer.Abort:
        code = 130
    sys.exit(code)


def _discard_output() -> None:
    """Discard output that cannot be written, so that a second error at exit does not change the exit code."""
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 (pathlib would be one more import)
        os.dup2(nowhere.fileno(), sys.__stdout__.fileno() if sys.__stdout__ else 1)


def _print_error(text: str, code: int) -> int:
    for line in text.splitlines():
        _write_line(f"dealdock: {line}")
    return code


def _write_line(line: str) -> None:
    """Write a line to standard error at once: a server's log goes there, too, and `print` writes the end by itself."""
    sys.stderr.write(f"{line}\n")
