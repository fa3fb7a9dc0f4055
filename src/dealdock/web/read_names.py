"""Parameters that note which of their names were read, so that the journal shows the names that no rule read."""

from collections.abc import Collection, ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from typing import Any, Final, TypeVar, overload

V = TypeVar("V")
D = TypeVar("D")

_NO_DEFAULT: Final[Any] = object()


class ReadNames(dict[str, V]):
    """Values by name. Each name that is asked for is added to a set. An iteration over all names adds nothing."""

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


class Member(ReadNames[Any]):
    """An object within a body. An iteration over all, such as for storing the whole, asks for every name."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names, and note all of them."""
        self.names.update(super().keys())
        return super().__iter__()

    def keys(self) -> KeysView[str]:  # type: ignore[override]  # as a view
        """Return the names, and note all of them."""
        self.names.update(super().keys())
        return super().keys()

    def values(self) -> ValuesView[Any]:  # type: ignore[override]  # as a view
        """Return the values, and note all names."""
        self.names.update(super().keys())
        return super().values()

    def items(self) -> ItemsView[str, Any]:  # type: ignore[override]  # as a view
        """Return names and values, and note all names."""
        self.names.update(super().keys())
        return super().items()

    @property
    def unread(self) -> list[str]:
        """The names that no rule has read; empty if the object was taken as a whole, as by pydantic."""
        known = dict.keys(self)
        return [name for name in known if name not in self.names] if self.names else []


def members(value: Any, place: str, found: dict[str, Member]) -> Any:
    """Return a value of JSON whose objects note the names that are read, and add each by its place."""
    match value:
        case dict():
            whole = {name: members(each, f"{place}.{name}", found) for name, each in value.items()}
            found[place] = Member(whole, set())
            return found[place]
        case list():
            return [members(each, f"{place}[{number}]", found) for number, each in enumerate(value)]
        case _:
            return value


def derived(values: Mapping[str, V], source: Mapping[str, Any]) -> Mapping[str, V]:
    """Return values that were made from the source, so that reading their names also notes the names of the source."""
    return ReadNames(values, source.names) if isinstance(source, ReadNames) else values


def note(values: Mapping[str, Any], names: Iterable[str]) -> None:
    """Note names that were read in an iteration over all."""
    if isinstance(values, ReadNames):
        values.names.update(names)


def given(values: Mapping[str, Any], names: Collection[str]) -> list[str]:
    """Return those of the names that have a value, and note all of them."""
    if isinstance(values, ReadNames):
        values.names.update(names)
        return [name for name in names if dict.__contains__(values, name)]
    return [name for name in names if name in values]


def forget(values: Mapping[str, Any], name: str) -> None:
    """Count a parameter as not read, because its value has no effect."""
    if isinstance(values, ReadNames):
        values.names.discard(name)
