"""An event study from a file: coefficients and their covariance, by the names people use."""

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from changing_places.core.errors import InputError
from changing_places.evaluation.panel.model import Floats
from changing_places.evaluation.sensitivity.event_study import EventStudy

BETA = ("beta", "betahat", "beta_hat", "coefficients", "coef", "estimates")
SIGMA = ("sigma", "V", "vcov", "covariance", "cov", "variance")
PRE = ("pre", "num_pre", "numPrePeriods", "pre_periods")
POST = ("post", "num_post", "numPostPeriods", "post_periods")
TIMES = ("event_times", "event_time", "years", "times", "timeVec", "periods")
REFERENCE = ("reference", "referencePeriod", "reference_period", "ref")
EXAMPLE = '{"beta": [0.1, 0.9], "sigma": [[0.04, 0.01], [0.01, 0.04]], "pre": 1, "post": 1}'


def read_event_study(source: str | Path | Mapping[str, Any]) -> EventStudy:
    """An event study from a JSON file or an object already read.

    Wanted are `beta`, `sigma`, `pre` and `post`. Other common names serve (`betahat`, `vcov`,
    `V`, `covariance`); in place of `pre` and `post`, `event_times` or `years` with
    `reference`. What `evaluate --json` prints serves as it is. A reference period that is given
    as a coefficient of zero without error is left out.

    Raises InputError for a file that is not such, saying what is missing.
    """
    held = source if isinstance(source, Mapping) else _read(Path(source))
    if isinstance(held.get("event_study"), Sequence):
        return _of_evaluation(held)
    beta, sigma = _wanted(held, BETA, "coefficients"), _wanted(held, SIGMA, "covariance")
    pre, post = _found(held, PRE), _found(held, POST)
    times = _found(held, TIMES)
    if pre is None and "prePeriodIndices" in held:
        pre = len(held["prePeriodIndices"])
    if times is None:
        pre, post = _counts(pre, post, len(np.atleast_1d(np.array(beta, object))))
        return EventStudy.checked(beta, sigma, pre=pre, post=post)
    return _by_time(beta, sigma, times, _found(held, REFERENCE))


def _read(path: Path) -> Mapping[str, Any]:
    try:
        held = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(
            f"The file {path} cannot be read.",
            f"{error.strerror or 'It cannot be opened'}.",
            "Check its name and the folder.",
        ) from error
    except ValueError as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise InputError(
            f"The file {path} is not JSON{where}.",
            "An event study is read from a JSON object.",
            f"Write it as {EXAMPLE}.",
        ) from error
    if not isinstance(held, Mapping):
        raise InputError(
            f"The file {path} holds no event study.",
            "It has to be a JSON object with names and values, not a list or a number.",
            f"Write it as {EXAMPLE}.",
        )
    return held


def _found(held: Mapping[str, Any], names: Sequence[str]) -> Any:
    return next((held[name] for name in names if held.get(name) is not None), None)


def _wanted(held: Mapping[str, Any], names: Sequence[str], what: str) -> Any:
    found = _found(held, names)
    if found is None:
        there = ", ".join(f"'{name}'" for name in list(held)[:8]) or "nothing"
        raise InputError(
            f"The event study has no {what}.",
            f"They are looked for under '{names[0]}'; the object holds {there}.",
            f"Write it as {EXAMPLE}.",
        )
    return found


def _counts(pre: Any, post: Any, total: int) -> tuple[int, int]:
    """Both counts, one worked out from the other where only one is given."""
    try:
        if pre is None and post is None:
            raise ValueError
        before = int(pre) if pre is not None else total - int(post)
        return before, int(post) if post is not None else total - before
    except (TypeError, ValueError):
        raise InputError(
            "It is not said which coefficients lie before adoption.",
            "'pre' and 'post' count them: whole numbers that sum to the number of coefficients.",
            f"Write it as {EXAMPLE}, or give 'event_times' and 'reference'.",
        ) from None


def _by_time(beta: Any, sigma: Any, times: Any, reference: Any) -> EventStudy:
    """Before and after by time: earlier than the reference period, and later."""
    try:
        when = np.atleast_1d(np.array(times, float))
        values, covariance = np.array(beta, float), np.array(sigma, float)
        base = None if reference is None else float(np.atleast_1d(reference)[0])
    except (TypeError, ValueError):
        return EventStudy.checked(beta, sigma, pre=1, post=1)  # says which of them is at fault
    if when.shape != values.shape or not np.isfinite(when).all():
        raise InputError(
            f"There are {when.size} periods for {values.size} coefficients.",
            "Each coefficient needs its own period, a number.",
            "Give one event time for each coefficient, such as -3, -2, 0, 1.",
        )
    order = np.argsort(when, kind="stable")
    when, values = when[order], values[order]
    if covariance.shape == (len(when), len(when)):
        covariance = covariance[np.ix_(order, order)]
        when, values, covariance, base = _without_reference(when, values, covariance, base)
    base = _reference(when, base)
    if not (np.diff(when) > 0).all():
        raise InputError(
            "A period stands twice in the event study.",
            "Each coefficient is of another period.",
            "Give the coefficients of one outcome and one group.",
        )
    pre = int((when < base).sum())
    notes = _gaps(np.sort(np.append(when, base)))
    return EventStudy.checked(values, covariance, pre=pre, post=len(when) - pre, notes=notes)


