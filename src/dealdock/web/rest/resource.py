"""Resources: kinds of records of a REST API, each declared by one table of attributes, in the order of answers.

From the table follow the SELECT, the fields of bodies, the columns of a new record, the answers, and their schema.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, wraps
from operator import itemgetter
from typing import Any, ClassVar, Final, Generic, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, create_model
from sqlalchemy import Boolean, Column, ColumnElement, Float, Integer, Select, String, TypeDecorator, select

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.faults.effect import ErrorCode
from dealdock.platform.first_use import cached_property
from dealdock.platform.records.base import Base
from dealdock.web.rest.answers import CLOSED
from dealdock.web.rest.fields import Described, Field, FieldTable
from dealdock.web.rest.routing import RestRouter

C = TypeVar("C")
"""The context in which a vendor reads and shows values."""

AnySelect: TypeAlias = Select[*tuple[Any, ...]]
Source: TypeAlias = str | ColumnElement[Any]
"""The name of a column of the model, or an expression, which is labelled with the attribute's name."""

_TYPES: Final[Mapping[type[Any], type[Any]]] = {Boolean: bool, Integer: int, Float: float, String: str}
_VOWELS: Final = frozenset("aeio")


@dataclass(frozen=True, kw_only=True, eq=False)
class Attribute(Generic[C]):
    """An attribute of a record: where it is stored, how a body sets it, how an answer shows it."""

    name: str
    sources: Sequence[Source] = ()
    """The values that the SELECT reads; a body sets the first. None: it is stored elsewhere, or follows from others."""
    fields: Sequence[Field] = ()
    """The fields by which a body sets it: two, if a change reads it in another way than a new record does."""
    empty: Any = None
    """The value of the column in a new record without it. An empty tuple means a new list."""
    show: Callable[[C, AnyRow], Any] | None = None
    """Returns the value in an answer. None: it is the one of the first source, and null without a source."""
    type: Any = None
    """The type in an answer, by default the column's."""


