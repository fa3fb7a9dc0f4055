"""Soft delete has two words."""

from typing import Any

from sqlalchemy import ColumnElement, false, true


def live(model: Any) -> ColumnElement[bool]:
    """The records that are there."""
    return model.deleted == false()  # type: ignore[no-any-return]  # any model with the column


def buried(model: Any) -> ColumnElement[bool]:
    """The records that were deleted, and can come back."""
    return model.deleted == true()  # type: ignore[no-any-return]  # as above
