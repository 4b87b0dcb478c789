"""How to read the figures, and the accessibility statement."""
