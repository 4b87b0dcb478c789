"""The application as a WSGI server wants it: `changing_places.web.wsgi:application`."""

import os
import threading
import time

from django.core.wsgi import get_wsgi_application

SERVED_BY = "CHANGING_PLACES_SERVED_BY"  # the process that `changing-places serve` runs in


def _stay_with(server: int) -> None:
    """Leave the stopping to the server, and end when it ends.

    Ctrl+C reaches every process of the terminal; a worker that is stopped by it and by its
    server at once can hang. In a group of its own it hears from its server alone.
    """
    if os.name != "posix" or os.getppid() != server:
        return
    os.setpgid(0, 0)

    def watch() -> None:
        while os.getppid() == server:
            time.sleep(1)
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "changing_places.web.settings")
_stay_with(int(os.environ.get(SERVED_BY, "0")))
application = get_wsgi_application()

# Not at the top: it needs the settings that the line above has read.
from changing_places.web.store import warm_each_store  # noqa: E402

warm_each_store()
