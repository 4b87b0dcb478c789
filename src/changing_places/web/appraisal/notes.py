"""What an answer rests on: warnings, every assumption with its evidence, how it was made."""

from changing_places.appraisal import Appraisal
from changing_places.figures import Column, Table
from changing_places.web.appraisal.frame import Asked
from changing_places.web.appraisal.pieces import Piece, told


def pieces(result: Appraisal, asked: Asked) -> tuple[Piece, ...]:
    """Warnings, assumptions, provenance."""
    case, made = result.case, result.provenance
    columns = (
        Column("path", "What"),
        Column("value", "Value"),
        Column("place", "Where in the file"),
        Column("evidence", "Evidence"),
    )
    rows = [(a.path, str(a.value), a.place, a.evidence) for a in case.assumptions]
    how = (
        f"Made by Changing Places {made.version} from a case whose SHA-256 begins "
        f"{made.case_sha256[:12]}, with {made.draws:,} draws from the seed {made.seed}."
    )
    none = "" if result.warnings else "There is nothing to warn of."
    return (
        Piece("What to bear in mind", told(none), bullets=result.warnings),
        Piece(
            "Every assumption",
            (f"{len(rows)} numbers and words of the case.",),
            table=Table(columns, rows),
            is_folded=True,
        ),
        Piece("How it was made", (how,)),
    )
