"""The evaluator that the workbook is checked with says what Excel says."""

import pytest

from .recompute import Book, Formula


def book(**cells):
    plain = {("S", int(k[1:]), ord(k[0]) - 64): v for k, v in cells.items()}
    return Book(plain, {}, {}, ["S"])


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("1+2*3", 7),
        ("(1+2)*3", 9),
        ("8/4/2", 1),
        ("2^3^2", 64),  # from the left, as Excel has it
        ("7-2-1", 4),
        ("1-0.25>=0.75", True),
        ('IF(A1>1,"more","less")', "more"),
        ("IF(A1<1,1/0,5)", 5),
        ("SUM(A1:A3)", 9),
        ("SUM($A$1:A$2,'S'!A3)", 9),
        ("SUMPRODUCT(A1:A3,B1:B3)", 2 * 1 + 3 * 0 + 4 * 5),
        ("MAX(A1:A3,C1)", 4),
        ("MIN(1,MAX(0,(A2-1)/4))", 0.5),
        ("INDEX(A1:A3,MATCH(3,A1:A3,0))", 3),
        ("ROUND(2.5,0)", 3),
        ("ROUND(0-2.5,0)", -3),
        ("INT(2.9)", 2),
        ("ABS(1-A3)", 3),
        ("AND(A1=2,A2=3)", True),
        ('C1<>""', True),
        ("D9+1", 1),
    ],
)
def test_a_formula_comes_to_what_excel_makes_of_it(formula, value):
    held = book(A1=2.0, A2=3.0, A3=4.0, B1=1.0, B2=0.0, B3=5.0, C1="words")
    assert Formula(held, "S", formula).value() == value


def test_a_function_that_it_does_not_know_is_an_error():
    with pytest.raises(KeyError, match="NPV"):
        Formula(book(A1=1.0), "S", "NPV(A1)")


def test_a_formula_is_worked_out_again_when_what_it_reads_changes():
    held = book(A1=2.0)
    held.formulas["S", 2, 1] = "A1*3"
    assert held.at(("S", 2, 1)) == 6
    held.put(("S", 1, 1), 5.0)
    assert held.at(("S", 2, 1)) == 15


def test_a_formula_cannot_be_typed_over():
    held = book(A1=2.0)
    held.formulas["S", 2, 1] = "A1*3"
    with pytest.raises(AssertionError):
        held.put(("S", 2, 1), 1.0)
