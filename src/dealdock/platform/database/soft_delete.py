"""Conditions for soft delete."""

from typing import Any

from sqlalchemy import ColumnElement, false, true


def live(model: Any) -> ColumnElement[bool]:
    """Return the condition for live records."""
    return model.deleted == false()  # type: ignore[no-any-return]  # any model with the column


def deleted(model: Any) -> ColumnElement[bool]:
    """Return the condition for deleted records, which can be restored."""
    return model.deleted == true()  # type: ignore[no-any-return]  # as above
