"""Second opinions: other ways to ask the panel the same question, and why they may differ.

`imputation` fits what would have happened on untreated periods alone; `stacked` lines up
one clean experiment for each cohort; `twfe` is the regression that most old studies ran, shown
with `bacon` and `negative_weights`, which say what it compares and how far that can mislead.
"""
