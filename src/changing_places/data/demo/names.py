"""Names for places that do not exist: pronounceable, British in sound, and nobody's own.

A name is an invented root (a stem and a tail) with an ending that British place names have.
Stems were chosen so that no name they make is that of a council or town in the United
Kingdom; a test asks the register of real councils whenever it is at hand.
"""

import numpy as np

from changing_places.core.seeds import generator

STEMS = (
    *("Varr", "Skeld", "Ombr", "Quarr", "Ist", "Tav", "Hesk", "Lorr", "Menn", "Pendr", "Ulv"),
    *("Vell", "Wyst", "Yarr", "Zenn", "Brenn", "Caddr", "Dunn", "Garr", "Jarr", "Kess", "Lann"),
    *("Morv", "Ness", "Orr", "Renn", "Thirn", "Umbr", "Vinn", "Yeld", "Dorr", "Ferr", "Gann"),
    *("Imbr", "Jess", "Keldr", "Linn", "Nenn", "Ospr", "Rusk", "Senn", "Tarr", "Cress", "Esk"),
    *("Luss", "Nodr", "Ottr", "Pinn", "Rosw", "Stann", "Tress", "Winn", "Audr", "Cawdr", "Grenn"),
    *("Crann", "Ettr", "Goss", "Irr", "Lodr", "Quess", "Sull", "Tundr", "Worr", "Addr", "Cudd"),
)
TAILS = ("ow", "er", "en", "el", "in", "an")
# Tails of roots that stand alone.
LAST_TAILS = ("ow", "el", "ick", "ock", "en", "an", "ey", "eth")
# Endings that suit a town, and others that suit open country or the coast.
TOWN = ("ford", "bridge", "wick", "ham", "ton", "bury", "minster", "chester", "stead", "worth")
COUNTRY = ("dale", "moor", "combe", "thorpe", "by", "holt", "hurst", "den", "mere", "ley", "fold")
COAST = ("mouth", "ness", "haven", "sands", "pool", "cliffe", "wyke", "sea")
# Roots that make a real name, or too nearly one, with some ending.
NOT_THESE = frozenset(
    {
        *("Dunnock", "Eskin", "Ettrick", "Ferrel", "Garran", "Garrel", "Garrick", "Gannan"),
        *("Gossel", "Irrel", "Jarrow", "Jessen", "Kessel", "Kessin", "Kessock", "Morven"),
        *("Orrel", "Orrick", "Osprey", "Pinner", "Pinnow", "Renner", "Ruskey", "Ruskin"),
        *("Sennan", "Sennen", "Tavel", "Tavin", "Tressin", "Varrel", "Winnen", "Winner", "Yarrow"),
    }
)


def roots(rng: np.random.Generator) -> list[tuple[str, str]]:
    """Pairs in an order of chance: a root to be given an ending, and one to stand alone.

    Every stem comes once, then every stem again with other tails.
    """
    middle = np.argsort(rng.random((len(STEMS), len(TAILS))), axis=1)
    last = np.argsort(rng.random((len(STEMS), len(LAST_TAILS))), axis=1)
    found = []
    for turn in range(len(TAILS)):
        for s in rng.permutation(len(STEMS)):
            pair = STEMS[s] + TAILS[middle[s, turn]], STEMS[s] + LAST_TAILS[last[s, turn]]
            if not NOT_THESE.intersection(pair):
                found.append(pair)
    return found


def joined(root: str, ending: str) -> str:
    """A root and an ending as one word, without a letter that doubles up.

    >>> joined("Skelder", "hurst"), joined("Ottrel", "ley")
    ('Skelderhurst', 'Ottreley')
    """
    return (root[:-1] if root[-1] == ending[0] else root) + ending


class NameMaker:
    """Names drawn one after another, none twice."""

    def __init__(self, seed: int) -> None:
        self.rng = generator(seed, "demo", "names")
        self._roots = iter(roots(self.rng))
        self._taken: set[str] = set()

    def root(self) -> str:
        """A root to be given an ending, not drawn before."""
        return next(self._roots)[0]

    def word(self) -> str:
        """A root that stands alone, not drawn before."""
        return next(self._roots)[1]

    def place(self, endings: tuple[str, ...]) -> str:
        """A root not drawn before, with one of the endings or, now and then, alone."""
        root, alone = next(self._roots)
        return alone if self.rng.random() < 0.3 else joined(root, str(self.rng.choice(endings)))

    def district(self, county_root: str, coastal: float, urban: float) -> str:
        """A district's name: a town, a tract of country, a part of its county."""
        kind = self.rng.random()
        side = f"{self.rng.choice(['North', 'South', 'East', 'West', 'Mid'])} {county_root}shire"
        if kind < 0.12 and side not in self._taken:
            self._taken.add(side)
            return side
        if kind < 0.2:
            return f"{self.word()} {'Coast' if coastal > 0.2 else 'Forest'}"
        if kind < 0.27:
            return f"Vale of {self.word()}"
        if kind < 0.33:
            return f"{self.word()} and {self.place(TOWN)}"
        if coastal > 0.3 and kind < 0.8:
            return self.place(COAST)
        return self.place(TOWN if urban > 0 or kind > 0.75 else COUNTRY)
