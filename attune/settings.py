"""Settings for every environment; what differs between them comes from the environment."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import environ
from django.urls import reverse_lazy
from redis.backoff import NoBackoff
from redis.retry import Retry

from attune.api_schema import SPECTACULAR_SETTINGS as SPECTACULAR_SETTINGS
from attune.schedule import beat_schedule

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
NOTSET: Any = environ.Env.NOTSET  # The default of what must be set.
env.read_env(BASE_DIR / ".env", overwrite=False)  # Real variables always win.

# --- Core: required values have no default, so a bad deploy dies at start ---
QUICKSTART = env.bool("ATTUNE_QUICKSTART", default=False)  # Set by bin/dev and bin/test alone.
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
PUBLIC_URL = env.str("PUBLIC_URL")  # Scheme and host of links that leave the product.
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

# --- Personal data: "1:<base64 of 32 bytes>,2:…"; the highest number wraps new data keys ---
MASTER_KEYS = env.list("MASTER_KEYS")

# --- Database: the app logs in as DATABASE_URL names, migrations as DATABASE_OWNER_URL ---


def database(variable: str, default: Any = NOTSET) -> dict[str, Any]:
    """Django's settings from a URL whose host may be a percent-encoded socket directory."""
    parsed = env.db_url(variable, default=default, engine="django.db.backends.postgresql")
    return {**parsed, "HOST": unquote(parsed["HOST"])}


DATABASES: dict[str, Any] = {
    "default": database("DATABASE_URL")
    | {
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60),  # Seconds; times every thread.
        "OPTIONS": {
            "connect_timeout": 5,  # Seconds.
            "options": "-c statement_timeout=30s -c lock_timeout=10s"
            " -c idle_in_transaction_session_timeout=60s",
        },
    }
}
DATABASE_APP_ROLE = DATABASES["default"]["USER"]
# Commands that shape the schema log in as the owner; a serving process needs no such login.
DATABASE_OWNER = database("DATABASE_OWNER_URL", default="postgresql://attune_owner@/attune")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Queue and cache: an answer never needs Redis, so its time-outs are short ---
REDIS_URL = env.str("REDIS_URL")
REDIS_TIMEOUTS = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}  # Seconds.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "attune",
        # The library's default tries again three times, and waits between.
        "OPTIONS": {**REDIS_TIMEOUTS, "retry": Retry(NoBackoff(), 1)},
    }
}
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"global_keyprefix": "attune:", "socket_connect_timeout": 0.5}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_TIME_LIMIT = 300  # Seconds.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = beat_schedule(tick=timedelta(minutes=1 if QUICKSTART else 10))

# --- Apps, from the bottom of the graph to its top ---
INSTALLED_APPS = [
    "tenancy",
    "customers",
    "trucking",
    "servicing",
    "analytics",
    "attune",
    "unfold.apps.BasicAppConfig",  # Before the admin, whose templates it replaces.
    "unfold.contrib.filters",
    "tenancy.apps.OfficeConfig",  # django.contrib.admin with our own site.
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "knox",
    "django_filters",
    "simple_history",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]
