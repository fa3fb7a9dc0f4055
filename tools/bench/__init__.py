"""Measurements of speed and memory: `make bench`."""

from pathlib import Path
from typing import Final

RESULTS: Final = Path(__file__).with_name("results")
