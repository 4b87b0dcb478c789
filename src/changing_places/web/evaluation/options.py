"""How an upload is to be evaluated, as an address holds it: words for it, and the method."""

import math
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from changing_places.core.errors import InputError
from changing_places.evaluation.asking.gaps import POLICIES
from changing_places.evaluation.settings import CHOICES, Settings
from changing_places.evaluation.subject import Subject
from changing_places.evaluation.telling.words import ESTIMANDS, METHODS
from changing_places.web.forms import Field, choices

LONGEST = 120  # letters of a name
AUTO = ("", "the program chooses, and says why")
CONTROLS = {
    "never": "those that never adopt",
    "notyet": "those that have not adopted yet",
}
LEVELS = (("0.9", "90%"), ("0.95", "95%"), ("0.99", "99%"))
BETTER = (("", "nobody says"), ("higher", "higher"), ("lower", "lower"))


@dataclass(frozen=True)
class Words:
    """An outcome in the reader's words."""

    name: str = ""
    unit: str = ""
    better: str = ""


@dataclass(frozen=True)
class Options:
    """The words and choices of an evaluation; the method's are texts as the form sends them."""

    policy: str = ""
    who: str = ""
    outcomes: tuple[Words, ...] = ()
    chosen: tuple[tuple[str, str], ...] = ()

    def settings(self) -> Settings:
        """The choices, checked. Raises InputError for one that cannot be."""
        held = dict(self.chosen)
        numbers = {
            name: _number(name, held.pop(name))
            for name in ("level", "meaningful", "anticipation")
            if name in held
        }
        if "anticipation" in numbers:
            numbers["anticipation"] = int(numbers["anticipation"])
        return Settings(**held, **numbers)

    def subjects(self, columns: tuple[str, ...]) -> dict[str, Subject]:
        """The words for each outcome; the column's own name where none was given."""
        words = dict(zip(columns, self.outcomes, strict=False))
        return {column: self._subject(column, words.get(column, Words())) for column in columns}

    def _subject(self, column: str, words: Words) -> Subject:
        name = words.name or f"'{column}'"
        policy, who = self.policy or "the policy", self.who or "units"
        return Subject(name, policy, words.unit, who, words.better)

    def query(self) -> str:
        """The same as an address holds it."""
        held = [("policy", self.policy), ("who", self.who)]
        for i, words in enumerate(self.outcomes):
            held += [(f"{part}.{i}", value) for part, value in vars(words).items()]
        return urlencode([(n, v) for n, v in (*held, *self.chosen) if v])


CHOSEN = ("method", "control", "missing", "aggregate", "level", "anticipation", "meaningful")


def of_query(query: QueryDict, outcomes: int) -> Options:
    """The options that an address holds, for so many outcomes."""

    def text(name: str) -> str:
        return query.get(name, "").strip()[:LONGEST]

    words = tuple(
        Words(text(f"name.{i}"), text(f"unit.{i}"), text(f"better.{i}")) for i in range(outcomes)
    )
    chosen = tuple((name, text(name)) for name in CHOSEN if text(name))
    return Options(text("policy"), text("who"), words, chosen)


def _number(name: str, text: str) -> float:
    try:
        number = float(text.replace(",", "").removesuffix("%"))
    except ValueError:
        number = math.nan
    if math.isfinite(number):
        return number
    raise InputError(
        f"'{text}' is not a number.",
        f"It was given as {NUMBERS[name]}.",
        "Write digits, as 2 or 0.5, or leave it blank.",
    )


NUMBERS = {
    "level": "the level of intervals",
    "meaningful": "the smallest effect that would matter",
    "anticipation": "the number of periods before adoption in which an effect may begin",
}


def words_fields(options: Options) -> tuple[Field, ...]:
    """The policy and those who adopt, in words."""
    return (
        Field(
            "policy",
            "What was adopted?",
            "It stands in sentences such as ‘weekly food waste collections raised recycling’.",
            options.policy,
        ),
        Field("who", "Who adopts?", "In the plural: councils, schools, wards.", options.who),
    )


def outcome_fields(options: Options, columns: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """For each outcome its column and three fields: its name, its unit, which way is better."""
    fields = []
    for i, column in enumerate(columns):
        words = options.outcomes[i] if i < len(options.outcomes) else Words()
        name = Field(f"name.{i}", "What it is", "As in ‘the recycling rate’.", words.name)
        unit = Field(f"unit.{i}", "Its unit", "As in % or £ per head.", words.unit, width=NARROW)
        better = Field(f"better.{i}", "Better is", choices=choices(BETTER, words.better))
        fields.append((column, name, unit, better))
    return tuple(fields)


NARROW = "govuk-input--width-10"


def method_fields(options: Options, compared: bool) -> tuple[Field, ...]:
    """The choices of method; where nothing can be compared there are none but the level."""
    held = dict(options.chosen)
    level = Field("level", "Level of intervals", choices=choices(LEVELS, held.get("level", "0.95")))
    if not compared:
        return (level,)
    methods = [(m, METHODS[m]) for m in CHOICES["method"] if m in METHODS]
    aggregates = [(a, ESTIMANDS[a]) for a in CHOICES["aggregate"]]
    return (
        Field("method", "Method", choices=choices([AUTO, *methods], held.get("method", ""))),
        Field(
            "control",
            "Compared with",
            choices=choices([AUTO, *CONTROLS.items()], held.get("control", "")),
        ),
        Field(
            "missing",
            "Missing figures",
            "All three ways are shown beside the answer.",
            choices=choices([AUTO, *POLICIES.items()], held.get("missing", "")),
        ),
        Field(
            "aggregate",
            "The answer is",
            choices=choices(aggregates, held.get("aggregate", "simple")),
        ),
        level,
        Field(
            "meaningful",
            "The smallest effect that would matter",
            "In the outcome’s unit. Left blank, it is a fifth of the spread between units.",
            held.get("meaningful", ""),
            width="govuk-input--width-5",
        ),
        Field(
            "anticipation",
            "Periods before adoption in which an effect may begin",
            "",
            held.get("anticipation", ""),
            width="govuk-input--width-2",
        ),
    )
