"""The parts that the trials of one run share: sizes, the seed of all random choices, a folder."""

from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Suite:
    """One run, of full or of quick trials."""

    seed: int
    folder: Path
    quick: bool = False

    def size(self, full: T, quick: T) -> T:
        """Return the size of something: a number, or a trial's own sizes."""
        return quick if self.quick else full

    def randomness(self, *of: object) -> Random:
        """Return a generator of random numbers for a trial or a part of it, the same in every run with this seed."""
        return Random(" ".join(map(str, (self.seed, *of))))

    def new_folder(self, name: str) -> Path:
        """Create a folder for a trial."""
        folder = self.folder / name
        folder.mkdir()
        return folder
