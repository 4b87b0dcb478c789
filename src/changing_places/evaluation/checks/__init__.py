"""The checks that a statistician would ask for, each a plain answer with its numbers."""