def _without_reference(
    when: Floats, values: Floats, covariance: Floats, base: float | None
) -> tuple[Floats, Floats, Floats, float | None]:
    """Leave out a coefficient of zero without error: that is what a reference period is."""
    exact = (values == 0) & ~np.nan_to_num(covariance).any(axis=1)
    if exact.sum() != 1 or (base is not None and when[exact][0] != base):
        return when, values, covariance, base
    kept = ~exact
    return when[kept], values[kept], covariance[np.ix_(kept, kept)], float(when[exact][0])


def _reference(when: Floats, base: float | None) -> float:
    """The reference period as given, or the one that is missing from the row of periods."""
    if base is not None and base in when:
        raise InputError(
            f"The reference period {base:g} is also a coefficient.",
            "The reference period is what the others are compared with, and has no error.",
            "Leave it out of the coefficients and of their covariance.",
        )
    if base is not None:
        return base
    step = np.diff(when).min() if len(when) > 1 else 1.0
    missing = [a + step for a, b in pairwise(when) if np.isclose(b - a, 2 * step)]
    if len(missing) == 1 and (np.diff(when) <= 2.5 * step).all():
        return float(missing[0])
    raise InputError(
        "It is not said which period is the reference.",
        "It cannot be told from the periods: it is not the one period missing from their row.",
        "Add 'reference', such as -1 for event times or 2013 for years.",
    )


def _gaps(when: Floats) -> tuple[str, ...]:
    steps = np.diff(when)
    if len(steps) and not np.allclose(steps, steps.min()):
        return (
            "The periods are not evenly spaced. The bounds take each as one step from the next, "
            "so that a longer gap is allowed no larger a departure.",
        )
    return ()


def _of_evaluation(held: Mapping[str, Any]) -> EventStudy:
    """From what `evaluate --json` prints.

    Its `sensitivity` holds an event study against one fixed base, which is what bounds want;
    elsewhere rows by event time and `sensitivity.covariance` serve.
    """
    rows = [row for row in held["event_study"] if isinstance(row, Mapping)]
    sensitivity = held.get("sensitivity")
    inside = sensitivity if isinstance(sensitivity, Mapping) else {}
    if {"beta", "covariance", "event_times", "reference"} <= inside.keys():
        parts = (inside[n] for n in ("beta", "covariance", "event_times", "reference"))
        return _by_time(*parts)
    covariance = inside.get("covariance", held.get("covariance"))
    if covariance is None or not rows or any("event_time" not in row for row in rows):
        raise InputError(
            "The answer holds no covariance of its event study.",
            "The bounds need 'event_study' with 'event_time' and 'estimate', and "
            "'sensitivity.covariance' in the same order.",
            "Take the whole answer of 'changing-places evaluate ... --json'.",
        )
    times = inside.get("event_times")
    if times is not None:
        rows = [row for row in rows if row["event_time"] in times]
        rows.sort(key=lambda row: times.index(row["event_time"]))
    reference = inside.get("reference")
    estimated = [row for row in rows if row.get("se")]
    if len(covariance) == len(estimated) < len(rows):
        left_out = [row["event_time"] for row in rows if not row.get("se")]
        reference = left_out[0] if len(left_out) == 1 else reference
        rows = estimated
    _check_rows(rows, covariance, reference)
    return _by_time(
        [row.get("estimate") for row in rows],
        covariance,
        [row["event_time"] for row in rows],
        reference,
    )


def _check_rows(
    rows: Sequence[Mapping[str, Any]], covariance: Sequence[Any], reference: Any
) -> None:
    if len(covariance) != len(rows):
        raise InputError(
            f"The covariance is of {len(covariance)} coefficients, and the event study has "
            f"{len(rows)}.",
            "'sensitivity.covariance' needs a row for each row of 'event_study'.",
            "Take the whole answer of 'changing-places evaluate ... --json'.",
        )
    if reference is None and all(row.get("se") for row in rows) and _unbroken(rows):
        raise InputError(
            "The event study has no reference period.",
            "Each coefficient before adoption compares a period with the one before it (a "
            "varying base), which is not how far trends had come apart by then.",
            "Evaluate again with '--base universal'.",
        )


def _unbroken(rows: Sequence[Mapping[str, Any]]) -> bool:
    times = sorted(row["event_time"] for row in rows)
    return all(b - a == 1 for a, b in pairwise(times))
