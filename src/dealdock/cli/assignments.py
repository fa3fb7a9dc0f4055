"""Settings of accounts on a command line: `--set NAME=VALUE`, and `--set close.NAME=VALUE` with several vendors."""

from collections.abc import Sequence
from typing import Any

from dealdock.cli.options import UsageError
from dealdock.judge import document
from dealdock_client.similar import hint


def read(given: Sequence[str], vendors: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return the settings of each vendor's account. Values are YAML: `true`, `4`, `{concurrent: 1}` and texts.

    `vendors`: the vendors of the accounts; an empty name is the default vendor. Raises `UsageError` with all problems.
    The server checks the names of settings and their values.
    """
    found: dict[str, dict[str, Any]] = {vendor: {} for vendor in vendors}
    problems = list[str]()
    for each in given:
        name, equals, text = each.partition("=")
        vendor, dot, setting = name.rpartition(".")
        if not equals or not setting:
            problems.append(f"--set {each}: expected NAME=VALUE")
        elif dot and vendor not in found:
            known = hint(vendor, [*filter(None, vendors)], "vendors")
            problems.append(f"--set {each}: unknown vendor {vendor}{known}")
        elif not dot and len(vendors) > 1:
            choices = " or ".join(f"{one}.{setting}" for one in vendors)
            problems.append(f"--set {each}: name the account: {choices}")
        elif setting in {"vendor", "scene"}:
            problems.append(f"--set {each}: it is not a setting of an account")
        else:
            own = found[vendor if dot else vendors[0]]
            try:
                own[setting] = document.value_of(text)
            except document.FileError as error:
                problems.append(f"--set {each}: {error}")
    if problems:
        raise UsageError("\n".join(problems))
    return found


def named(vendor: str, setting: str, vendors: Sequence[str]) -> str:
    """Return the option that gives a setting of an account."""
    return f"--set {vendor}.{setting}" if len(vendors) > 1 else f"--set {setting}"
