"""The verb: appraises a case from a file, the name of a shipped one, or one already read."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from changing_places.appraisal.asking.run import Settings, appraise_case
from changing_places.appraisal.case import Case, read_case
from changing_places.appraisal.model import Appraisal
from changing_places.core.progress import Progress, silent
from changing_places.core.seeds import DEFAULT_SEED


def appraise(
    case: Case | str | Path,
    *,
    as_at: date | str | None = None,
    switches: Sequence[str] = (),
    reform: Mapping[str, object] | None = None,
    without: Sequence[str] = (),
    draws: int = 10_000,
    seed: int = DEFAULT_SEED,
    history: bool = True,
    deflators: Mapping[int, float] | None = None,
    progress: Progress = silent,
) -> Appraisal:
    """Which delivery model is best for whom, how sure that is, and which rule stands in the way.

    `case` is a YAML file, the name of a shipped case, or a case that was read. `as_at` is the day
    whose rules hold (the case's own, or today). `switches` take unsettled rules as in force,
    `reform` puts other values in place of rules' ("rule.parameter"), `without` takes rules away.
    `draws` and `seed` are of the simulation. `deflators` are GDP deflators by year, for lines in
    the prices of other years than the case's.

    Raises InputError with the file, line and path of whatever cannot be used, Refusal where no
    option is lawful.

    >>> result = appraise("leisure", as_at="2026-11-24", draws=200, history=False)
    >>> result.council_choice, result.public_choice
    ('in-house-transformed', 'trust')
    """
    held = case if isinstance(case, Case) else read_case(case)
    settings = Settings(
        switches=tuple(switches),
        reform=dict(reform or {}),
        without=tuple(without),
        draws=draws,
        seed=seed,
        history=history,
        deflators=dict(deflators or {}),
    )
    return appraise_case(held, as_at, settings, progress=progress)
