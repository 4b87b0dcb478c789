"""A council as the register knows it, and a match of a search."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

TIERS = ("lower", "upper", "unitary", "combined")
_TIER_OF_TYPE = {"CTY": "upper", "NMD": "lower", "COMB": "combined", "SRA": "combined"}


def tier_of(kind: str) -> str:
    """The tier of a register's type of council: counties are upper, districts lower.

    >>> tier_of("CTY"), tier_of("LBO")
    ('upper', 'unitary')
    """
    return _TIER_OF_TYPE.get(kind, "unitary")


def day_in_words(day: date) -> str:
    """A day as a sentence has it.

    >>> day_in_words(date(2019, 4, 1))
    '1 April 2019'
    """
    return f"{day.day} {day:%B %Y}"


@dataclass(frozen=True, slots=True)
class Area:
    """One council, current, former or planned.

    `code` is its GSS code (the register's own where it never had one); `county`,
    `predecessors` and `successors` hold such codes too. `starts` is None for a council older
    than the register; `ends` is the last day in force, None while it stands.
    """

    code: str
    register_code: str
    name: str
    official_name: str
    type: str
    type_name: str
    tier: str
    nation: str
    region: str | None
    county: str | None
    combined_authority: str | None
    starts: date | None
    ends: date | None
    predecessors: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()
    former_codes: tuple[str, ...] = ()

    def in_force(self, on: date) -> bool:
        """Whether the council existed on that day."""
        return (self.starts is None or self.starts <= on) and (self.ends is None or on <= self.ends)

    @property
    def current(self) -> bool:
        """Whether the council exists today."""
        return self.in_force(date.today())

    def to_dict(self) -> dict[str, Any]:
        """Its fields, dates as ISO text, and whether it is current."""
        body = asdict(self) | {"current": self.current}
        for key in ("starts", "ends"):
            body[key] = body[key].isoformat() if body[key] else None
        return body


@dataclass(frozen=True, slots=True)
class Match:
    """An area that a search found: the name that fitted, how well (0 to 1), and why."""

    area: Area
    name: str
    score: float
    why: str

    def to_dict(self) -> dict[str, Any]:
        """Its fields, the area's own under `area`."""
        return {
            "area": self.area.to_dict(),
            "name": self.name,
            "score": round(self.score, 4),
            "why": self.why,
        }
