"""The sentences of a weighing of criteria."""

from collections.abc import Sequence

NORMALISATION = {
    "weighted sum": "Each criterion runs from 0 at its worst option to 1 at its best, straight "
    "between: (x - worst) / (best - worst).",
    "weighted product": "Each score is a ratio to the criterion's best: x / max for benefits, "
    "min / x for costs.",
    "TOPSIS": "Each score is divided by the criterion's root sum of squares, x / √Σx²; costs have "
    "their sign turned.",
    "VIKOR": "Each criterion runs from 0 at its worst option to 1 at its best; what is short of 1 "
    "is the shortfall.",
    "PROMETHEE II": "Options are compared in pairs on each criterion; an option's net flow is how "
    "far it is preferred to the others, less how far they are to it, on average.",
    "COPRAS": "Each score is a share of the criterion's sum over options, x / Σx; costs count by "
    "the inverse of their weighted sum.",
}

# How each method looks at the scores, to follow its name and a comma or 'which'.
LOOKS = {
    "weighted sum": "lets strengths make up for weaknesses in full",
    "weighted product": "compares ratios, so that a very low score pulls an option down",
    "TOPSIS": "measures distances, so that large differences count more than many small ones",
    "VIKOR": "also counts the single worst shortfall of each option",
    "PROMETHEE II": "counts how often an option is preferred to the others",
    "COPRAS": "compares shares of totals, and takes costs by their inverse",
}


def joined(names: Sequence[str], word: str = "and") -> str:
    """Names as a reader would say them.

    >>> joined(["cost", "quality", "jobs"])
    'cost, quality and jobs'
    """
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {word} {names[-1]}"


def share(value: float) -> str:
    """A share of weight sets in words: whole per cents, and never 0% or 100% for almost.

    >>> [share(x) for x in (0.0, 0.001, 0.5, 0.999, 1.0)]
    ['none', 'under 1%', '50%', 'over 99%', 'all']
    """
    if value <= 0:
        return "none"
    if value >= 1:
        return "all"
    if value < 0.01:
        return "under 1%"
    if value > 0.99:
        return "over 99%"
    return f"{value:.0%}"


def disagreement(base: str, other: str, options: tuple[str, str], criterion: str) -> str:
    """One method prefers another option than the base: which criterion makes it so."""
    mine, theirs = options
    return (
        f"{start(other)} prefers {mine} to {theirs}, which {base} has first, because it "
        f"{LOOKS[other]}; the difference lies most of all in {criterion}."
    )


def the(method: str) -> str:
    """A method's name within a sentence."""
    return method if method[0].isupper() else f"the {method}"


def start(method: str) -> str:
    """A method's name at the start of a sentence."""
    return begun(the(method))


def begun(words: str) -> str:
    """Words as they begin a sentence.

    >>> begun("a charitable trust wins")
    'A charitable trust wins'
    """
    return words[:1].upper() + words[1:]


def wins(order: Sequence[tuple[str, float]], draws: int) -> str:
    """Under how many of the weightings each option wins, most first.

    >>> wins([("the trust", 0.75), ("in-house", 0.25), ("the contract", 0.0)], 1000)
    'Of 1,000 weightings that fit what was said, the trust wins 75% and in-house 25%; the \
contract never wins.'
    """
    won = [(o, v) for o, v in order if v > 0]
    never = [o for o, v in order if v <= 0]
    told = [f"{o} {share(v)}" for o, v in won]
    told[0] = f"{won[0][0]} wins {share(won[0][1])}"
    verb = "never wins" if len(never) == 1 else "never win"
    rest = f"; {joined(never)} {verb}" if never else ""
    return f"Of {draws:,} weightings that fit what was said, {joined(told)}{rest}."
