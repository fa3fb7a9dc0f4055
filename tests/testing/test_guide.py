"""The pytest examples of README and guide, run unchanged."""

import re
from pathlib import Path

import pytest

from tests.testing.sessions import Session

TOP = Path(__file__).resolve().parents[2]
PAGES = {"readme": TOP / "README.md", "guide": TOP / "docs" / "guides" / "pytest.md"}


@pytest.mark.parametrize("page", PAGES)
def test_snippets_pass_when_pasted(session: Session, page: str) -> None:
    snippets = re.findall(r"```python\n(.*?)```", PAGES[page].read_text(encoding="utf-8"), re.DOTALL)
    tests = [text if "def test_" in text else f"def test_it():\n{_indented(text)}" for text in snippets]
    result = session.run(tests)
    outcomes = result.parseoutcomes()
    assert outcomes.keys() == {"passed"}
    assert outcomes["passed"] >= len(tests)


def _indented(text: str) -> str:
    return re.sub("^", "    ", text, flags=re.MULTILINE)
