"""Pages about one council: where it stands, whom it is like, demand against money, its services."""
