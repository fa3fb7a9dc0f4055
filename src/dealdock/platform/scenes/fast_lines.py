"""A fast parser for lines in the form that an export writes.

It uses pydantic's compiled validators, in one call for a batch. They accept a subset of what a record's form accepts,
with the same result. `parse_lines` parses a batch with the form if this parser does not accept all of it.

A form has such a parser if each of its fields has a `Fast` schema. Only `parse_lines` calls this module.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, ClassVar, NamedTuple, get_args, get_origin

from pydantic_core import CoreSchema, SchemaValidator, core_schema

from dealdock.platform.scenes.schema import Fast, Record


class _Parsed:
    """A record with the fields that its line has. The defaults of the others are attributes of a class per form."""

    FIELDS: ClassVar[Sequence[str]] = ()

    def __init__(self, fields: dict[str, Any]) -> None:
        self.__dict__ = fields

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        """Yield all fields and their values, as a pydantic model does."""
        return ((name, getattr(self, name)) for name in self.FIELDS)


class _Shape(NamedTuple):
    """The fields of a form."""

    schema: CoreSchema
    record: type[_Parsed]
    nested: "Mapping[str, _Shape]"
    """The fields that hold lists of records."""
    refused: Sequence[re.Pattern[bytes]]
    """Fields with a text that the schema must not see."""


class _Parser(NamedTuple):
    """A parser of the lines of one kind of record."""

    validator: SchemaValidator
    shape: _Shape


def parse_fast(kind: str, form: type[Record], lines: Sequence[bytes]) -> list[Any] | None:
    """Return the records of these lines, or None if the form has to parse them."""
    parser = _parser(kind, form)
    text = b"[" + b",".join(lines) + b"]"
    if parser is None or b'" :' in text or any(pattern.search(text) for pattern in parser.shape.refused):
        return None
    try:
        found = [line[kind] for line in parser.validator.validate_json(text)]
    except ValueError:
        return None
    records, written = _records(parser.shape, found)
    # A repeated field is an error that the validators do not notice, so the fields are counted.
    return records if len(found) == len(lines) and text.count(b'":') == len(lines) + written else None


def _records(shape: _Shape, found: Sequence[dict[str, Any]]) -> tuple[list[_Parsed], int]:
    """Return records, and the number of fields in them and in the records within them."""
    written = sum(map(len, found))
    for name, of in shape.nested.items():
        for fields in found:
            if name in fields:
                fields[name], more = _records(of, fields[name])
                written += more
    return list(map(shape.record, found)), written


@cache
def _parser(kind: str, form: type[Record]) -> _Parser | None:
    shape = _shape(form)
    if shape is None:
        return None
    line = core_schema.typed_dict_schema({kind: core_schema.typed_dict_field(shape.schema)}, extra_behavior="forbid")
    return _Parser(SchemaValidator(core_schema.list_schema(line)), shape)


def _shape(form: type[Record]) -> _Shape | None:
    """Return the shape of a form; None if a field has no `Fast`, or if the form validates fields together."""
    if form.__pydantic_decorators__.model_validators:
        return None
    fields, nested = dict[str, core_schema.TypedDictField](), dict[str, _Shape]()
    refused = list[re.Pattern[bytes]]()
    for name, field in form.model_fields.items():
        item = _item(field.annotation)
        of = _shape(item) if isinstance(item, type) and issubclass(item, Record) else None
        fast, fast_item = _fast(field.metadata), _fast(getattr(item, "__metadata__", ()))
        if fast is not None:
            schema = fast.schema
            refused += [re.compile(rf'"{name}":(?! ?{fast.text}[ ,}}])'.encode())] if fast.text else []
        elif of is not None:
            nested[name], schema = of, core_schema.list_schema(of.schema)
            refused += of.refused
        elif fast_item is not None:
            schema = core_schema.list_schema(fast_item.schema)
        else:
            return None
        fields[name] = core_schema.typed_dict_field(schema, required=field.is_required())
    defaults = {name: field.default for name, field in form.model_fields.items()}
    record = type(form.__name__, (_Parsed,), {**defaults, "FIELDS": tuple(defaults)})
    return _Shape(core_schema.typed_dict_schema(fields, extra_behavior="forbid"), record, nested, refused)


def _fast(metadata: Sequence[Any]) -> Fast | None:
    return next((each for each in metadata if isinstance(each, Fast)), None)


def _item(annotation: Any) -> Any:
    """Return the type of a list's items, also of a list that may be None; None for any other type."""
    lists = [each for each in (annotation, *get_args(annotation)) if get_origin(each) is list]
    return get_args(lists[0])[0] if lists else None
