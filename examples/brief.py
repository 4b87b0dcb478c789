"""The main job: a brief for one council and one service, as a Word document.

    python examples/brief.py [FILE.docx]

Uses the demonstration country, so that anyone can run it.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from changing_places.brief import brief
from changing_places.data.demo import make
from changing_places.data.register import Register
from changing_places.data.store import Store
from changing_places.reports import write


def main() -> None:
    """Make the country, brief its first county on adult social care, and write the brief."""
    with TemporaryDirectory() as folder:
        store = Store.open(folder)
        make(store)
        county = Register.of(store).current(tier="upper")[0]
        made = brief(county, service="adult-social-care", store=store)
        print(made.answer)
        path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "brief.docx"
        print(f"Written to {write(made.report(), path)}")


if __name__ == "__main__":
    main()
