"""All sessions of the corpus."""

from collections.abc import Iterator

from tests.golden.generator import (
    authority,
    batch,
    calling,
    consent,
    control,
    dates,
    exports,
    faults,
    imports,
    journal,
    oauth,
    opportunity,
    prospect,
    queries,
    records,
    rights,
    simple,
    streams,
)
from tests.golden.generator.script import Script

MODULES = (
    opportunity,
    prospect,
    batch,
    simple,
    queries,
    streams,
    calling,
    authority,
    rights,
    dates,
    oauth,
    consent,
    exports,
    imports,
    faults,
    control,
    records,
    journal,
)


def all_() -> Iterator[Script]:
    """List the sessions of every module."""
    for module in MODULES:
        yield from module.sessions()
