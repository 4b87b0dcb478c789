"""Django's settings, read from the environment that `changing-places serve` sets.

CHANGING_PLACES_HOME            the data folder: key, database (default: the user's own)
CHANGING_PLACES_STORE           the store to answer from (default: the data folder)
CHANGING_PLACES_PUBLIC_ADDRESS  the https address where it is published, if it is; then cookies,
                                redirects and headers are those of a public site
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.csp import CSP

from changing_places.data.store import default_folder
from changing_places.web.key import secret_key

HERE = Path(__file__).parent
HOME = Path(os.environ.get("CHANGING_PLACES_HOME") or default_folder())
STORE = Path(os.environ.get("CHANGING_PLACES_STORE") or HOME)
PUBLIC_ADDRESS = os.environ.get("CHANGING_PLACES_PUBLIC_ADDRESS", "")

DEBUG = False
SECRET_KEY = secret_key(HOME)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
if PUBLIC_ADDRESS:
    ALLOWED_HOSTS.append(urlsplit(PUBLIC_ADDRESS).hostname or "")
    CSRF_TRUSTED_ORIGINS = [PUBLIC_ADDRESS.rstrip("/")]

# The application stands before django.forms, or its form templates would be ignored.
INSTALLED_APPS = [
    "changing_places.web",
    "django.forms",
    "django.contrib.staticfiles",
    "django_htmx",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "changing_places.web.headers.MoreHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "changing_places.web.errors.ErrorPages",
]
ROOT_URLCONF = "changing_places.web.urls"
CSRF_FAILURE_VIEW = "changing_places.web.errors.not_from_here"
FILE_UPLOAD_HANDLERS = ["changing_places.web.evaluation.incoming.Bounded"]
# A step of a large case has a box for each of its numbers.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 8000
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "changing_places.web.context.every_page",
            ],
            "builtins": ["django.templatetags.static", "changing_places.web.tags"],
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": HOME / "changing-places.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "static/"
STATICFILES_DIRS = [HERE / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {"staticfiles": {"BACKEND": "changing_places.web.static_files.Versioned"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 60 * 60 * 24 * 365  # every address bears the hash of what it names

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False
USE_THOUSAND_SEPARATOR = True

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "img-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
if PUBLIC_ADDRESS.startswith("https://"):
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {"django": {"handlers": ["console"], "level": "ERROR", "propagate": False}},
}
