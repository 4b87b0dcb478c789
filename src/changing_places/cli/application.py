"""Starting Django for a command that needs the application's own tables."""

import os


def start(data: str | None) -> None:
    """Set Django up on the data folder of `--data`, and bring its tables up to date."""
    from changing_places.cli.serve import folders

    home, store = folders(data, demo=False)
    os.environ["CHANGING_PLACES_HOME"] = str(home)
    os.environ.setdefault("CHANGING_PLACES_STORE", str(store))
    os.environ["DJANGO_SETTINGS_MODULE"] = "changing_places.web.settings"
    make_tables()


def make_tables() -> None:
    """Set Django up and bring its tables up to date."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
