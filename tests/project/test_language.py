"""The English of docstrings and of the documentation, plain names of classes, and paths in pages that exist."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

import pytest

ROOT: Final = Path(__file__).parents[2]
SOURCE: Final = ROOT / "src" / "dealdock"
PLUGIN: Final = ROOT / "packages" / "pytest-dealdock" / "src" / "pytest_dealdock"
CLIENT: Final = ROOT / "packages" / "dealdock-client" / "src" / "dealdock_client"
QUESTION: Final = re.compile(r"(What|Who|Whom|Whose|How|Whether|Where|Why)(ever)?\b")
PATH: Final = re.compile(r"`((?!text/|build/)(?:[a-z_]+/)+[\w.-]*)`")
"""A path in a page: folders, and possibly a file. `text/plain` is none, and `build` is not committed."""

IS_NO: Final = re.compile(r"(?<!there )(?<!There )\b(is|are) no (?!longer\b)")
UNUSUAL: Final = re.compile(
    r"\b(has|have) not got\b|\bas \w+ (has|have) (it|them)\b|\bthat (is|are) not there\b|\bthat there (is|are) not\b"
    r"|\bthose of others\b|\b(has|have) other words\b|\b(for|of) (an? )?\w+ without one\b"
    r"|\bwithout (one|any)[.;:)\"]|\b(is|are) none of an? \w+",
    re.IGNORECASE,
)
"""Phrases of other languages: "as JSON has it", "a record that is not there"."""

AS_IT_HAS: Final = re.compile(r"\bas (an?|the|its|their|answers?|rows|\w+'s) [\w ]*(has|have) (it|them)\b")
"""A phrase of docstrings: "a record as a scene has it"."""

INDIRECT: Final = re.compile(
    r"^(That|Those) of\b|[.:] (That|Those) (of|that|in|with|for|without)\b"
    r"|(?<!one )(?<!most )\bof which\b|\bbeside\b|: (that|those) of\b"
    r"|\b(in addition to|in place of) those\b|\bso many\b"
    r"|\b[Tt]he most (?!recent|literal|reliable)\w+s\b|\bas (answers|events|lists|pages) show (it|them)\b"
    r"|\b(have|with|of) one (name|id|address|domain)\b|\bstands? (in|on|below|under|at)\b|\blooks? at\b"
)
"""Phrases of docstrings that a reader has to resolve: "`size`: that of the page", "records of which one is deleted"."""

MESSAGE: Final = re.compile(
    r"\"[^\"]*\b([Tt]here (is|are) no (such|vendor|field|account|file|folder|scenario|stream)|is none of)\b"
    r"|\"[^\"]*\bstands? for nothing\b"
)
"""Phrases of messages, which say what is unknown instead: "unknown field", "account 5 does not exist"."""

BEGIN: Final = re.compile(rf'\s*"""{QUESTION.pattern}')
"""The first line of a docstring, also of an attribute, that asks."""

ANSWERS: Final = ("is no SOAP message", "is no number", "is no date", "is no record")
"""Texts that answers of emulated APIs have, and so keep."""

QUOTED: Final = re.compile(r'"[^"\n]*"|`[^`\n]*`')
"""Texts of a service, and code."""

METAPHORS: Final = frozenset(
    {"Door", "Mould", "Picture", "Together", "Turnstile", "Places", "Crowded", "Steering", "Pouring", "Chance"}
)
"""Names of classes that once stood for other things."""


Definition: TypeAlias = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
STATEMENTS: Final = (ast.stmt, ast.excepthandler, ast.match_case)


class Texts(NamedTuple):
    """The parts of the code below a folder that are checked."""

    docstrings: list[str]
    classes: set[str]


def trees(folder: Path = SOURCE) -> Iterator[ast.Module]:
    return (ast.parse(file.read_text(encoding="utf-8")) for file in folder.rglob("*.py"))


@cache
def texts_of(folder: Path) -> Texts:
    """Parse each module once, for all tests."""
    found = Texts([], set())
    for tree in trees(folder):
        for node in definitions(tree):
            if text := ast.get_docstring(node):
                found.docstrings.append(text)
            if isinstance(node, ast.ClassDef):
                found.classes.add(node.name)
    return found


def definitions(tree: ast.Module) -> Iterator[Definition]:
    """Yield the module and its classes and functions. Expressions, which are most nodes, are left out."""
    nodes: list[ast.AST] = [tree]
    while nodes:
        node = nodes.pop()
        if isinstance(node, Definition):
            yield node
        nodes += (each for each in ast.iter_child_nodes(node) if isinstance(each, STATEMENTS))


