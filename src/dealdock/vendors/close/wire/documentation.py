"""The parameters of lists as models of pydantic, for OpenAPI."""

from collections.abc import Iterable
from typing import Any, Final, Optional

from pydantic import BaseModel, Field, create_model

from dealdock.vendors.close.wire.filters import Filter

_OF_LISTS: Final = {"_limit": int, "_fields": str}
_COMPARISONS: Final = ("", "__lt", "__gt", "__lte", "__gte")


def query(
    name: str,
    filters: Iterable[tuple[str, Filter]] = (),
    others: Iterable[str] = (),
    *,
    has_skip: bool = True,
    is_list: bool = True,
) -> type[BaseModel]:
    """Return the parameters of a list with these filters, and with `others`, which are texts.

    `is_list`: False for another operation, which has no pages.
    """
    names: dict[str, Any] = {
        f"{filter_name}{form}": str
        for filter_name, filter_ in filters
        for form in (_COMPARISONS if filter_.is_range else ("", "__in") if filter_.has_in else ("",))
    }
    names |= dict.fromkeys(others, str)
    if is_list:
        names |= ({"_skip": int} if has_skip else {}) | _OF_LISTS
    parts: Any = {
        f"p{place}": (Optional[of], Field(None, alias=alias))  # noqa: UP045 (a variable)
        for place, (alias, of) in enumerate(names.items())
    }
    made: type[BaseModel] = create_model(name, **parts)
    return made
