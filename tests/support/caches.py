"""The sizes of caches, for the test of all caches."""

from typing import Final

KIB: Final = 1024
FIXED: Final = "fixed"
"""A cache whose keys are the code's own, such as models and columns. Its size does not grow with calls."""
