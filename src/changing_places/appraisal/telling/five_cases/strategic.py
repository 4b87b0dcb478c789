"""The strategic case: what the service is, why it should change, and what for."""

from changing_places.appraisal.model import Appraisal
from changing_places.appraisal.telling.five_cases import setting
from changing_places.reports import Block, Paragraph, Section

PARTS = (
    ("needs", "What residents need", "which needs the service meets"),
    ("drivers", "Why now", "what makes change necessary now"),
    ("objectives", "What the change is for", "the objectives, each with a measure and a date"),
    ("lessons", "Lessons from elsewhere", "what others learned, and from which evaluations"),
)


def strategic(result: Appraisal) -> Section:
    """Everything that the officer wrote of the reasons, and what is still to be written."""
    story = result.case.story
    blocks: list[Block] = [Paragraph(_today(result))]
    if story.about:
        blocks.insert(0, Paragraph(story.about))
    else:
        blocks.append(setting.to_write("what the service is and how it runs today", "story: about"))
    for name, heading, wanted in PARTS:
        items = getattr(story, name)
        blocks += setting.part(
            heading,
            setting.told(items) if items else [setting.to_write(wanted, f"story: {name}")],
        )
    return Section("Strategic case", blocks)


def _today(result: Appraisal) -> str:
    case, base = result.case, result.case.baseline
    about = f" {base.about}" if base.about else ""
    first = case.first_year
    return (
        f"Everything is measured against going on as today: '{setting.title(base)}'.{about} "
        f"The appraisal looks at {case.years} years from {first}/{(first + 1) % 100:02d}, in which "
        "an option is prepared (year 0)."
    )
