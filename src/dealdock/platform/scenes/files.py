"""Scene files: from YAML or JSON to plain data with line numbers.

Scalars stay text, whatever type YAML would give them (`no`, `010`, `2026-01-01`): the field that they belong to parses
them. No object is constructed from a tag.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from dealdock.platform.errors import WrongScene
from dealdock.platform.first_use import LazyModule
from dealdock.platform.scenes.document import SceneDocument, not_utf8
from dealdock.platform.scenes.document_builder import DocumentBuilder, check_json, json_events
from dealdock_client.similar import guess

if TYPE_CHECKING:
    from dealdock.platform.scenes import yaml_events
else:  # PyYAML takes 20 ms, and most scenes are packaged
    yaml_events = LazyModule("dealdock.platform.scenes.yaml_events")

_NAMES: Final = ("demo", "empty")
"""The scenes that have a name."""


def read(name: str) -> SceneDocument:
    """Return the scene in a file. Raise `WrongScene` if it is neither YAML nor JSON."""
    return parse(name, text_of(name))


def parse(name: str, text: str, *, is_json: bool | None = None) -> SceneDocument:
    """Return the scene in a text. `name` is for messages. Without `is_json`, the format is guessed.

    Raises `WrongScene` if the text is neither YAML nor JSON.
    """
    if not text.strip():
        raise WrongScene(f"{name}: is empty: a scene has at least one account")
    events = json_events if (_is_json(name, text) if is_json is None else is_json) else yaml_events.events
    return DocumentBuilder(name, events(name, text)).document()


def text_of(name: str) -> str:
    """Return the text of a file. Raise `WrongScene` if it cannot be read."""
    try:
        return decoded(name, Path(name).read_bytes())
    except FileNotFoundError:
        close = guess(name, _NAMES)
        known = f"{' There' if close else ': there'} are {' and '.join(_NAMES)}"
        raise WrongScene(f"{name}: no such file, and no scene has that name{close}{known}") from None
    except OSError as error:
        raise WrongScene(f"{name}: can't be read: {error.strerror}") from None
    except ValueError:
        raise WrongScene(f"{name!r}: is not a file name") from None


def decoded(name: str, text: bytes) -> str:
    """Return the text. Raise `WrongScene` if it is not UTF-8."""
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise WrongScene(f"{name}:{line}: {not_utf8(error)}") from None


def _is_json(name: str, text: str) -> bool:
    """Guess the format from the name, else from the text. YAML may begin with a brace, too."""
    if name.lower().endswith(".json"):
        return True
    if not text.lstrip().startswith("{"):
        return False
    try:
        check_json(text)
    except (ValueError, RecursionError):
        return False
    return True
