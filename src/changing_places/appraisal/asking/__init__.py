"""One case asked whole: its books, what is uncertain, who gains, the barriers, the criteria."""
