"""Parameters of custom fields."""

from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from dealdock.vendors.pardot.prospect import custom


class Parameters(dict[str, str]):
    """Parameters of a call, which count how often they are looked through."""

    walks = 0

    def __iter__(self) -> Iterator[str]:
        self.walks += 1
        return super().__iter__()


def fields(number: int) -> dict[str, Any]:
    return {
        f"f_{each}": SimpleNamespace(id=each, field_id=f"f_{each}", type=6, is_record_multiple_responses=False)
        for each in range(number)
    }


def test_all_fields_together_look_through_the_parameters_once() -> None:
    """With each field, 500 fields and 1,000 parameters took a quarter of a second on the event loop."""
    parameters = Parameters({"f_1": "a field of its own", "f_2_1": "b", "f_2_0": "a", "f_3_x": "c", "f_4": "d"})
    call: Any = SimpleNamespace(parameters=parameters, now=datetime.now(UTC), zone=UTC)
    assert custom.read(call, fields(5)) == {1: ["a field of its own"], 2: ["a", "b"], 4: ["d"]}
    assert parameters.walks == 1
