"""The example vendor: small enough to read."""

from pathlib import Path

EXAMPLE = Path(__file__).parents[1] / "example_vendor"


def test_it_has_at_most_480_lines() -> None:
    own = {*EXAMPLE.rglob("*.py")} - {*(EXAMPLE / "tests").rglob("*.py")}
    assert sum(len(file.read_text().splitlines()) for file in own) <= 480
