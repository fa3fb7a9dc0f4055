"""Writes `docs/settings.md` from the settings: `python -m tests.settings_page`. A test sees that it is current."""

from pathlib import Path
from typing import Final

from dealdock.cli.options import option, variable
from dealdock.settings import Settings

PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "settings.md"

WITHOUT_OPTION: Final = {"secret"}
"""What is in a command line, everybody on the machine may read."""

HEAD: Final = """<!-- Written by `python -m tests.settings_page` from src/dealdock/settings.py. -->

# Settings

Each is an environment variable and an option of `dealdock start`; the option goes before the variable, and a variable
that is empty counts as not set. The other commands know those that concern them (`dealdock account add --help`).
`Settings` takes the same names: `Sandbox(Settings(seed_random=7))`.

| Setting | Variable | Option | Default | Meaning |
|---|---|---|---|---|
"""


def page() -> str:
    """The page as it should be."""
    return HEAD + "".join(
        f"| {name} | `{variable(name)}` | {_option(name)} | {_default(field.default)} | {field.description} |\n"
        for name, field in Settings.model_fields.items()
    )


def _option(name: str) -> str:
    return "" if name in WITHOUT_OPTION else f"`{option(name)}`"


def _default(value: object) -> str:
    return "" if value in (None, False, ()) else f"`{value}`"


if __name__ == "__main__":
    PAGE.write_text(page())
