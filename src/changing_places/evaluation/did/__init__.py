"""Staggered difference-in-differences: an effect for each cohort and period."""
