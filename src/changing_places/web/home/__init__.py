"""The first page: the search box, the map of all councils, and what this answers."""
