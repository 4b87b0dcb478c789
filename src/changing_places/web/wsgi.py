"""The application as a WSGI server wants it: `changing_places.web.wsgi:application`."""

import os
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "changing_places.web.settings")
application = get_wsgi_application()


def _warm() -> None:
    """Import what the first page needs while the browser is still opening."""
    from changing_places.web import urls  # noqa: F401


threading.Thread(target=_warm, daemon=True).start()
