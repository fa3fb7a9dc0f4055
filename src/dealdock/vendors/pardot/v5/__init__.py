"""Version 5 of the API, for reading: `/api/v5/objects/<collection>` (contract `pardot-v5.md`)."""
