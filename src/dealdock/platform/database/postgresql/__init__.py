"""PostgreSQL: connections and transactions."""
