"""The error of this package."""


class InvalidDate(ValueError):
    """The text names no moment."""
