"""The JSON Schema of a scene in YAML or JSON, made from the models of all vendors."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from dealdock.platform.scenes.json_schema import parsers
from dealdock.platform.scenes.support import SceneVendors

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_REFERENCE: Final = "#/$defs/"
_ACCOUNT: Final = "account"


class _Generator(GenerateJsonSchema):
    """A generator that knows which values the parsers of scenes accept."""

    def function_plain_schema(self, schema: core_schema.PlainValidatorFunctionSchema) -> JsonSchemaValue:
        """Return the schema of the parser's values."""
        return dict(parsers.accepted(schema["function"]["function"]))

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        """Return the schema of a list or mapping, which may be null in a scene."""
        return dict(parsers.or_null(self.generate_inner(schema["schema"])))


def scene_schema(vendors: SceneVendors) -> dict[str, Any]:
    """Return the schema. The vendor of an account decides which fields it has."""
    definitions: dict[str, Any] = {}
    for name in vendors.names:
        definitions.update(_definitions(name, is_default=name == vendors.default, vendors=vendors))
    vendor = {"vendor": {"enum": [*vendors.names, None]}}
    return {
        "$schema": _DIALECT,
        "title": "A scene of dealdock",
        "type": "object",
        "properties": {
            "$schema": {"type": "string"},
            "accounts": {"type": "array", "minItems": 1, "items": {"properties": vendor, **_choice(vendors)}},
        },
        "required": ["accounts"],
        "additionalProperties": False,
        "$defs": definitions,
    }


def _choice(vendors: SceneVendors) -> dict[str, Any]:
    """Return the schema of an account: the schema of the vendor that it names, else the default vendor's."""
    chosen: dict[str, Any] = {"$ref": f"{_REFERENCE}{vendors.default}.{_ACCOUNT}"}
    for name in vendors.names:
        if name != vendors.default:
            named = {"properties": {"vendor": {"const": name}}, "required": ["vendor"]}
            chosen = {"if": named, "then": {"$ref": f"{_REFERENCE}{name}.{_ACCOUNT}"}, "else": chosen}
    return chosen


def _definitions(vendor: str, *, is_default: bool, vendors: SceneVendors) -> Mapping[str, Any]:
    """Return the schemas of a vendor's account and of its records, by name."""
    form = vendors.scenes(vendor).account
    template = f"{_REFERENCE}{vendor}.{{model}}"
    account = form.model_json_schema(ref_template=template, schema_generator=_Generator)
    records = account.pop("$defs", {})
    account["properties"]["vendor"] = {"enum": [vendor, None, ""] if is_default else [vendor]}
    found = {_ACCOUNT: account, **records}
    return {f"{vendor}.{name}": _plain(schema) for name, schema in found.items()}


def _plain(schema: Any) -> Any:
    """Return a schema without generated titles, and only with defaults that are single values."""
    if isinstance(schema, list):
        return [_plain(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return dict(_kept(schema))


def _kept(schema: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in schema.items():
        if name == "properties":
            yield name, {each: _plain(of) for each, of in value.items()}
        elif name == "default":
            if value and isinstance(value, str | int):
                yield name, value
        elif name != "title":
            yield name, _plain(value)
