"""The panel and the evaluation of an upload, each made once for the same question."""

from changing_places.core.kept import Kept
from changing_places.evaluation.about import About
from changing_places.evaluation.asking import study
from changing_places.evaluation.model import Evaluation, Evaluations
from changing_places.evaluation.panel.faults import Faults
from changing_places.evaluation.panel.model import Panel
from changing_places.evaluation.panel.reading import faults, panel
from changing_places.figures import Source
from changing_places.web.evaluation import uploads
from changing_places.web.evaluation.frame import Asked
from changing_places.web.evaluation.options import Options
from changing_places.web.evaluation.running import waited_for

MOST_PANELS, MOST_RESULTS = 8, 32
WAIT = 10.0  # seconds that a page waits for an evaluation

_faults = Kept[Faults](MOST_PANELS)
_panels = Kept[Panel](MOST_PANELS)
_results = Kept[Evaluation | Evaluations](MOST_RESULTS)


def _question(asked: Asked) -> tuple[object, ...]:
    return (asked.upload.key, asked.upload.name, asked.match, asked.fixes.digest)


def faulty(asked: Asked) -> Faults:
    """What is wrong with the table as it is corrected."""

    def find() -> Faults:
        table, name = uploads.corrected(asked.upload, asked.match.sheet, asked.fixes)
        return faults(table, asked.match.roles(), source=name)

    return _faults.get(_question(asked), find)


def panel_of(asked: Asked) -> Panel:
    """The panel. Raises InputError where the table has faults."""

    def read() -> Panel:
        table, name = uploads.corrected(asked.upload, asked.match.sheet, asked.fixes)
        return panel(table, source=name, **asked.match.arguments())

    return _panels.get(_question(asked), read)


def evaluated(asked: Asked, chosen: Options) -> Evaluation | Evaluations | None:
    """The evaluation; None where it takes longer than a page waits, and goes on.

    Raises InputError and Refusal as `study` does.
    """
    key = (*_question(asked), chosen)
    return _results.peek(key) or waited_for(key, lambda: _evaluated(asked, chosen), WAIT)


def _evaluated(asked: Asked, chosen: Options) -> Evaluation | Evaluations:
    """The evaluation, made once."""

    def answer() -> Evaluation | Evaluations:
        read = panel_of(asked)
        about = About(
            subjects=chosen.subjects(read.outcomes),
            source=Source("Supplied data", f"{asked.upload.name} ({read.sha256[:12]})"),
            options={
                "source": asked.upload.name,
                "sheet": asked.match.sheet or None,
                **asked.match.arguments(),
            },
        )
        return study(read, chosen.settings(), about)

    return _results.get((*_question(asked), chosen), answer)
