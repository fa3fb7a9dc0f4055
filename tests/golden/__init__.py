"""The golden corpus: recorded exchanges that every later version must answer alike (see README.md)."""
