"""What a call gives of what its operation needs: absent it is 13, empty 36 (contract, objects 1.8)."""

from dealdock.dialects.pardot import values
from dealdock.dialects.pardot.errors import PardotError
from dealdock.dialects.pardot.operations import Call


def record_id(call: Call, name: str = "id", code: int = 16) -> int:
    """The id by that name. Error 13, else the code."""
    text = call.parameters.get(name)
    if text is None:
        raise missing(name)
    return values.checked(values.record_id, text, code, name)


def require(call: Call, *names: str) -> None:
    """See that these are there. Error 13."""
    if absent := [name for name in names if name not in call.parameters]:
        raise missing(*absent)


def refuse_empty(call: Call, *names: str) -> None:
    """See that these, where they are given, say something. Error 36."""
    if blank := [name for name in names if call.parameters.get(name) == ""]:
        raise empty(*blank)


def missing(*names: str, one_of: bool = False) -> PardotError:
    """Error 13: these aren't given; `one_of`: none of them is."""
    return PardotError(
        13, f"none of these is given: {', '.join(names)}" if one_of else f"not given: {', '.join(names)}"
    )


def empty(*names: str) -> PardotError:
    """Error 36: these are given, and say nothing."""
    return PardotError(36, f"given but empty: {', '.join(names)}")
