"""The time by which days are counted here: Korea's."""

from datetime import timedelta, timezone

SEOUL = timezone(timedelta(hours=9))
