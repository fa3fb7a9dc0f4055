"""Compare the answers of a revision with those of this checkout: `python -m tools.compare REV`.

Both servers run side by side and get the same calls. The exit status is 1 if there is a difference that
`differences.toml` does not explain.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tools.compare import calls, databases
from tools.compare.differences import Differences, Intended
from tools.compare.pair import Pair
from tools.compare.servers import CHECKOUT, checked_out, started

CALLS: Final = 2_000
"""The number of generated calls of each database."""


def main() -> int:
    arguments = _arguments()
    found = Differences(Intended.read())
    with TemporaryDirectory(prefix="compare-") as folder, checked_out(arguments.revision, Path(folder)) as theirs:
        for kind in ("sqlite", "postgresql") if arguments.database == "both" else (arguments.database,):
            began = time.monotonic()
            with _pair(kind, Path(folder), theirs, found) as pair:
                unsuccessful = calls.send(pair, seed=arguments.seed, number=arguments.calls)
            print(f"{kind}: {pair.number} calls in {time.monotonic() - began:.0f} seconds, seed {arguments.seed}")
            for name in unsuccessful:
                print(f"{kind}: never successful: {name}")
            found.failed |= bool(unsuccessful)
    print(found.report())
    return int(found.failed)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tools.compare", description=__doc__)
    parser.add_argument("revision", metavar="REV", help="the revision to compare with, such as main or HEAD~3")
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--calls", type=int, default=CALLS, help="the number of generated calls (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=7, help="the seed of these calls (default: %(default)s)")
    return parser.parse_args()


@contextmanager
def _pair(kind: str, folder: Path, theirs: Path, found: Differences) -> Iterator[Pair]:
    """Start both servers on databases of this kind."""
    with (
        databases.two(kind, folder) as (first, second),
        started("this checkout", CHECKOUT, first, folder / f"{kind}-ours") as one,
        started("the revision", theirs, second, folder / f"{kind}-theirs") as other,
        closing(Pair(one, other, found, database=kind)) as pair,
    ):
        yield pair


sys.exit(main())
