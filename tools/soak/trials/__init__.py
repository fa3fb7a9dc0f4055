"""The trials, in the order of the table."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from tools.bench.result import Result
from tools.soak.suite import Suite
from tools.soak.trials import (
    backups,
    bad_input,
    clocks,
    crashes,
    disks,
    histories,
    limits,
    load,
    mixed,
    neighbours,
    webhooks,
)

TRIALS: Final[Mapping[str, Callable[[Suite], Iterator[Result]]]] = {
    "crashes": crashes.trial,
    "mixed": mixed.trial,
    "webhooks": webhooks.trial,
    "receivers": webhooks.receivers,
    "neighbours": neighbours.trial,
    "disks": disks.trial,
    "clocks": clocks.trial,
    "histories": histories.trial,
    "bad_input": bad_input.trial,
    "limits": limits.trial,
    "load": load.trial,
    "backups": backups.trial,
}
"""By the names that `make soak ARGS="crashes"` takes. What a trial's docstring says stands on the page."""
