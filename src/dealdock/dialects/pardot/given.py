"""What a call gives of what its operation needs: absent it is 13, empty 36 (contract, objects 1.8)."""

from dealdock.dialects.pardot import values
from dealdock.dialects.pardot.errors import PardotError
from dealdock.dialects.pardot.operations import Call


def record_id(call: Call, name: str = "id", code: int = 16) -> int:
    """The id by that name. Error 13, else the code."""
    text = call.parameters.get(name)
    if text is None:
        raise PardotError(13)
    return values.checked(values.record_id, text, code)


def require(call: Call, *names: str) -> None:
    """See that these are there. Error 13."""
    if not all(name in call.parameters for name in names):
        raise PardotError(13)


def refuse_empty(call: Call, *names: str) -> None:
    """See that these, where they are given, say something. Error 36."""
    if "" in [call.parameters.get(name) for name in names]:
        raise PardotError(36)
