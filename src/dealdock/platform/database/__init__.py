"""The database: transactions, statements, migrations."""
