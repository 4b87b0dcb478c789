"""Prove: did it work, by how much, for whom, and how strong is that evidence?

`panel` reads one validated panel from any dataframe or file: who was observed when, and who
adopted when. `evaluate` estimates what adopting did, runs the checks that a statistician would
ask for, and gives a verdict that claims no more than the design can carry. `sensitivity` says
how far parallel trends may fail before the finding does.

Methods stand side by side and give the same thing: estimates with what each unit contributes
to them (`effects`), from which every error, band and test is made (`inference`).
Where the data cannot tell, that is the answer, with what would help.
"""
