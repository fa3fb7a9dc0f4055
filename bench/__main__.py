"""Measure everything, print one table, and fail where a bar falls short."""

import sys

from rich.console import Console
from rich.table import Table

from bench import dates, streams


def main() -> int:
    table = Table("what", "measured", "spread", "bar", "")
    results = [result for measure in (dates.measure, streams.measure) for result in measure()]
    for result in results:
        spread = "" if result.spread is None else "{:.1f} to {:.1f}".format(*result.spread)
        table.add_row(
            result.what,
            f"{result.figure:.1f} {result.unit}",
            spread,
            f"< {result.bar:g} {result.unit}",
            "holds" if result.holds else "FALLS SHORT",
        )
    Console().print(table)
    return 0 if all(result.holds for result in results) else 1


sys.exit(main())
