"""Programs whose calls are dropped, by every client."""
