"""Trials of the promise that nothing is lost: `make soak`. The quick form of each trial is one of the tests."""

from pathlib import Path
from typing import Final

RESULTS: Final = Path(__file__).with_name("results")
