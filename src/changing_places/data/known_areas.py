"""Which codes are areas, and which area a code, a DfE number or a region's name stands for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from changing_places.data.datasets import shared
from changing_places.data.store import Store

_GSS = re.compile(r"[EWSNKJLM]\d{8}")
# LSOAs of England and Wales, data zones, super output areas and data zones of Northern Ireland.
SMALL_AREA = r"^(?:[EWS]01\d{6}|N2[01]\d{6}|9\d[A-Z]{2}\d\d[A-Z]\d{1,2})$"


@dataclass(frozen=True)
class Verdict:
    """What a code turned out to be: an area, or a reason why its row is set aside."""

    area: str | None
    reason: str | None = None
    why: str | None = None
    alias: bool = False


@dataclass
class KnownAreas:
    """The codes that the register, the look-ups and the aliases explain.

    `codes` is empty where there is no register yet: then every well-formed GSS code passes.
    """

    codes: frozenset[str] = frozenset()
    aliases: Mapping[str, str] = field(default_factory=dict)
    dfe_numbers: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def without_register(self) -> bool:
        """Whether no register is held, so that no code can be refused as unknown."""
        return not self.codes

    def judge(self, text: str | None, kind: str = "code") -> Verdict:
        """What one cell means as an area: `kind` is a code, a dfe_number or a name."""
        if text is None or not text.strip():
            return Verdict(None, "no_area_code", "it has no area code")
        words = text.strip()
        if kind == "dfe_number":
            return self._judge_dfe(words.removesuffix(".0"))
        if kind == "name":
            found = self.names.get(_folded(words))
            why = f"'{words}' is the name of no region or nation"
            return Verdict(found) if found else Verdict(None, "unknown_area_name", why)
        return self._judge_code(words)

    def _judge_dfe(self, number: str) -> Verdict:
        code = self.dfe_numbers.get(number)
        if code:
            return self._judge_code(code)
        if not self.dfe_numbers:
            why = "the look-up of DfE numbers (dfe_la_number_to_gss.csv) has not been loaded"
            return Verdict(None, "unknown_area_code", why)
        why = f"no look-up knows the DfE number '{number}'"
        return Verdict(None, "unknown_area_code", why)

    def _judge_code(self, code: str) -> Verdict:
        code = code.upper()
        alias = self.aliases.get(code)
        if alias:
            return Verdict(alias, alias=True)
        if code in self.codes or code in shared("statistical_areas")["areas"]:
            return Verdict(code)
        if any(re.fullmatch(p, code) for p in shared("statistical_areas")["patterns"]):
            return Verdict(code)
        body = shared("statistical_areas")["bodies"].get(code[:3])
        if body and _GSS.fullmatch(code):
            return Verdict(None, "not_a_council", f"'{code}' is {body}, not a council or a region")
        if self.without_register and _GSS.fullmatch(code):
            return Verdict(code)
        why = f"no register knows the area code '{code}'"
        return Verdict(None, "unknown_area_code", why)


def known_areas(frames: Mapping[str, pl.DataFrame], store: Store) -> KnownAreas:
    """What is known of areas from the tables of this load, and else from the store's."""

    def table(name: str, *columns: str) -> pl.DataFrame | None:
        if name in frames:
            return frames[name].select(columns)
        return store.table(name, columns) if name in store else None

    areas = table("areas", "code", "register_code", "former_codes")
    look_up = table("area_codes", "code", "register_code")
    hierarchy = table("area_hierarchy", "code")
    numbers = table("education_authority_codes", "la_number", "area")
    aliases = dict(shared("aliases")["areas"])
    codes: set[str] = set()
    if areas is not None:
        current = dict(areas.select("register_code", "code").iter_rows())
        codes |= set(current.values())
        former = areas.select("former_codes", "code").explode("former_codes").drop_nulls()
        aliases |= {f: c for f, c in former.iter_rows() if f != c}
        if look_up is not None:
            pairs = ((c, current.get(r)) for c, r in look_up.iter_rows())
            aliases |= {c: now for c, now in pairs if now and now != c}
    if hierarchy is not None and codes:
        codes |= set(hierarchy["code"]) - set(aliases)
    return KnownAreas(
        codes=frozenset(codes),
        aliases=aliases,
        dfe_numbers=dict(numbers.iter_rows()) if numbers is not None else {},
        names=_names(),
    )


def _names() -> dict[str, str]:
    areas = shared("statistical_areas")["areas"]
    return {_folded(name): code for code, names in areas.items() for name in names}


def _folded(name: str) -> str:
    return " ".join(name.lower().split())
