"""The tests that notice a mutation: which of them could go, because others notice the same."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from tools.mutants.trial import Outcome


def lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield the lines of the file: a mutation, how many tests notice it, and the id of one of them."""
    yield "mutation\tnoticed by\ttest"
    for each in outcomes:
        for test in each.noticing:
            yield f"{each.mutation.title}\t{len(each.noticing)}\t{test}"


def summary(outcomes: Sequence[Outcome]) -> str:
    """Return how many tests ran, how many noticed nothing, and which are the only ones to notice a mutation."""
    noticed: dict[str, list[int]] = defaultdict(list)
    for each in outcomes:
        for test in each.noticing:
            noticed[test].append(len(each.noticing))
    ran = {test for each in outcomes for test in each.ran}
    only = sorted(test for test, numbers in noticed.items() if 1 in numbers)
    head = (
        f"{len(ran)} tests ran: {len(ran) - len(noticed)} noticed no mutation, "
        f"{len(noticed) - len(only)} only those that others notice too, {len(only)} at least one alone:"
    )
    return "\n".join((head, *(f"  {test}" for test in only)))
