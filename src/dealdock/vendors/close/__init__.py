"""Close: its API, as dealdock emulates it (docs/contract/close)."""
