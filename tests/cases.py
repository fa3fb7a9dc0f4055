"""Many cases in one test, where a test for each would take longer to set up than to run."""

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def check_each(cases: Iterable[T], check: Callable[[T], None]) -> None:
    """Check all cases. Raises `ExceptionGroup` with the failure of each case that fails, which names the case."""
    cases = list(cases)
    assert cases, "there are no cases"
    failures = []
    for case in cases:
        try:
            check(case)
        except Exception as error:  # noqa: BLE001 (they are raised together)
            error.add_note(f"case: {case}")
            failures.append(error)
    if failures:
        raise ExceptionGroup(f"{len(failures)} of {len(cases)} cases", failures)
