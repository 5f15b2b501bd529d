"""
Django's settings of the desk, the site and the API; the ledger's own are below them.

What an organisation decides stands in the environment (docs/serving.md has the list); without any
of it, the application serves one machine.
"""

from __future__ import annotations

import os
import secrets
from importlib.resources import files

from csp.constants import NONE, SELF

from warledger_desk.settings import *  # noqa: F403 - settings are made to be extended
from warledger_desk.settings import INSTALLED_APPS as LEDGER_APPS
from warledger_desk.web.environment import choice, flag, number, rate, words

#: Behind a server that speaks HTTPS to the world: cookies for it alone, and browsers told to stay.
HTTPS = flag("WARLEDGER_HTTPS")
#: Address of that server, whose word on the world's requests is believed (``*``: of any).
PROXY = os.environ.get("WARLEDGER_PROXY", "127.0.0.1")
#: `warledger serve` keeps one beside the ledger; without either, sessions end with the process.
SECRET_KEY = os.environ.get("WARLEDGER_SECRET_KEY") or secrets.token_urlsafe(50)
#: Whether the next process has the same: what is encrypted with a key that ends is lost.
SECRET_KEY_LASTS = bool(os.environ.get("WARLEDGER_SECRET_KEY"))
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *words("WARLEDGER_HOSTS")]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in words("WARLEDGER_HOSTS")] if HTTPS else []
DEBUG = False

#: Seconds until public pages show what somebody judged, at most; what editors do shows at once. The
#: worker looks as often at what judgements make of incidents.
PUBLIC_DELAY = number("WARLEDGER_PUBLIC_DELAY", 30, least=0)

#: What the site calls itself.
SITE_NAME = os.environ.get("WARLEDGER_SITE_NAME", "Warledger")
#: The site's address as the world knows it, for feeds and cards; else that of the request.
SITE_ADDRESS = os.environ.get("WARLEDGER_SITE_ADDRESS", "").rstrip("/")
#: Whose names are masked in what is published: "minors", "all" or "none".
MASKED_NAMES = choice("WARLEDGER_MASKED_NAMES", ("minors", "all", "none"))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "warledger_desk.accounts",  # before allauth: its templates replace theirs
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "simple_history",
    "warledger_desk.pages",
    "warledger_desk.review",
    "warledger_desk.intake",
    "warledger_desk.articles",
    "warledger_desk.desk",
    "warledger_desk.site",
    "warledger_desk.api",
    *LEDGER_APPS,
]
MIDDLEWARE = [
    # What every answer carries comes first, so that errors made further in carry it too.
    "csp.middleware.CSPMiddleware",
    "warledger_desk.web.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "warledger_desk.api.middleware.ErrorShapeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "warledger_desk.accounts.sessions.SessionAgeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "warledger_desk.api.middleware.JsonBodyMiddleware",
    "warledger_desk.accounts.middleware.AccessMiddleware",
    "warledger_desk.accounts.middleware.ActMiddleware",
    "warledger_desk.web.busy.BusyMiddleware",
    "axes.middleware.AxesMiddleware",  # last, as its manual asks
]
ROOT_URLCONF = "warledger_desk.web.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "warledger_desk.pages.context.site",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "warledger_desk.accounts.passwords.LongestValidator"},
    {"NAME": "warledger_desk.accounts.passwords.GuessableValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
ACCOUNT_LOGOUT_REDIRECT_URL = "site:home"
ACCOUNT_ADAPTER = "warledger_desk.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "warledger_desk.accounts.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
#: Whether admins' pages ask for a second factor; on the world's side of the wire they do.
ADMIN_SECOND_FACTOR = flag("WARLEDGER_ADMIN_SECOND_FACTOR", default=HTTPS)
#: People are told by mail of a new password or second factor where there is a server for it.
EMAIL_HOST = os.environ.get("WARLEDGER_MAIL_HOST", "")
EMAIL_PORT = int(number("WARLEDGER_MAIL_PORT", 25, least=1, most=65535))
DEFAULT_FROM_EMAIL = os.environ.get("WARLEDGER_MAIL_FROM", "warledger@localhost")
EMAIL_TIMEOUT = 10  #: seconds
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'dummy'}.EmailBackend"
ACCOUNT_EMAIL_NOTIFICATIONS = bool(EMAIL_HOST)

#: An address that tries many names is slowed by allauth, and so is whoever tries the second factor
#: of one account, after its password; axes locks a name for an address. No number of addresses
#: locks a name for all: anybody could lock anybody out.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,60/h/key"}
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  #: hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "warledger_desk.accounts.adapter.name_tried"
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

#: Browsers take a cookie with this beginning from the host itself over HTTPS alone.
_HOST = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{_HOST}warledger_session"
SESSION_AGE = 12 * 60 * 60  #: seconds after signing in, whatever is done meanwhile
#: Seconds after the last request for which the server knows whose session it was, though nobody is
#: signed in by it any more: a form sent on Monday that was begun on Friday is kept for its sender.
SESSION_COOKIE_AGE = 3 * 24 * 60 * 60
#: Seconds without a request after which somebody is signed out.
SESSION_IDLE_AGE = int(60 * number("WARLEDGER_IDLE_MINUTES", 30, least=1))
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{_HOST}warledger_csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = flag("WARLEDGER_HTTPS_SUBDOMAINS")
CSRF_FAILURE_VIEW = "warledger_desk.pages.errors.csrf_failed"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

STATIC_URL = "/static/"
STATICFILES_DIRS = [str(files("warledger_desk") / "static")]
WHITENOISE_USE_FINDERS = True
# Names of the bundle are not hashed: browsers ask again soon, so that an upgrade is whole.
WHITENOISE_MAX_AGE = 60
WHITENOISE_ALLOW_ALL_ORIGINS = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

#: Requests that one account, or one address without one, may make of the API.
API_RATE = rate("WARLEDGER_API_RATE", "600/m")
NINJA_NUM_PROXIES = 0  #: the server has put the visitor's own address in the proxy's place

LANGUAGE_CODE = "en"
USE_I18N = False
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "warledger_desk.web.logs.LineFormatter"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "level": "WARNING", "formatter": "lines"}
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Else a line for each request that waits a moment for a thread.
    "loggers": {"waitress.queue": {"level": "ERROR"}},
}
SILENCED_SYSTEM_CHECKS = ["axes.W003"]
