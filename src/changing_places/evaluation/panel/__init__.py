"""One validated panel: units by periods, outcomes, and who adopted when."""
