"""What is said of the source of figures that are invented, wherever a source is named."""

PUBLISHER = "Changing Places demonstration (fictional)"
LICENCE = "Fictional: for demonstration only"
NOTICE = "Fictional: made by the program for demonstration. No council, place or figure is real."
# The dataset that every table of the demo country names; the catalogue has no such entry.
DATASET = "demo"
