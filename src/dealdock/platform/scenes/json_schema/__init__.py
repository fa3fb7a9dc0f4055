"""The JSON Schema of scenes, by which editors complete and check them."""

from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("scene.schema.json")
"""The schema of scenes with accounts of all vendors, which is generated."""
