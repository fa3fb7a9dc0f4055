"""Realistic records for scenes: companies, their people, and the deals with them over two years."""

from dealdock.platform.scenes.generated.companies import Company, Person, dates
from dealdock.platform.scenes.generated.deals import Deal, Seller
from dealdock.platform.scenes.generated.history import History, history

__all__ = ["Company", "Deal", "History", "Person", "Seller", "dates", "history"]
