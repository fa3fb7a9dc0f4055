"""Trials of the promises on reliability: `make soak`. The small form of each trial is a test."""

from pathlib import Path
from typing import Final

RESULTS: Final = Path(__file__).with_name("results")
