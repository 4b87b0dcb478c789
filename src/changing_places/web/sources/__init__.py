"""The page of what is held: publishers, licences, dates."""
