"""The one error."""


class InvalidDate(ValueError):
    """The text names no moment."""
