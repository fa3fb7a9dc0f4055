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
import llms_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

TOP: Final = Path(__file__).resolve().parents[2]

OUTSIDE: Final = {
    "changelog.md": "CHANGELOG.md",
    "contributing.md": "CONTRIBUTING.md",
    "security.md": "SECURITY.md",
    "examples/judge.md": "examples/judge/README.md",
    "examples/sync-job.md": "examples/sync-job/README.md",
    "examples/close-to-copper.md": "examples/close-to-copper/README.md",
}
"""Pages of the site, and their files outside `docs`."""

GENERATED: Final = {"reference/cli.md": cli_page.page, "reference/control-plane.md": control_page.page}
"""Pages of the site, and the functions that write them."""

COVERAGE: Final = {path.stem: path for path in sorted((TOP / "docs").glob("coverage*.md"))}
"""The pages of coverage. Each section of statements becomes a page of its own: as one page they load slowly."""

BOOSTS: Final = (
    ("guides/", 4),
    ("start.md", 4),
    ("tutorial.md", 4),
    ("reference/control-plane.md", 0.3),
    ("reference/", 2),
    ("decisions/", 0.1),
    ("coverage", 0.1),
    ("contract/", 0.1),
    ("verdicts.md", 0.2),
    ("differences.md", 0.2),
    ("changelog.md", 0.2),
)
"""The factors by which pages are found earlier or later in the search, by the beginnings of their paths."""

_FILE_SEARCH: Final = """<script>
if (location.protocol === "file:")
  for (const field of document.querySelectorAll("[data-md-component=search-query]")) {
    field.disabled = true;
    field.placeholder = "Search needs a server: python -m http.server";
  }
</script>"""
"""Browsers let no page read the index of the search from a file."""

_PLACES: Final = {file: page for page, file in OUTSIDE.items()} | {"README.md": "index.md"}
_LINK: Final = re.compile(r"\[(?P<text>[^\]]*)\]\((?P<path>(?!\w+:)[^()\s#]+)(?P<anchor>#[^()\s]*)?\)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages and those outside `docs`."""
    for page, source in OUTSIDE.items():
        files.append(File.generated(config, page, content=(TOP / source).read_text(encoding="utf-8")))
    for page, write in GENERATED.items():
        if (short := files.get_file_from_path(page)) is not None:
            files.remove(short)  # it is for readers of the repository
        files.append(File.generated(config, page, content=write()))
    for name, path in COVERAGE.items():
        for title, text in statements(path.read_text(encoding="utf-8")):
            files.append(File.generated(config, f"{name}/{_slug(title)}.md", content=f"# {title}\n\n{text}"))
    contents = llms_page.page(config.site_name, config.site_description or "", config.nav or [])
    files.append(File.generated(config, "llms.txt", content=contents))
    return files


def sections(markdown: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the beginning of a page, and its sections with their titles."""
    first, *parts = re.split("^## ", markdown, flags=re.MULTILINE)
    found = [part.partition("\n") for part in parts]
    return first, [(title, text.strip()) for title, _, text in found]


def statements(markdown: str) -> list[tuple[str, str]]:
    """Return the sections of a page of coverage that list statements, with their titles."""
    return [(title, text) for title, text in sections(markdown)[1] if text.startswith("| | Statement |")]


def overview(markdown: str, name: str) -> str:
    """Return a page of coverage without its statements, with links to the pages that have them."""
    first, every = sections(markdown)
    apart = {title for title, _ in statements(markdown)}
    for title in apart:
        first = first.replace(f"| {title} |", f"| [{title}]({name}/{_slug(title)}.md) |")
    return first + "".join(f"## {title}\n\n{text}\n\n" for title, text in every if title not in apart)


def boost(path: str) -> float:
    """Return the factor by which a page is found earlier in the search."""
    return next((factor for beginning, factor in BOOSTS if path.startswith(beginning)), 1)


def _slug(title: str) -> str:
    return re.sub("[^a-z0-9]+", "-", title.lower()).strip("-")


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG001 (as mkdocs calls it)
    """Return a page that says why it has no search when it is opened as a file."""
    return output.replace("</body>", f"{_FILE_SEARCH}</body>")


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Return a page with links that lead to pages of the site. Other files of the repository are named, not linked."""
    source = Path("docs", page.file.src_uri)
    markdown = published(markdown) if config.extra["published"] else markdown
    if page.file.src_uri == "decisions/README.md":
        markdown += "\n\n" + "".join(_decisions())
    page.meta.setdefault("search", {"boost": boost(page.file.src_uri)})
    if source.stem in COVERAGE:
        markdown = overview(markdown, source.stem)
    outside = OUTSIDE.get(page.file.src_uri)
    folder = (Path(outside) if outside else source).parent
    if folder.name in COVERAGE:
        folder = folder.parent  # its text is a section of a page there
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
