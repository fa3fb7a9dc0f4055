"""`docs/reliability.md` and the results that it is written from."""

from tools.bench.result import Result, at_most
from tools.bench.run import FULL, Run
from tools.soak import RESULTS
from tools.soak.page import PAGE, page
from tools.soak.trials import TRIALS


def test_page_and_results_agree() -> None:
    """`python -m tools.soak.page` writes the page anew."""
    kept = RESULTS / FULL
    assert PAGE.exists() == kept.exists()
    if kept.exists():
        assert PAGE.read_text() == page(Run.read(kept))


def test_the_page_shows_what_fell_short_and_says_how_each_trial_is_made() -> None:
    results = {"crashes": [Result.of("lost", [2], bar=at_most(0), unit="", detail="ids 3, 5")]}
    shown = page(Run.of(results, quick=True, seed=7, seconds=1.5))
    assert "seed 7;" in shown
    assert "| lost | 2 |  | ≤ 0 | **falls short** | ids 3, 5 |\n" in shown
    assert all(f"\n- **{name}**:\n  " in shown for name in TRIALS)
