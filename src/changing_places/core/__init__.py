"""What every area stands on: errors, progress, seeds, periods, money. Imports nothing of ours."""
