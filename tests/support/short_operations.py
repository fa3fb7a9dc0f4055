"""Operations that run on the event loop, because they read or write one record."""

from collections.abc import Iterable

from dealdock.web.pipeline import Unit


def check_short(operations: Iterable[tuple[str, str, Unit]], expected: str) -> None:
    """Check which operations run on the event loop, and that each does so under all of its names or under none.

    `operations`: the object, the name and the database use of each. `expected`: a line for each object, such as
    `lead: create read`.
    """
    found = [*operations]
    short: dict[str, set[str]] = {}
    for object_, name, unit in found:
        if unit.is_short:
            short.setdefault(object_, set()).add(name)
    lines = (line.split(":") for line in expected.strip().splitlines())
    assert short == {object_.strip(): {*names.split()} for object_, names in lines}
    assert len({each[:2] for each in found}) == len({(object_, name, unit.is_short) for object_, name, unit in found})