@pytest.mark.slow
def test_docstrings_describe_instead_of_asking() -> None:
    texts = [text for folder in (SOURCE, CLIENT, PLUGIN) for text in texts_of(folder).docstrings]
    asking = [text for text in texts if QUESTION.match(text)]
    assert len(texts) > 1_000
    assert len(asking) <= 0.02 * len(texts), asking


@pytest.mark.slow
def test_docstrings_of_tests_and_trials_describe_instead_of_asking() -> None:
    folders = ("tests", "tools", "docs/site", "migrations", "examples")
    texts = [text for folder in folders for text in texts_of(ROOT / folder).docstrings]
    assert len(texts) > 1_000
    assert [text for text in texts if QUESTION.match(text)] == []


def test_docstrings_of_attributes_describe_instead_of_asking() -> None:
    folders = (SOURCE, CLIENT, PLUGIN, ROOT / "tests", ROOT / "tools")
    files = [file for folder in folders for file in folder.rglob("*.py")]
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines() if BEGIN.match(line)]
    assert len(files) > 2_000
    assert lines == []


def test_classes_have_the_names_of_the_field() -> None:
    named = texts_of(SOURCE).classes | texts_of(CLIENT).classes | texts_of(PLUGIN).classes
    assert named.isdisjoint(METAPHORS)


def pages() -> list[Path]:
    """Return the pages of the documentation that people write or generate, without the contracts."""
    written = [file for file in (ROOT / "docs").rglob("*.md") if "contract" not in file.parts]
    return [*written, *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"))]


def test_paragraphs_of_the_documentation_do_not_begin_with_a_question_word() -> None:
    found = [(page.name, text) for page in pages() for text in paragraphs(page) if QUESTION.match(text)]
    assert len(pages()) > 80
    assert [(name, text) for name, text in found if "?" not in text] == []


def test_docstrings_guides_and_statements_say_is_not_a_in_place_of_is_no() -> None:
    docstrings = {text for folder in (SOURCE, CLIENT, PLUGIN) for text in texts_of(folder).docstrings}
    files = [ROOT / "README.md", *(ROOT / "docs" / "guides").glob("*.md"), *(ROOT / "docs" / "contract").rglob("*.tsv")]
    texts = docstrings | {line for file in files for line in file.read_text(encoding="utf-8").splitlines()}
    assert len(texts) > 5_000
    assert [text for text in texts if IS_NO.search(QUOTED.sub("", text))] == []
    assert [text for text in docstrings if AS_IT_HAS.search(text)] == []


def test_code_and_documentation_use_no_phrases_of_other_languages() -> None:
    folders = (SOURCE, CLIENT, PLUGIN)
    files = [file for folder in folders for kind in ("*.py", "*.html") for file in folder.rglob(kind)]
    lines = [line for file in [*files, *pages()] for line in file.read_text(encoding="utf-8").splitlines()]
    found = [line for line in lines if UNUSUAL.search(line) or IS_NO.search(line)]
    assert len(lines) > 50_000
    assert [line for line in found if not any(text in line for text in ANSWERS)] == []


def test_docstrings_name_what_they_refer_to() -> None:
    docstrings = [text for folder in (SOURCE, CLIENT, PLUGIN) for text in texts_of(folder).docstrings]
    assert len(docstrings) > 5_000
    assert [text for text in docstrings if INDIRECT.search(" ".join(text.split()))] == []


def test_messages_say_what_is_unknown() -> None:
    files = [file for folder in (SOURCE, CLIENT, PLUGIN) for file in folder.rglob("*.py")]
    own = [file for file in files if not file.is_relative_to(SOURCE / "vendors")]
    lines = [line for file in own for line in file.read_text(encoding="utf-8").splitlines() if '"""' not in line]
    assert len(lines) > 20_000
    assert [line for line in lines if MESSAGE.search(line)] == []


def paragraphs(page: Path) -> Iterator[str]:
    """Yield each paragraph and list item outside of code."""
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for block in re.split(r"\n\s*\n|\n\s*- ", text):
        yield block.strip().removeprefix("- ").removeprefix("**")


def test_paths_in_decisions_and_architecture_exist() -> None:
    sources = [*(ROOT / "docs" / "decisions").glob("*.md"), ROOT / "docs" / "architecture.md"]
    texts = {page.name: page.read_text(encoding="utf-8") for page in sources}
    paths = [(name, path) for name, text in texts.items() for path in PATH.findall(text)]
    assert len(paths) > 100
    assert [(name, path) for name, path in paths if not exists(path)] == []


def exists(path: str) -> bool:
    """Return True if a file or folder of the repository ends with this path."""
    folders = (ROOT, SOURCE, SOURCE / "platform", SOURCE.parent, CLIENT.parent, PLUGIN.parent)
    return any((folder / path).exists() for folder in folders) or bool(list(SOURCE.glob(f"vendors/*/{path}")))
