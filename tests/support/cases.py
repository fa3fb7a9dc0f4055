"""Many cases in one test, where a test for each would take longer to set up than to run."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from inspect import signature
from typing import Any, TypeVar

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


def with_later(place: int, mistakes: Sequence[tuple[Any, Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """Return the parameters of the mistake at this place, alone and together with all later ones.

    Later ones that need the same parameters are in different calls, and those that need a parameter of this mistake are
    left out. Code that reports the first mistake in its order reports this one in each of the calls.
    """
    mistake = dict(mistakes[place][1])
    together: list[dict[str, Any]] = []
    for _, later in mistakes[place + 1 :]:
        if later.keys() & mistake.keys():
            continue
        for call in together:
            if not call.keys() & later.keys():
                call.update(later)
                break
        else:
            together.append({**mistake, **later})
    return [mistake, *together]


def each_case(names: str | tuple[str, ...], values: Iterable[Any]) -> Callable[[Callable[..., None]], Any]:
    """Return a decorator like `pytest.mark.parametrize` that makes one test of all cases, with the same fixtures."""
    many = (names,) if isinstance(names, str) else names
    cases = [dict(zip(many, (each,) if isinstance(names, str) else each, strict=True)) for each in values]

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        @wraps(test)
        def run(*args: Any, **fixtures: Any) -> None:
            check_each(cases, lambda case: test(*args, **fixtures, **case))

        own = signature(test)
        kept = [each for name, each in own.parameters.items() if name not in many]
        run.__signature__ = own.replace(parameters=kept)  # type: ignore[attr-defined]  # read by pytest
        return run

    return decorate
