"""Relative amounts of a date."""

from datetime import timedelta


class Relative:
    """Amounts to add to the wall clock. 24 hours are a day, even when daylight saving changes."""

    years: int = 0
    months: int = 0
    days: int = 0
    hours: int = 0
    minutes: int = 0
    seconds: int = 0
    microseconds: int = 0
    working_days: int | None = None

    def add(self, unit: str, amount: int) -> None:
        setattr(self, unit, getattr(self, unit) + amount)

    @property
    def time(self) -> timedelta:
        return timedelta(hours=self.hours, minutes=self.minutes, seconds=self.seconds, microseconds=self.microseconds)

    def negate(self) -> None:
        """Negate all amounts except microseconds, which PHP does not negate either."""
        for unit in ("years", "months", "days", "hours", "minutes", "seconds"):
            setattr(self, unit, -getattr(self, unit))
        if self.working_days is not None:
            self.working_days = -self.working_days
