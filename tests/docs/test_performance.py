"""`docs/performance.md` and the results that it is written from."""

from pathlib import Path

from tools.bench import RESULTS
from tools.bench.page import PAGE, page
from tools.bench.result import Result, at_least, at_most
from tools.bench.run import FULL, Run


def test_page_and_results_agree() -> None:
    """`python -m tools.bench.page` writes the page anew."""
    assert PAGE.read_text() == page(Run.read(RESULTS / FULL))


def test_a_run_is_read_back_as_it_was_written_and_shown_with_what_it_fell_short_of(tmp_path: Path) -> None:
    results = {
        "read": [
            Result.of("read", [0.4, 0.2, 0.3], bar=at_least(0.25), detail="3 a second against 10"),
            Result.of("wait", [7.0], "ms", at_most(5)),
            Result.missing("reset", at_most(1.5), "no reset"),
        ],
        "growth": [Result.of("a page", [2.5], "ms", at=at) for at in ("10 records", "1,000 records", "1 account")],
    }
    run = Run.of(results, quick=True, load="a client", seconds=1.5)
    run.write(tmp_path / "results.json")
    assert Run.read(tmp_path / "results.json") == run
    assert not run.is_good
    shown = page(run)
    assert "| read | 0.3 x | 0.2 to 0.4 | ≥ 0.25 | holds | 3 a second against 10 |\n" in shown
    assert "| wait | 7 ms |  | ≤ 5 | **falls short** |  |\n" in shown
    assert "| reset |  |  | ≤ 1.5 | **not there yet** | no reset |\n" in shown
    assert "| Records | 10 | 1,000 |\n|---|--:|--:|\n| a page | 2.5 ms | 2.5 ms |\n" in shown
