"""Write the page of the hand reckoning again: `python -m tests.spec.by_hand`."""

from tests.spec.by_hand.page import PAGE, written

PAGE.write_text(written(), encoding="utf-8")
