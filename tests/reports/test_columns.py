from changing_places.reports.columns import Setting, column_widths

SETTING = Setting(points=9, gutter=0.1)
ROOM = 6.0
LONG = "a sentence that goes on and on, of what a rule says and of whom it says so " * 4


def widths(*rows, numeric):
    return column_widths(rows, numeric, ROOM, SETTING)


def test_what_fits_has_what_it_wants():
    found = widths(("Rule", "Amount"), ("short", "£5"), numeric=[False, True])
    assert sum(found) < 2


def test_what_does_not_fit_fills_the_room_and_no_more():
    found = widths(("Rule", "Why"), (LONG, LONG), numeric=[False, False])
    assert abs(sum(found) - ROOM) < 1e-6


def test_figures_are_never_broken_however_long_the_words_beside_them():
    heads = ("Rule", *("An amount of money in a year",) * 5)
    found = widths(heads, (LONG, *("−£3,219,834",) * 5), numeric=[False, *[True] * 5])
    assert all(w >= SETTING.inches("−£3,219,834") for w in found[1:])


def test_a_column_of_few_words_is_not_starved_by_one_of_many():
    name = "A contract with an operator"
    found = widths(("Option", "Why"), (name, LONG * 9), numeric=[False, False])
    assert found[0] > SETTING.inches("A contract with")


def test_a_table_with_too_many_columns_is_narrowed_alike():
    found = widths(("x" * 30,) * 12, ("y" * 30,) * 12, numeric=[False] * 12)
    assert abs(sum(found) - ROOM) < 1e-6
    assert max(found) - min(found) < 1e-9
