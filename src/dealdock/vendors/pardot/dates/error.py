"""The error of this package."""


class InvalidDate(ValueError):
    """The text names no moment."""


def refuse_if(wrong: bool) -> None:
    """Raise `InvalidDate` if a reader found something wrong."""
    if wrong:
        raise InvalidDate
