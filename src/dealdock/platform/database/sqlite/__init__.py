"""SQLite: connections and transactions."""
