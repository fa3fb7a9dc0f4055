"""The name under which a status of opportunities is shown (contract 2.1)."""


def display_name(label: str, pipeline: str, pipelines: int) -> str:
    """Return the label, with the name of its pipeline where there are several pipelines."""
    return f"{pipeline}: {label}" if pipelines > 1 else label
