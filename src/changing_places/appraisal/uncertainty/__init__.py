"""How sure an appraisal is, and what would change its answer."""
