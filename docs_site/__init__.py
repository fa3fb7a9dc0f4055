"""The documentation site, beside the pages in `docs`: generated pages, and links to files outside `docs`."""
