"""The register of councils: who they are, were and will be, their names and their history.

`find` answers with one area or raises; `search` answers a search box, spelling mistakes
and all. The order in which `find` decides is stated in `Register.find`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Self

from changing_places.core.errors import InputError
from changing_places.core.kept import Kept
from changing_places.data.area import TIERS, Area, Match, day_in_words
from changing_places.data.datasets import shared
from changing_places.data.names import Name, NameIndex, core
from changing_places.data.register_rows import Rows, areas_of, rows_of
from changing_places.data.search import search
from changing_places.data.store import Store

__all__ = ["TIERS", "Area", "Match", "Register"]


class Register:
    """Every council of the store, by code, by name, by date, and by what became of it."""

    def __init__(
        self,
        areas: Iterable[Area],
        *,
        names: Iterable[tuple[str, str]] = (),
        codes: Mapping[str, str] | None = None,
        labels: Mapping[str, str] | None = None,
    ) -> None:
        """`names` are (name, code) beyond each area's own; `codes` maps aliases to codes.

        `labels` names areas that are no council: regions, nations.
        """
        self.areas = tuple(areas)
        self._by_code = {a.code: a for a in self.areas}
        self.by_register_code = {a.register_code: a for a in self.areas}
        known = shared("aliases")["areas"]
        self._aliases = {a: c for a, c in known.items() if c in self._by_code}
        self._aliases |= {f: a.code for a in self.areas for f in a.former_codes}
        self._aliases |= {a: c for a, c in (codes or {}).items() if c in self._by_code}
        for area in self.areas:
            self._aliases.setdefault(area.register_code, area.code)
        self._other_names = [(n, c) for n, c in names if c in self._by_code]
        self._labels = dict(labels or {})
        self._districts: dict[str, list[Area]] = defaultdict(list)
        for area in self.areas:
            if area.county:
                self._districts[area.county].append(area)

    @classmethod
    def of(cls, store: Store) -> "Register":
        """The register in a store, read once for each state of it. Needs the table `areas`."""
        return _READ.get(store.key, lambda: cls.from_rows(rows_of(store)))

    @classmethod
    def from_rows(cls, rows: Rows) -> Self:
        """The register of the rows of its tables, for those who have no store."""
        areas = areas_of(rows)
        codes = {a.register_code: a.code for a in areas}
        return cls(
            areas,
            names=[(name, codes[own]) for name, own in rows.names if own in codes],
            codes={alias: codes[own] for alias, own in rows.codes if own in codes},
            labels=rows.labels,
        )

    @cached_property
    def _index(self) -> NameIndex:
        own = (Name(n, a.code, True) for a in self.areas for n in (a.name, a.official_name) if n)
        others = (Name(n, c, False) for n, c in self._other_names if n)
        return NameIndex([*own, *others])

    # -- codes ---------------------------------------------------------------------------

    def __contains__(self, code: object) -> bool:
        return code in self._by_code or code in self._aliases

    def canonical(self, code: str) -> str | None:
        """The code that the register keeps an area under; None for one it does not know.

        >>> old = {"code": "E06000057", "name": "Northumberland", "type": "UA"}
        >>> register = Register.from_rows(Rows([old | {"former_codes": ["E06000048"]}]))
        >>> register.canonical("E06000048")
        'E06000057'
        """
        return code if code in self._by_code else self._aliases.get(code)

    def get(self, code: str) -> Area:
        """The area of a GSS code (current, former or alias) or register code."""
        known = self.canonical(code) or self.canonical(code.strip().upper())
        if known is None:
            raise InputError(
                f"The register knows no area with the code '{code}'.",
                f"It knows {len(self.areas)} councils by GSS code, former code and its own code.",
                "Check the code, or give the council's name.",
            )
        return self._by_code[known]

    def name_of(self, code: str) -> str:
        """The name of a council, region or nation; the code itself where none is known."""
        known = self.canonical(code)
        return self._by_code[known].name if known else self._labels.get(code, code)

    # -- names ---------------------------------------------------------------------------

    def find(self, text: str, *, on: date | None = None) -> Area:
        """The one area that a code, a name or a distinct part of a name means.

        Decided in this order, the first that fits: a code; the name of a council in force;
        the name of a former one; the same two but for words such as "borough" and "county";
        whole words of a name; the beginning of some. So "Somerset" is the council of today and
        "Somerset County Council" the county that was. With `on`, only councils in force on
        that day are asked.

        Raises InputError: where several fit, naming all; where none does, the nearest three.
        """
        sought = text.strip()
        code = self.canonical(sought) or self.canonical(sought.upper())
        if code is not None:
            return self._by_code[code]
        index = self._index
        for names in (
            index.exact(sought),
            index.same_core(sought),
            index.holding(sought),
            index.holding(sought, unfinished=True),
        ):
            areas = self._owners(names, on)
            if names and len(areas) > 1:
                mains = self._owners([n for n in names if n.main], on)
                areas = mains if len(mains) == 1 else areas
            if len(areas) == 1:
                return areas[0]
            if areas:
                raise _several(sought, areas)
        raise self._none_fits(sought, on)

    def _owners(self, names: Sequence[Name], on: date | None) -> list[Area]:
        """The areas of these names: those in force, or where none is, those that were."""
        areas = list({n.owner: self._by_code[n.owner] for n in names}.values())
        if on is not None:
            return [a for a in areas if a.in_force(on)]
        councils = [a for a in areas if a.tier != "combined"] or areas
        if len({core(n.text) for n in names}) > 1:
            return councils  # parts of several names: nothing says which is meant
        return [a for a in councils if a.current] or councils

    def _none_fits(self, sought: str, on: date | None) -> InputError:
        near = [m.area for m in self.search(sought, limit=30, on=on)]
        if len(near) < 3:
            near += [self._by_code[n.owner] for _, n in self._index.nearest(sought)]
        if on is not None:
            near = [a for a in near if a.in_force(on)]
        three = list(dict.fromkeys(a.name for a in near))[:3]
        when = f" on {day_in_words(on)}" if on else ""
        return InputError(
            f"There is no council '{sought}'{when}.",
            f"The nearest are {_listed(three)}." if three else "No name is anything like it.",
            "Give a name, a GSS code or a distinct part of a name"
            + (f", for example '{three[0]}'." if three else "."),
        )

    def search(self, text: str, limit: int = 10, *, on: date | None = None) -> list[Match]:
        """The areas that what was typed may mean, best first; typing errors are tolerated.

        A former council's name also finds the councils that took its place, and says so.
        """
        return search(self, self._index, text, limit=limit, on=on)

    # -- lists and dates -----------------------------------------------------------------

    def current(self, tier: str | None = None, nation: str | None = None) -> list[Area]:
        """The councils that exist today, by name; combined authorities only where asked."""
        return self.on(date.today(), tier, nation)

    def on(self, day: date, tier: str | None = None, nation: str | None = None) -> list[Area]:
        """The councils in force on a day, by name; combined authorities only where asked."""
        if tier is not None and tier not in TIERS:
            raise InputError(
                f"There is no tier '{tier}'.",
                f"The tiers are {_listed(TIERS)}.",
                "Give one of them, or none for every council.",
            )
        wanted = [a for a in self.areas if a.tier == tier or (not tier and a.tier != "combined")]
        found = [a for a in wanted if a.in_force(day) and nation in (None, a.nation)]
        return sorted(found, key=lambda a: (a.name, a.code))

    # -- history and tiers ---------------------------------------------------------------

    def successors(self, code: str, on: date | None = None) -> list[Area]:
        """The councils that stand on `on` (today) where this one stood; itself if it does."""
        return self._follow(self.get(code), on or date.today(), forward=True)

    def predecessors(self, code: str, on: date | None = None) -> list[Area]:
        """The councils that this one replaced; with `on`, those that stood on that day."""
        area = self.get(code)
        if on is None:
            return [self._by_code[c] for c in area.predecessors]
        return self._follow(area, on, forward=False)

    def _follow(self, area: Area, on: date, *, forward: bool) -> list[Area]:
        found: dict[str, Area] = {}
        waiting, seen = [area], {area.code}
        while waiting:
            one = waiting.pop(0)
            if one.in_force(on):
                found[one.code] = one
                continue
            for code in one.successors if forward else one.predecessors:
                if code not in seen and code in self._by_code:
                    seen.add(code)
                    waiting.append(self._by_code[code])
        return list(found.values())

    def upper_of(self, code: str) -> Area | None:
        """The county of a district; None for a council that has none above it."""
        county = self.get(code).county
        return self._by_code[county] if county else None

    def districts_of(self, code: str, on: date | None = None) -> list[Area]:
        """The districts of a county on a day: today, or the last day of a county that was."""
        county = self.get(code)
        day = on or (county.ends if county.ends and not county.current else date.today())
        districts = [d for d in self._districts.get(county.code, ()) if d.in_force(day)]
        return sorted(districts, key=lambda d: d.name)


_READ = Kept[Register](4)


def _several(sought: str, areas: Sequence[Area]) -> InputError:
    shown = [f"{a.name} ({a.code}{_span(a)})" for a in sorted(areas, key=lambda a: a.name)]
    return InputError(
        f"'{sought}' fits {len(areas)} councils.",
        f"They are {'; '.join(shown)}.",
        "Give the whole name or the code of the one that you mean.",
    )


def _span(area: Area) -> str:
    return f", until {day_in_words(area.ends)}" if area.ends and not area.current else ""


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"'{n}'" for n in names)
