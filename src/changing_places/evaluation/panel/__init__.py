"""One validated panel: units by periods, outcomes, and who adopted when.

`reading.panel` reads any dataframe and `files.panel_from_file` any file: checked whole, or refused
in three lines. `sections.sections` reads repeated cross-sections with the same parsing and faults.
`reading.faults` lists everything wrong with a table, `columns.guess` and `columns.preview` help
a page to ask which column is which, and `fixes.with_fixes` puts corrected cells in.
`missing` holds the three named policies on missing figures, and says who they are missing for.

A table passes through `table` (columns taken from any dataframe), `rows` (cells understood, column
by column: `identity`, `timeforms`, `times`, `numbers`), `grid` (rows set out as units by
periods) and `design` (who adopted when); what cannot be used is gathered in `faults`, what a reader
should know in `notes`.
"""
