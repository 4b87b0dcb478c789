"""The settings of a published site, as Django's own check of deployments sees them."""

import os
import subprocess
import sys


def test_the_settings_of_a_published_site_give_no_warning(tmp_path):
    environment = os.environ | {
        "CHANGING_PLACES_HOME": str(tmp_path),
        "CHANGING_PLACES_PUBLIC_ADDRESS": "https://places.example.gov.uk",
        "DJANGO_SETTINGS_MODULE": "changing_places.web.settings",
    }
    # Tests of the database set it; a published site must not.
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "INFO"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout
