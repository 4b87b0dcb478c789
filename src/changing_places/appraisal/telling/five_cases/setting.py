"""What every part of the business case is set with: sources, words and tables in one way."""

import re
from collections.abc import Iterable, Sequence

import numpy as np

from changing_places.appraisal.case import Option
from changing_places.appraisal.greenbook.parameters import edition
from changing_places.appraisal.model import Appraisal, Valued
from changing_places.appraisal.rulebook import delivery_models
from changing_places.appraisal.rulebook.dates import in_words
from changing_places.figures import Column, Source, Table
from changing_places.figures.numbers import MINUS
from changing_places.reports import Block, Bullets, Note, Subheading, TableBlock

PENNY = 0.01
# The most columns of options that a page has room for.
ACROSS = 7
VERDICTS = {"lawful": "Lawful", "lawful_if": "Lawful if", "not_lawful": "Not lawful"}
PLAYBOOK = Source(
    "Cabinet Office",
    "Delivery Model Assessments: guidance note (with the Sourcing Playbook)",
    "https://www.gov.uk/government/publications/the-sourcing-and-consultancy-playbooks",
    period="June 2020, version 1.1",
)


GRADES = Source(
    "HM Treasury, Public Service Transformation Network and New Economy",
    "Supporting public service transformation: cost benefit analysis guidance for local "
    "partnerships",
    period="2014",
)


def of_case(result: Appraisal) -> Source:
    """The case and what it was worked out to."""
    case = result.case
    return Source(
        capital(case.council),
        f"{case.title}: the case file {case.file}, in {case.price_year} prices",
        period=f"rules as at {in_words(result.as_at)}",
    )


def of_rules(result: Appraisal) -> Source:
    """The rules of the day; each has its statute in the annex."""
    return Source(
        "Changing Places",
        "Dated rules of tax and regulation, each with its statute in annex C",
        period=f"as at {in_words(result.as_at)}",
    )


def of_guidance(result: Appraisal) -> Source:
    """The edition of the Green Book that the case is discounted by."""
    return Source("HM Treasury", edition(result.case.discounting.edition).title)


def capital(text: str) -> str:
    """Words with their first letter large.

    >>> capital("the council")
    'The council'
    """
    return f"{text[:1].upper()}{text[1:]}"


def the(party: str) -> str:
    """A party as it stands within a sentence.

    >>> the("Council"), the("NHS"), the("Users")
    ('the council', 'the NHS', 'users')
    """
    name = party if party[1:2].isupper() else party[:1].lower() + party[1:]
    bare = ("central government", "users", "staff", "residents", "carers", "schools", "businesses")
    return name if name in (*bare, "other councils") else f"the {name}"


def said(text: str) -> str:
    """A sentence with its first letter large and a true minus before pounds, as tables have it.

    >>> said("it lies at -£5.")
    'It lies at −£5.'
    """
    return capital(text.replace("-£", f"{MINUS}£"))


def by_title(text: str, result: Appraisal) -> str:
    """A text with rules by their titles, and names of the file as words."""
    rules = result.books.book.rules
    found = re.sub(
        r"\b[a-z]+(?:\.[a-z0-9_]+)+\b",
        lambda m: f"'{rules[m[0]].title}'" if m[0] in rules else m[0],
        text,
    )
    return re.sub(r"\b[a-z]+(?:_[a-z]+)+\b", lambda m: m[0].replace("_", " "), found)


def told(items: Iterable[str]) -> list[Block]:
    """Sentences as a list of points; nothing where there are none."""
    held = tuple(map(said, items))
    return [Bullets(held)] if held else []


def part(heading: str, blocks: Iterable[Block]) -> list[Block]:
    """Blocks under a heading; nothing where there are none."""
    held = list(blocks)
    return [Subheading(heading), *held] if held else []


def to_write(what: str, where: str) -> Note:
    """What the officer still has to write, and where."""
    return Note(f"To be written: {what}. Put it in the case file under '{where}'.")


def table(
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[object]],
    *,
    source: Source | tuple[Source, ...],
    note: str = "",
    split: int = 0,
) -> list[Block]:
    """A table as a block; nothing where it has no rows.

    Where `split` is given and more columns follow the first so many than a page has room for, the
    table comes in parts, each with those first columns.
    """
    held = [tuple(row) for row in rows]
    if not held:
        return []
    rest = range(split, len(columns))
    if not split or len(rest) <= ACROSS:
        return [TableBlock(title, Table(columns, held), source, note)]
    found: list[Block] = []
    parts = [rest[k : k + ACROSS] for k in range(0, len(rest), ACROSS)]
    for number, places in enumerate(parts, start=1):
        kept = [*range(split), *places]
        cells = [[row[k] for k in kept] for row in held]
        part_title = f"{title}, part {number} of {len(parts)}"
        found.append(TableBlock(part_title, Table([columns[k] for k in kept], cells), source, note))
    return found


def texts(*labels: str) -> list[Column]:
    """Columns of words, by their headings."""
    return [Column(f"c{k}", label) for k, label in enumerate(labels)]


def pounds(name: str, label: str, decimals: int | None = None) -> Column:
    """A column of pounds; 0 decimals writes every pound, so that sums can be checked."""
    return Column(name, label, kind="money", decimals=decimals)


def choices(result: Appraisal) -> tuple[Valued, ...]:
    """The council's choice and the public's best, once where they are one option."""
    found = dict.fromkeys((result.council_choice, result.public_choice))
    return tuple(result.option(o) for o in found)


def lawful(result: Appraisal) -> tuple[Valued, ...]:
    """The options that no rule is against."""
    return tuple(v for v in result.options if v.is_lawful)


def whose(result: Appraisal, valued: Valued) -> str:
    """What a choice is: the council's, the public's best, or both."""
    both = result.council_choice == result.public_choice
    if both:
        return "the council's choice and the public's best"
    mine = valued.option.id == result.council_choice
    return "the council's choice" if mine else "the public's best"


def model_name(code: str) -> str:
    """A delivery model by its code, as a heading has it.

    >>> model_name("LATC")
    'Wholly owned company'
    """
    return capital(delivery_models()[code].name)


def title(option: Option) -> str:
    """An option's name as a heading or a cell has it."""
    return capital(option.name)


def is_certain(result: Appraisal) -> bool:
    """Whether nothing was drawn that could make another option best."""
    drawn = [sure.simulation.npv for sure in result.uncertainty.values()]
    return all(float(np.ptp(npv, axis=1).max()) < PENNY for npv in drawn)


def names(result: Appraisal) -> dict[str, str]:
    """The options by the words that sentences call them, and as headings have them."""
    return {o.called: title(o) for o in result.case.options}


def for_options(text: str, result: Appraisal) -> str:
    """A text whose first word may be an option's name, as a cell has it."""
    return names(result).get(text, capital(text))
