"""Parameters that note which of their names were read, so that the journal shows those that no rule read."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeVar, overload

V = TypeVar("V")
D = TypeVar("D")

_NO_DEFAULT: Final[Any] = object()


class ReadNames(dict[str, V]):
    """Values by name. Each name that is asked for is added to a set; an iteration over all asks for none."""

    __slots__ = ("names",)

    def __init__(self, values: Mapping[str, V], names: set[str]) -> None:
        super().__init__(values)
        self.names = names

    def __getitem__(self, name: str) -> V:
        """Return the value, and note its name."""
        self.names.add(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        """Return True if there is a value, and note its name."""
        self.names.add(str(name))
        return super().__contains__(name)

    @overload  # type: ignore[override]  # names are texts
    def get(self, name: str) -> V | None: ...
    @overload
    def get(self, name: str, default: D) -> V | D: ...
    def get(self, name: str, default: Any = None) -> Any:
        """Return the value or the default, and note the name."""
        self.names.add(name)
        return super().get(name, default)

    def pop(self, name: str, default: Any = _NO_DEFAULT) -> Any:
        """Remove and return the value, and note its name."""
        self.names.add(name)
        return super().pop(name) if default is _NO_DEFAULT else super().pop(name, default)


def derived(values: Mapping[str, V], source: Mapping[str, Any]) -> Mapping[str, V]:
    """Return values that were made from the source, such that their names are noted where those of the source are."""
    return ReadNames(values, source.names) if isinstance(source, ReadNames) else values


def note(values: Mapping[str, Any], names: Iterable[str]) -> None:
    """Note names that were read in an iteration over all."""
    if isinstance(values, ReadNames):
        values.names.update(names)
