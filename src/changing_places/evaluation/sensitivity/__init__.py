"""How far parallel trends may fail before a finding does: bounds after Rambachan and Roth."""
