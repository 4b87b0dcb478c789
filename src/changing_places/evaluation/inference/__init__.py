"""From what each unit contributes to errors, intervals, bands, draws and tests."""
