"""The record of what was done, kept in the database of the web application."""
