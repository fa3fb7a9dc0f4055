"""The JSON Schema of scenes, which `make generate` writes."""

import json

from dealdock.app import VENDORS
from dealdock.platform.scenes.json_schema.document import scene_schema


def text() -> str:
    """Return the schema, with a line for each kind of record."""
    schema = scene_schema(VENDORS)
    definitions = [f"    {_json(name)}: {_json(each)}" for name, each in schema.pop("$defs").items()]
    members = [f"  {_json(name)}: {_json(value)}" for name, value in schema.items()]
    listed = ",\n".join(definitions)
    return ",\n".join(["{\n" + members[0], *members[1:], f'  "$defs": {{\n{listed}\n  }}\n}}\n'])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
