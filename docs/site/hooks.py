"""Hooks of mkdocs: they add generated pages, and pages that lie outside `docs`.

mkdocs imports this file by its path, and lets it import the files beside it.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import cli_page
import control_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

TOP: Final = Path(__file__).resolve().parents[2]

OUTSIDE: Final = {
    "changelog.md": "CHANGELOG.md",
    "contributing.md": "CONTRIBUTING.md",
    "security.md": "SECURITY.md",
    "examples/sync-job.md": "examples/sync-job/README.md",
    "examples/close-to-copper.md": "examples/close-to-copper/README.md",
}
"""Pages of the site, and their files outside `docs`."""

GENERATED: Final = {"reference/cli.md": cli_page.page, "reference/control-plane.md": control_page.page}
"""Pages of the site, and the functions that write them."""

_PLACES: Final = {file: page for page, file in OUTSIDE.items()} | {"README.md": "index.md"}
_LINK: Final = re.compile(r"\[(?P<text>[^\]]*)\]\((?P<path>(?!\w+:)[^()\s#]+)(?P<anchor>#[^()\s]*)?\)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages and those outside `docs`."""
    for page, source in OUTSIDE.items():
        files.append(File.generated(config, page, content=(TOP / source).read_text(encoding="utf-8")))
    for page, write in GENERATED.items():
        files.append(File.generated(config, page, content=write()))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Return a page with links that lead to pages of the site. Other files of the repository are named, not linked."""
    source = Path("docs", page.file.src_uri)
    markdown = published(markdown) if config.extra["published"] else markdown
    if page.file.src_uri == "decisions/README.md":
        markdown += "\n\n" + "".join(_decisions())
    outside = OUTSIDE.get(page.file.src_uri)
    folder = (Path(outside) if outside else source).parent
    return "".join(_with_links(part, folder, source.parent, files) for part in _parts(markdown))


def published(markdown: str) -> str:
    """Return a page in its form after the first release: without the parts for a checkout, with those in comments."""
    without = re.sub(r"<!-- unpublished -->\n.*?<!-- /unpublished -->\n", "", markdown, flags=re.DOTALL)
    return re.sub(r"<!-- published\n(.*?)/published -->\n", r"\1", without, flags=re.DOTALL)


def _decisions() -> Iterator[str]:
    """Yield a link to each decision."""
    for path in sorted((TOP / "docs" / "decisions").glob("0*.md")):
        title = path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
        yield f"- [{title}]({path.name})\n"


def _parts(markdown: str) -> Iterator[str]:
    """Yield prose and code blocks by turns."""
    yield from re.split(r"(^```.*?^```$)", markdown, flags=re.DOTALL | re.MULTILINE)


def _with_links(markdown: str, folder: Path, here: Path, files: Files) -> str:
    if markdown.startswith("```"):
        return markdown

    def link(found: re.Match[str]) -> str:
        target = os.path.normpath(folder / found["path"])
        place = _PLACES.get(target, target.removeprefix("docs/") if target.startswith("docs/") else None)
        if place is None or files.get_file_from_path(place) is None:
            return found["text"]
        return f"[{found['text']}]({os.path.relpath(Path('docs', place), here)}{found['anchor'] or ''})"

    return _LINK.sub(link, markdown)
