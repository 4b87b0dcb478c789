"""One sheet of the workbook: where inputs, formulas and words stand, and how they look.

Every sheet keeps the years in the same columns, so that a formula reads the same in each of them.
An input stands in a frame on a pale ground, in blue; whatever recomputes has no frame.
"""

from collections.abc import Callable, Sequence
from typing import Any

from changing_places.appraisal.telling.workbook.terms import Given, Term, Years, address, term
from changing_places.reports.sheets import Sheets

# The column of year 0 on every sheet; the columns before it are for names, units and sums.
FIRST = 8
MONEY = "£#,##0;−£#,##0;£0"
PENCE = "£#,##0.00;−£#,##0.00;£0.00"
SHARE = "0.0##%;−0.0##%;0%"
FACTOR = "0.0000"
COUNT = "#,##0;−#,##0;0"
WHOLE = "0"
PLAIN = "General"
TRIED = "#,##0.00;−#,##0.00"
WIDTHS = (46, 36, 14, 12, 16, 16, 14, 4)
SPARE = (46, 6, 12, 2, 2, 2, 2, 2)


class Page:
    """A sheet with a row to write to next."""

    def __init__(self, sheets: Sheets, name: str) -> None:
        self.sheets = sheets
        self.sheet = sheets.add(name)
        self.name: str = self.sheet.get_name()
        self.row = 0

    # -- words ------------------------------------------------------------------------------------

    def begin(
        self,
        title: str,
        words: Sequence[str],
        *,
        years: int | None = None,
        wide: Sequence[int] = WIDTHS,
    ) -> None:
        """Title and first lines; with `years`, columns are set for a sheet of years."""
        self.row = self.sheets.head(self.sheet, title, list(words))
        self.sheet.set_landscape()
        if years is not None:
            for k, w in enumerate(wide):
                self.sheet.set_column(k, k, w)
            self.sheet.set_column(FIRST, FIRST + years, 13)

    def widths(self, *wide: int) -> None:
        """The widths of the columns from the first."""
        for k, w in enumerate(wide):
            self.sheet.set_column(k, k, w)

    def heading(self, words: str, note: str = "") -> None:
        """A heading with a line below, and a note under it."""
        self.row += 1
        form = self.sheets.form(bold=True, font_size=12)
        self.sheet.write_string(self.row, 0, words, form)
        self.row += 1
        if note:
            self.note(note)

    def note(self, words: str) -> None:
        """One line of words."""
        grey = self.sheets.form(italic=True, font_color="#4B5762")
        self.sheet.write_string(self.row, 0, words, grey)
        self.row += 1

    def heads(self, *names: str, from_column: int = 0, right: Sequence[int] = ()) -> int:
        """Headings of columns; the row they stand in."""
        for k, name in enumerate(names):
            align = "right" if k in right else "left"
            form = self.sheets.form(bold=True, bottom=1, text_wrap=True, align=align, valign="top")
            self.sheet.write_string(self.row, from_column + k, name, form)
        longest = max((len(n) for n in names), default=0)
        if longest > 18:
            self.sheet.set_row(self.row, 30)
        self.row += 1
        return self.row - 1

    def words(self, column: int, words: str, **form: Any) -> None:
        """Words in a cell of the row at hand."""
        if words:
            self.sheet.write_string(self.row, column, words, self.sheets.form(**form))

    # -- values -----------------------------------------------------------------------------------

    def given(self, column: int, value: float | str, form: str = PLAIN) -> Term:
        """An input: framed, blue on a pale ground; the reader may change it."""
        look = self.sheets.form(
            border=1,
            border_color="#7A6A1F",
            bg_color="#FFF6D6",
            font_color="#1F3A93",
            num_format=form,
            locked=False,
            align="left" if isinstance(value, str) else "right",
        )
        if isinstance(value, str):
            self.sheet.write_string(self.row, column, value, look)
        else:
            self.sheet.write_number(self.row, column, value, look)
        return Term(address(self.name, self.row, column), value)

    def worked(self, column: int, what: Given, form: str = MONEY, **look: Any) -> Term:
        """A formula with its value."""
        made = term(what)
        shown = self.sheets.form(num_format=form, **look)
        text = self._here(made.text)
        value = made.value
        if isinstance(value, bool):
            value = int(value)
        self.sheet.write_formula(self.row, column, f"={text}", shown, value)
        return Term(address(self.name, self.row, column), made.value)

    def fixed(self, column: int, value: float | str | None, form: str = MONEY, **look: Any) -> None:
        """A result of the program, which does not recompute."""
        if value is None:
            return
        if isinstance(value, str):
            self.sheet.write_string(self.row, column, value, self.sheets.form(**look))
        else:
            self.sheet.write_number(
                self.row, column, value, self.sheets.form(num_format=form, **look)
            )

    def years(
        self, count: int, of: Callable[[int], Given], form: str = MONEY, **look: Any
    ) -> Years:
        """A formula in each year's column, years 0 to `count`."""
        found = [self.worked(FIRST + y, of(y), form, **look) for y in range(count + 1)]
        return Years(self.name, self.row, FIRST, tuple(f.value for f in found))

    def given_years(self, values: Sequence[float], form: str = MONEY) -> Years:
        """An input in each year's column."""
        for y, value in enumerate(values):
            self.given(FIRST + y, value, form)
        return Years(self.name, self.row, FIRST, tuple(values))

    def next(self) -> None:
        """On to the row below."""
        self.row += 1

    def _here(self, text: str) -> str:
        """A formula without the name of the sheet that it stands on."""
        return text.replace(f"'{self.name}'!", "")
