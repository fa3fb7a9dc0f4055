"""The names in a connector's file, compared with those of a sandbox."""

from collections.abc import Mapping
from contextlib import closing, suppress

from dealdock.judge import accounts
from dealdock.judge.file import JudgeFile
from dealdock.judge.history import History
from dealdock.judge.sandbox import ControlError, Record, Sandbox
from dealdock.judge.staging import ObjectStaging, Staging


def stagings(file: JudgeFile, sandbox: Sandbox) -> dict[str, Staging]:
    """Return the staging of each vendor of a file.

    Raises:
        FileError: All vendors and objects that the sandbox does not know, or else all fields that its records lack.

    """
    known = sandbox.vendors()
    found = {name: sandbox.staging(name) for name in file.accounts if name in known}
    file.check_objects({name: found[name].kinds if name in found else () for name in known})
    for vendor, staging in found.items():
        of_vendor = {each.object for each in file.named_fields if each.vendor == vendor}
        staged = [staging.objects[name] for name in sorted(of_vendor) if name in staging.objects]
        if staged:
            file.check_fields(vendor, _records(file, sandbox, staging, vendor, staged))
    return found


def _records(
    file: JudgeFile, sandbox: Sandbox, staging: Staging, vendor: str, objects: list[ObjectStaging]
) -> Mapping[str, Record]:
    """Return a record of each object, by the object's name, where one can be made."""
    found: dict[str, Record] = {}
    with closing(accounts.created(sandbox, file, vendor, file.accounts[vendor])) as account:
        try:
            for of in objects:
                with suppress(ControlError):  # the situations report this
                    [found[of.name]] = History(account, staging).add(of, [None])
        finally:
            account.delete()
    return found
