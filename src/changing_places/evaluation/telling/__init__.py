"""How an evaluation is told: the verdict and its sentences, figures, a report, JSON."""
