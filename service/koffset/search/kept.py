"""What an engine keeps between searches because the same is asked again soon."""

from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Kept(Generic[K, V]):
    """Values by key. With more than `most` of them all are forgotten: what is in use is back at once.

    Threads may share it; two that miss the same key both make its value.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: dict[K, V] = {}

    def find(self, key: K) -> V | None:
        return self._values.get(key)

    def keep(self, key: K, value: V) -> V:
        if len(self._values) >= self._most:
            self._values = {}
        self._values[key] = value
        return value

    def get(self, key: K, make: Callable[[], V]) -> V:
        """The value of the key, made where it is not there. None is not kept."""
        value = self.find(key)
        return self.keep(key, make()) if value is None else value
