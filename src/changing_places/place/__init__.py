"""To be described by its area."""
