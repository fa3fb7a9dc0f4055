"""The tag object, which says that a record has a tag (contract, objects 2.18)."""
