"""The records of an account in the console, for the kinds of all vendors."""
