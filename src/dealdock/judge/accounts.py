"""The accounts of a sandbox for a connector's file."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from dealdock.judge.file import JudgeFile
from dealdock.judge.sandbox import Account, ControlError, Sandbox


def created(sandbox: Sandbox, file: JudgeFile, vendor: str, settings: Mapping[str, Any]) -> Account:
    """Create an account with settings that include the file's.

    Raises:
        FileError: The sandbox refuses settings. Each is named with its line in the file, or with its option.

    """
    try:
        return sandbox.account(vendor, settings)
    except ControlError as error:
        if error.status == HTTPStatus.UNPROCESSABLE_ENTITY:
            above = ("settings",) if file.vendor is not None else ("accounts", vendor)
            options, wrong = file.options.get(vendor, {}), list[str]()
            for each in error.errors:
                names = [name for name in each.get("pointer", "#").removeprefix("#").split("/") if name]
                if names and names[0] in options:
                    wrong.append(f"{'.'.join([options[names[0]], *names[1:]])}: {each['detail']}")
                else:
                    file.document.problem((*above, *names), each["detail"])
            file.document.check(wrong)
        raise
