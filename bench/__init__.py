"""What is promised about speed and memory, measured: `make bench`."""

from pathlib import Path
from typing import Final

RESULTS: Final = Path(__file__).with_name("results")
