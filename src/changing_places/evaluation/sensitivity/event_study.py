"""An event study as the bounds take it: coefficients, their covariance, and which come first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from changing_places.core.errors import InputError, Refusal
from changing_places.evaluation.panel.model import Floats

# Rounding in a file: what a covariance may lack in symmetry, or have below zero, by this share
# of its scale is mended; more than that is another matrix.
ROUNDING = 1e-6
SINGULAR = 1e-10


@dataclass(frozen=True)
class EventStudy:
    """Event-study coefficients without the reference period, those before adoption first.

    `beta` is (pre + post,), `sigma` its covariance, symmetric and not negative; `notes` are
    sentences about what the reader should know of them. Make one by `EventStudy.checked`.
    """

    beta: Floats
    sigma: Floats
    pre: int
    post: int
    notes: tuple[str, ...] = ()

    @classmethod
    def checked(
        cls,
        beta: ArrayLike,
        sigma: ArrayLike,
        *,
        pre: int,
        post: int,
        notes: tuple[str, ...] = (),
    ) -> Self:
        """The event study, or the error that says what is wrong with it.

        Raises InputError for shapes that do not fit, numbers that are not finite, a covariance
        that is none, and Refusal where no coefficient lies before adoption.
        """
        coefficients = _numbers(beta, "coefficients", 1)
        covariance = _numbers(sigma, "covariance", 2)
        _check_counts(pre, post)
        _check_shapes(coefficients, covariance, pre, post)
        _check_variances(covariance)
        covariance = _symmetric(covariance)
        found = (*notes, *_check_spectrum(covariance))
        return cls(coefficients, covariance, int(pre), int(post), found)

    def weights(self, weights: str | Sequence[float] | ArrayLike | None = None) -> Floats:
        """The effect asked about as weights (post,) on the coefficients after adoption.

        `first` (the default), `last`, `average`, or numbers. Raises InputError for others.
        """
        if weights is None or isinstance(weights, str):
            return self._named(weights or "first")
        chosen = np.asarray(weights, float)
        if chosen.shape != (self.post,) or not np.isfinite(chosen).all() or not chosen.any():
            raise InputError(
                "The weights do not fit the event study.",
                f"It has {self.post} coefficients after adoption, each of which needs a number, "
                f"not all of them zero; given were {chosen.size}.",
                "Give one weight for each, or 'first', 'last' or 'average'.",
            )
        return chosen

    def _named(self, name: str) -> Floats:
        chosen = np.zeros(self.post)
        match name.strip().lower():
            case "first":
                chosen[0] = 1.0
            case "last":
                chosen[-1] = 1.0
            case "average" | "mean":
                chosen[:] = 1 / self.post
            case _:
                raise InputError(
                    f"There are no weights called '{name}'.",
                    "The effect is of the first period after adoption, the last, or their average.",
                    "Use 'first', 'last', 'average', or a number for each period: 0.5,0.5.",
                )
        return chosen


def _numbers(values: ArrayLike, what: str, dimensions: int) -> Floats:
    try:
        found = np.array(values, float)
    except (TypeError, ValueError):
        found = np.array(np.nan)
    if found.ndim != dimensions or not np.isfinite(found).all():
        shape = "a list of numbers" if dimensions == 1 else "a square table of numbers"
        raise InputError(
            f"The {what} of the event study cannot be used.",
            f"It has to be {shape}, with none missing, infinite or a word.",
            "Leave out periods that were not estimated, and give the rest as numbers.",
        )
    return found


def _check_counts(pre: int, post: int) -> None:
    if pre != int(pre) or post != int(post) or pre < 0 or post < 0:
        raise InputError(
            f"There cannot be {pre} periods before adoption and {post} after it.",
            "Both are counts of coefficients.",
            "Give whole numbers, such as pre 4 and post 5.",
        )
    if post == 0:
        raise InputError(
            "There is no effect to bound.",
            "The event study has no coefficient after adoption.",
            "Give the coefficients from adoption on, after those before it.",
        )
    if pre == 0:
        raise Refusal(
            "The data cannot tell how far trends may have differed.",
            "There is no coefficient before adoption, so no earlier difference to compare with.",
            "Use a panel with at least two periods before adoption: the reference and one more.",
        )


def _check_shapes(beta: Floats, sigma: Floats, pre: int, post: int) -> None:
    if len(beta) != pre + post:
        raise InputError(
            f"The event study has {len(beta)} coefficients, not {pre + post}.",
            f"{pre} before adoption and {post} after it make {pre + post}; the reference period "
            "is not one of them.",
            "Leave the reference period out, or correct 'pre' and 'post'.",
        )
    if sigma.shape != (len(beta), len(beta)):
        rows, columns = sigma.shape
        raise InputError(
            f"The covariance is {rows} by {columns}, not {len(beta)} by {len(beta)}.",
            "It needs a row and a column for each coefficient, in the same order.",
            "Leave the reference period out of both, and give the covariance of the rest.",
        )


def _check_variances(sigma: Floats) -> None:
    bad = np.flatnonzero(np.diag(sigma) <= 0)
    if len(bad):
        raise InputError(
            f"Coefficient {bad[0] + 1} has no variance ({sigma[bad[0], bad[0]]:g}).",
            "Every coefficient is an estimate and has an error above zero; one without is "
            "usually the reference period.",
            "Leave the reference period out of the coefficients and of their covariance.",
        )


def _symmetric(sigma: Floats) -> Floats:
    scale = np.sqrt(np.outer(np.diag(sigma), np.diag(sigma)))
    if (np.abs(sigma - sigma.T) > ROUNDING * scale).any():
        raise InputError(
            "The covariance is not symmetric.",
            "The covariance of two coefficients is the same whichever comes first.",
            "Give the full matrix: not a triangle of it, and not correlations on one side.",
        )
    mended: Floats = (sigma + sigma.T) / 2
    return mended


def _check_spectrum(sigma: Floats) -> tuple[str, ...]:
    deviations = np.sqrt(np.diag(sigma))
    roots = np.linalg.eigvalsh(sigma / np.outer(deviations, deviations))
    if roots[0] < -ROUNDING:
        raise InputError(
            "The covariance is not one that estimates can have.",
            "Some sum of the coefficients would have a variance below zero.",
            "Give the covariance as it was estimated, with enough digits.",
        )
    if roots[0] < SINGULAR:
        return (
            "The covariance is singular: some coefficients are exact sums of others, which "
            "happens with fewer clusters than coefficients. The bounds lean on errors that may "
            "be far too small.",
        )
    return ()
