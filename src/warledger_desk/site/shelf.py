"""Where answers are kept in memory: so many bytes, those that were asked for last."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The body of an answer, packed, and what has to be said of it."""

    state: str  #: of what is public, when it was made
    packed: bytes  #: gzip
    kind: str  #: its content type
    has_token: bool  #: whether a form's token is to be put in


class _Making:
    """A lock that may be referred to weakly."""

    def __init__(self) -> None:
        self.lock = Lock()


class Shelf:
    """Answers by key; the one that was asked for longest ago goes first. For several threads."""

    def __init__(self, most: int) -> None:
        """
        Args:
            most: Bytes in all. An answer that takes more than a tenth of it is not kept.
        """
        self._most, self._size, self._lock = most, 0, Lock()
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        self._making: WeakValueDictionary[str, _Making] = WeakValueDictionary()

    def get(self, key: str, state: str) -> Answer | None:
        """The answer, if it was made in this state."""
        with self._lock:
            found = self._answers.get(key)
            if found is None or found.state != state:
                return None
            self._answers.move_to_end(key)
            return found

    def put(self, key: str, answer: Answer) -> None:
        """Keep an answer in the place of an older one."""
        with self._lock:
            self._drop(key)
            if len(answer.packed) > self._most // 10:
                return
            self._answers[key] = answer
            self._size += len(answer.packed)
            while self._size > self._most:
                self._drop(next(iter(self._answers)))

    def _drop(self, key: str) -> None:
        old = self._answers.pop(key, None)
        if old is not None:
            self._size -= len(old.packed)

    @contextmanager
    def making(self, key: str) -> Iterator[None]:
        """One thread makes an answer; others that want the same one wait for it."""
        with self._lock:
            made = self._making.get(key)
            if made is None:
                made = self._making[key] = _Making()
        with made.lock:
            yield

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._answers.clear()
            self._size = 0
