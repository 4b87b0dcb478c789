"""The pages in a real browser: accessible, light, quiet, and usable without JavaScript."""
