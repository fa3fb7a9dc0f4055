"""Warnings of settings that `dealdock start` ignores."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from dealdock.cli.options import variable
from dealdock.settings import Settings


def warnings(settings: Settings, variables: Iterable[str]) -> Iterator[str]:
    """Yield a sentence for each variable whose name resembles that of a setting, and for a folder without use.

    Other unknown variables may belong to other programs: Kubernetes sets `DEALDOCK_SERVICE_HOST`, for example.
    """
    prefix = variable("").lower()
    for name in sorted(variables):
        setting = name.lower().removeprefix(prefix)
        if setting == name.lower() or setting in Settings.model_fields:
            continue
        if close := get_close_matches(setting, Settings.model_fields, 1):
            yield f"{name} is ignored, because no setting has this name; did you mean {variable(close[0])}?"
    if settings.home is not None and settings.database is None:
        yield f"the folder {settings.home} (--home) is ignored, because the database is temporary; set --database, too"
