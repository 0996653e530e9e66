"""Days that are whole years apart."""

from datetime import date


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 28 February where a 29th is missing, the last day there is where years are."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date.max if day.year + years > date.max.year else day.replace(year=day.year + years, day=28)
