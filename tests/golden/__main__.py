"""`python -m tests.golden record`: record the whole corpus again from the current code."""

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.golden import notation
from tests.golden.exchange import Session
from tests.golden.generator import scripts
from tests.golden.replay import CORPUS, answered, serving


def main() -> None:
    """Write every session, and delete the files of those that are no more."""
    if sys.argv[1:] != ["record"]:
        sys.exit("usage: python -m tests.golden record")
    with TemporaryDirectory() as folder:
        recorded = dict(_recorded(Path(folder)))
    CORPUS.mkdir(exist_ok=True)
    for file in CORPUS.glob("*.txt"):
        file.unlink()
    for name, session in recorded.items():
        (CORPUS / f"{name}.txt").write_text(notation.dumps(session), encoding="utf-8", newline="\n")
    exchanges = sum(len(session.exchanges) for session in recorded.values())
    print(f"{len(recorded)} sessions, {exchanges} exchanges")


def _recorded(folder: Path) -> Iterator[tuple[str, Session]]:
    for script in scripts.all_():
        session = script.session()
        with serving(None, folder / session.name) as address:
            yield session.name, answered(session, address)


if __name__ == "__main__":
    main()