@dataclass(frozen=True, kw_only=True)
class Route:
    """An operation of a resource. The method of its name runs it."""

    method: str
    path: str = ""
    body: str = ""
    """The attribute of the resource with the fields of the body. Empty: it takes no body."""
    query: str = ""
    """The attribute of the resource with the parameters of the query string. Empty: they are not described."""
    answer: str = ""
    """The attribute of the resource with the type of the answer. Empty: it is not described."""
    errors: Sequence[ErrorCode] = ()
    status: int = 200
    writes: bool = False
    is_short: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Resource(Generic[C]):
    """A kind of records: its model, its attributes, its operations.

    A vendor's subclass runs the operations. Behavior of a single kind is an overridden method of a subclass.
    """

    is_closed: ClassVar[bool] = False
    """True if bodies with unknown fields are refused."""

    object: str
    """Its name for faults and the journal."""
    plural: str
    path: str
    """The path of the collection."""
    model: type[Base]
    attributes: Sequence[Attribute[C]]
    order: Sequence[str] = ()
    """The names in the order in which bodies are read and their errors are reported, if it differs from the order of
    answers. Other names follow, in the order of answers.
    """
    routes: Mapping[str, Route]

    def selected(self, column: Column[Any]) -> ColumnElement[Any]:
        """Return the expression by which the SELECT reads a column."""
        return column

    def joined(self, statement: AnySelect) -> AnySelect:
        """Return the SELECT with the tables that the attributes' expressions need."""
        return statement

    @cached_property
    def selection(self) -> dict[str, ColumnElement[Any]]:
        """The columns of the SELECT, by their names in its rows."""
        found: dict[str, ColumnElement[Any]] = {}
        for each in self.attributes:
            for source in each.sources:
                if isinstance(source, str):
                    found[source] = self.selected(self.model.__table__.c[source])
                else:
                    found[each.name] = source.label(each.name)
        return found

    @cached_property
    def statement(self) -> AnySelect:
        """The SELECT of all rows, which `layout` shows."""
        return self.joined(select(*self.selection.values()))

    @cached_property
    def new_fields(self) -> FieldTable:
        """The fields of a new record."""
        return FieldTable(f"New{self.title}", self._in_order(), is_new=True, is_closed=self.is_closed)

    @cached_property
    def changed_fields(self) -> FieldTable:
        """The fields of a change."""
        return FieldTable(f"{self.title}Changes", self._in_order(), is_closed=self.is_closed)

    @property
    def defaults(self) -> dict[str, Any]:
        """The default columns of a new record."""
        return dict(self._defaults)

    @cached_property
    def answer(self) -> type[BaseModel]:
        """The model of a record in an answer."""
        return self.described(self.title, self.attributes)

    def described(self, title: str, attributes: Sequence[Attribute[C]]) -> type[BaseModel]:
        """Return the model of an object with these attributes, and no others."""
        types: dict[str, Any] = {each.name: (self.shown_type(each), ...) for each in attributes}
        return create_model(title, __config__=self.config, **types)

    @property
    def config(self) -> ConfigDict:
        """The configuration of the model of a record in an answer."""
        return CLOSED

    @property
    def answers(self) -> Any:
        """The type of a list of records in an answer."""
        return list[self.answer]  # type: ignore[name-defined]  # a model that is made at run time

    @cached_property
    def router(self) -> RestRouter:
        """The operations."""
        router = RestRouter(self.object, self.path)
        for name, route in self.routes.items():
            fields: Described | None = getattr(self, route.body) if route.body else None
            query: Described | None = getattr(self, route.query) if route.query else None
            router.operation(
                name,
                route.method,
                route.path,
                fields=fields,
                query=query,
                errors=tuple(route.errors),
                status=route.status,
                writes=route.writes,
                is_short=route.is_short,
                answer=partial(getattr, self, route.answer) if route.answer else None,
            )(self._endpoint(name))
        return router

    @property
    def title(self) -> str:
        """Its name in schemas."""
        return "".join(part.capitalize() for part in self.object.split("_"))

    def layout(self, context: C, rows: Sequence[AnyRow]) -> list[dict[str, Any]]:
        """Return rows of `statement` in the form of answers."""
        names, values, computed = self._layout
        shown = [dict(zip(names, values(row), strict=True)) for row in rows]
        for name, show in computed:
            for row, each in zip(rows, shown, strict=True):
                each[name] = show(context, row)
        return shown

    def shown_type(self, each: Attribute[C]) -> Any:
        """Return the type of an attribute in an answer."""
        if each.type is not None:
            return each.type
        source = each.sources[0] if each.sources else None
        column = self.model.__table__.c[source] if isinstance(source, str) else source
        if column is None:
            return None
        own = _type_of(column.type)
        return own | None if getattr(column, "nullable", True) else own

    @cached_property
    def _layout(
        self,
    ) -> tuple[list[str], Callable[[AnyRow], Sequence[Any]], list[tuple[str, Callable[[C, AnyRow], Any]]]]:
        """The names of an answer, the function that takes its values out of a row, and the computed values.

        In place of a computed value, the function returns some other value of the row.
        """
        places = {name: place for place, name in enumerate(self.selection)}
        keys = [each.sources[0] if each.sources and each.show is None else None for each in self.attributes]
        of_row = [
            0 if key is None else places[key if isinstance(key, str) else each.name]
            for key, each in zip(keys, self.attributes, strict=True)
        ]
        computed = [
            (each.name, each.show or _nothing) for each, key in zip(self.attributes, keys, strict=True) if key is None
        ]
        return [each.name for each in self.attributes], itemgetter(*of_row), computed

    @cached_property
    def _defaults(self) -> dict[str, Any]:
        table = self.model.__table__.c
        given = {each.sources[0]: each.empty for each in self.attributes if each.sources and each.empty is not None}
        unset = dict.fromkeys(
            column.key for column in table if not column.primary_key and not column.info.get("is_derived")
        )
        return {**unset, **{str(name): [] if value == () else value for name, value in given.items()}}

    def _in_order(self) -> list[Field]:
        by_name = {each.name: each.fields for each in self.attributes}
        return [field for name in dict.fromkeys([*self.order, *by_name]) for field in by_name[name]]

    def _endpoint(self, name: str) -> Callable[..., Any]:
        """Return the function that a route calls, described with the names of the records."""
        run = getattr(self, name)

        @wraps(run)
        def endpoint(**arguments: Any) -> Any:
            return run(**arguments)

        one = self.object.replace("_", " ")
        article = "an" if one[0] in _VOWELS else "a"
        text = (
            str(run.__doc__).replace("a record", f"{article} {one}").replace("records", self.plural.replace("_", " "))
        )
        endpoint.__doc__ = text
        return endpoint


def _nothing(*_: Any) -> None:
    """Show an attribute that has no value."""


def _type_of(type_: Any) -> Any:
    """Return the type of a column's values in JSON, as they are stored."""
    stored = type_.impl_instance if isinstance(type_, TypeDecorator) else type_
    return next((own for of, own in _TYPES.items() if isinstance(stored, of)), Any)
