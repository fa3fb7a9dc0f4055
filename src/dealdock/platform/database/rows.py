"""The type of a row of any table."""

from typing import TypeAlias

from dealdock.platform.database import statements

AnyRow: TypeAlias = statements.AnyRow
