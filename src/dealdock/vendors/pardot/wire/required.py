"""Required parameters: error 13 if absent, 36 if empty (contract, objects 1.8)."""

from collections.abc import Iterable

from dealdock.vendors.pardot.wire import values
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.operations import ParameterWriter


def record_id(call: ParameterWriter, name: str = "id", code: int = 16) -> int:
    """Return the id in this parameter. Error 13, otherwise the code."""
    text = call.parameters.get(name)
    if text is None:
        raise missing(name)
    return values.checked(values.record_id, text, code, name)


def require(call: ParameterWriter, names: Iterable[str | tuple[str, ...]]) -> None:
    """Check that these parameters are given; of a tuple one is enough. Error 13."""
    given, absent = call.parameters.read, []
    for name in names:
        if isinstance(name, str):
            if name not in given:
                absent.append(name)
        elif given.keys().isdisjoint(name):
            raise missing(*name, one_of=len(name) > 1)
    if absent:
        raise missing(*absent)


def refuse_empty(call: ParameterWriter, names: Iterable[str | tuple[str, ...]]) -> None:
    """Check that these parameters, if given, are not empty. In a tuple, one must not be blank. Error 36.

    Tuples are checked last.
    """
    parameters = call.parameters
    if blank := [name for name in names if isinstance(name, str) and parameters.get(name) == ""]:
        raise empty(*blank)
    for several in names:
        if isinstance(several, str):
            continue
        texts = [text.strip() for name in several if (text := parameters.get(name)) is not None]
        if texts and not any(texts):
            raise empty(*(name for name in several if name in parameters))


def missing(*names: str, one_of: bool = False) -> PardotError:
    """Return error 13 for absent parameters. `one_of`: one of them would be enough."""
    return PardotError(
        13, f"none of these is given: {', '.join(names)}" if one_of else f"not given: {', '.join(names)}"
    )


def empty(*names: str) -> PardotError:
    """Return error 36 for parameters that are given but empty."""
    return PardotError(36, f"given but empty: {', '.join(names)}")
