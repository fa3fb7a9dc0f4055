"""The guide for agents, and the contents of the site for programs."""

import importlib.util
import re
from pathlib import Path

import yaml

from tests.cli.test_mcp import TOOLS

TOP = Path(__file__).parents[2]
GUIDE = (TOP / "docs" / "guides" / "agents.md").read_text(encoding="utf-8")


def test_the_guide_names_every_tool() -> None:
    assert {*re.findall(r"^\| `(\w+)` \|", GUIDE, re.MULTILINE)} == TOOLS


def test_llms_txt_names_every_page_of_the_site_below_its_section() -> None:
    text = (TOP / "docs" / "site" / "mkdocs.yml").read_text(encoding="utf-8")
    nav = yaml.safe_load(re.search(r"^nav:\n(?:[ -].*\n?)+", text, re.MULTILINE)[0])["nav"]  # type: ignore[index]
    spec = importlib.util.spec_from_file_location("llms_page", TOP / "docs" / "site" / "llms_page.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    written = module.page("dealdock", "A sandbox", nav)
    assert written.startswith("# dealdock\n\n> A sandbox\n")
    sources = re.findall(r"[:-] ([\w/.-]+)\.md$", text[text.index("\nnav:") :], re.MULTILINE)
    assert len(sources) > 40
    assert re.findall(r"^- \[.+\]\((.+)\.html\)$", written, re.MULTILINE) == sources
    assert written.index("## Control the sandbox") < written.index("guides/agents.html") < written.index("## Operate")