MIDDLEWARE = [
    "tenancy.middleware.request_log.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tenancy.middleware.api_boundary.ApiBoundaryMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tenancy.middleware.tenant.TenantMiddleware",
    "tenancy.middleware.local_time.LocalTimeMiddleware",
    "customers.merging.redirect.MergedCustomerMiddleware",
]
ROOT_URLCONF = "attune.urls"
WSGI_APPLICATION = "attune.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# --- Sign-in ---
AUTH_USER_MODEL = "tenancy.User"
AUTHENTICATION_BACKENDS = ["tenancy.backends.SignInBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
KNOX_TOKEN_MODEL = "tenancy.AuthToken"  # noqa: S105 - a model's name
MIGRATION_MODULES = {"knox": None}  # Its own token table would stand empty beside ours.
REST_KNOX = {"TOKEN_PREFIX": "attune_", "TOKEN_TTL": timedelta(days=30)}
LOGIN_URL = reverse_lazy("admin:login")
LOGIN_REDIRECT_URL = reverse_lazy("admin:index")
SESSION_COOKIE_AGE = 12 * 3600  # Seconds: one working day.
# So many failures of one e-mail, or from one address, within so many seconds lock it out.
SIGN_IN_LOCKOUT = env.int("SIGN_IN_LOCKOUT", default=900)
SIGN_IN_FAILURES_PER_EMAIL = env.int("SIGN_IN_FAILURES_PER_EMAIL", default=5)
SIGN_IN_FAILURES_PER_ADDRESS = env.int(
    "SIGN_IN_FAILURES_PER_ADDRESS", default=1000 if QUICKSTART else 100
)

# --- Transport ---
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not QUICKSTART
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=not QUICKSTART)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 0 if QUICKSTART else env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not QUICKSTART
BEHIND_TLS_PROXY = env.bool("BEHIND_TLS_PROXY", default=False)
if BEHIND_TLS_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- API ---
API_BODY_LIMIT = 1_000_000  # Bytes of JSON; multipart routes state their own.
# Per minute: requests of a token and of its company, sign-ins of an e-mail and from an address.
RATE_LIMIT_TOKEN = env.int("RATE_LIMIT_TOKEN", default=6000 if QUICKSTART else 1200)
RATE_LIMIT_COMPANY = env.int("RATE_LIMIT_COMPANY", default=6000)
RATE_LIMIT_SIGN_IN = env.int("RATE_LIMIT_SIGN_IN", default=120 if QUICKSTART else 30)
# Hosts that webhooks may call though they are not public, or not by https.
WEBHOOK_ALLOWED_HOSTS = env.list("WEBHOOK_ALLOWED_HOSTS", default=[])
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")  # Empty: there is no /metrics.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["tenancy.api.authentication.MemberAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["tenancy.api.permissions.RolePermission"],
    "DEFAULT_RENDERER_CLASSES": ["tenancy.api.renderers.StrictJSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["tenancy.api.parsers.StrictJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "tenancy.api.pagination.KeysetPagination",
    "DEFAULT_FILTER_BACKENDS": ["tenancy.api.filters.StrictFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "tenancy.api.schema.ResourceSchema",
    "DEFAULT_METADATA_CLASS": None,  # OPTIONS is 405: the schema says it all.
    "EXCEPTION_HANDLER": "tenancy.api.exceptions.api_exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}

# --- Admin ---
UNFOLD = {
    "SITE_TITLE": "AttuneLogic",
    "SITE_HEADER": "AttuneLogic",
    "SITE_SUBHEADER": "tenancy.admin.site.subheader",
    "SITE_SYMBOL": "hub",
    "SITE_FAVICONS": [{"rel": "icon", "href": "tenancy.admin.site.favicon"}],
    "SCRIPTS": ["tenancy.admin.site.keys"],
    "SITE_URL": None,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_BACK_BUTTON": True,
    "COLORS": {"primary": "tenancy.admin.site.primary_colors"},
    "ACCOUNT": {"navigation": "tenancy.admin.site.account_links"},
    "SIDEBAR": {"navigation": "tenancy.admin.site.navigation"},
}

# --- Audit: PostgreSQL writes the history; see tenancy.audit ---
SIMPLE_HISTORY_ENABLED = False  # Its writing alone: everything that reads works.
SIMPLE_HISTORY_DATE_INDEX = "composite"

# --- Files: sealed while they arrive, kept by any of Django's storages ---
FILE_UPLOAD_HANDLERS = ["tenancy.files.uploads.SealedUploadHandler"]
FILE_UPLOAD_LIMIT = 20 * 1024 * 1024  # Bytes of one file; routes may take less.
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILES_BACKEND = env.str("FILES_BACKEND", default="django.core.files.storage.FileSystemStorage")
FILES_OPTIONS = env.json("FILES_OPTIONS", default={})
if FILES_BACKEND.endswith("FileSystemStorage"):
    # A folder that web processes and workers share.
    own = str(BASE_DIR / ".data" / "files")
    FILES_OPTIONS = {
        "location": env.str("FILES_ROOT", default=own if QUICKSTART else NOTSET),
        "file_permissions_mode": 0o600,
        "directory_permissions_mode": 0o700,
        **FILES_OPTIONS,
    }
STORAGES: dict[str, Any] = {
    "sealed": {"BACKEND": FILES_BACKEND, "OPTIONS": FILES_OPTIONS},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# --- E-mail: notices to owners; without a server they stand in the admin alone ---
globals().update(env.email_url("EMAIL_URL", default="dummymail://"))
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="attunelogic@localhost")
EMAIL_TIMEOUT = 10

# --- Privacy ---
# How long an erasure leaves what the books stand on, counted from the end of the year.
LEDGER_RETENTION_YEARS = env.int("LEDGER_RETENTION_YEARS", default=7)

# --- Time, static files, logs ---
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
# The quick start does without collectstatic.
STATIC_ROOT = None if QUICKSTART else BASE_DIR / "static"
WHITENOISE_USE_FINDERS = QUICKSTART
if not QUICKSTART:
    manifest = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    STORAGES["staticfiles"] = {"BACKEND": manifest}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "tenancy.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        # The request log tells what was answered 4xx, under the route's name.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
        "django.server": {"handlers": [], "propagate": False},
        # Statements and their parameters are never logged, whatever the root's level.
        "django.db.backends": {"level": "WARNING"},
    },
}
