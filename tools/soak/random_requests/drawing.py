"""Values drawn by hypothesis, the same for each seed."""

from typing import Any, Final, TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable

T = TypeVar("T")

JSON_VALUES: Final[st.SearchStrategy[Any]] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=300)
    | st.sampled_from(["9" * 400, "\0", "\ud800", "' OR 1=1 --", "2020-02-30", "x" * 70_000]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=20), inner, max_size=4),
    max_leaves=8,
)


def drawn(strategy: st.SearchStrategy[T], number: int, randomness: int) -> list[T]:
    """Return at most this many values; none if there are none."""
    found: list[T] = []

    @seed(randomness)
    @settings(
        max_examples=number,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def draw(value: T) -> None:
        found.append(value)

    try:
        draw()
    except Unsatisfiable:
        return []
    return found[:number]
