"""Documents kept in the database of the web application."""
