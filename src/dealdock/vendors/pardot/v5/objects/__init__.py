"""The objects of version 5, each with one declaration of its fields."""
