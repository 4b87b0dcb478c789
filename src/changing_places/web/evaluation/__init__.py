"""Did it work? Policies of the store evaluated, and an evaluation of the reader's own data."""
