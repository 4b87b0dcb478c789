"""The web application: a Django project with one folder for each area, and no arithmetic."""
