"""Progress is one callable, `progress(done, total, stage)`, wherever it is shown."""

from typing import Protocol


class Progress(Protocol):
    """Told how many of `total` steps are `done`, and the `stage` in words."""

    def __call__(self, done: int, total: int, stage: str) -> None: ...


def silent(done: int, total: int, stage: str) -> None:
    """The progress of someone who is not watching."""
