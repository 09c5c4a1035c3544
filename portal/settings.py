"""All settings, by environment variable, with defaults for the demo.

Nonsense fails loudly at start: a wrong boolean, a missing secret outside DEBUG, an unknown
mail scheme. Every variable is listed in docs/operations.md. One file on purpose, long as it is:
sections lean on the ones above, and whoever runs the portal finds every switch in one place.
"""

import re
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from portal import files_url
from portal.interchange.enum_names import ENUM_NAMES
from portal.observing import logs

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def flag(name: str, default: bool) -> bool:
    """A boolean variable. Raises ImproperlyConfigured for anything but a clear yes or no."""
    raw = env.str(name, "").strip().lower()
    words = {"1": True, "true": True, "yes": True, "on": True}
    words |= {"0": False, "false": False, "no": False, "off": False, "": default}
    if raw not in words:
        raise ImproperlyConfigured(f"{name}={raw!r}: say 1/0, true/false, yes/no or on/off.")
    return words[raw]


# --- What kind of installation is this? -------------------------------------------------------
DEBUG = flag("DEBUG", False)
DEMO = flag("CONCORD_DEMO", False)
if DEMO and not DEBUG:
    raise ImproperlyConfigured(
        "CONCORD_DEMO=1 needs DEBUG=1: demo users share one public password."
    )
SECRET_KEY = env.str("SECRET_KEY", "demo-only-not-secret-" * 3 if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is missing: set a long random value.")
# Earlier values, newest first: what they signed or encrypted still opens (docs/sign-in.md).
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"] if DEBUG else [])
if not DEBUG and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is missing: name the hosts this portal answers for.")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.str("SITE_URL", "http://localhost:8000").rstrip("/")
VENDOR_NAME = env.str("VENDOR_NAME", "Meridian")
DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)

# --- Rooms (design: four wings, each room a Django app) ---------------------------------------
INSTALLED_APPS = [
    "portal.access",
    "portal.people",
    "portal.activity",
    "portal.interchange",
    "portal.jobs",
    "portal.observing",
    "portal.notifications",
    "portal.audit",
    "portal.oversight",
    "portal.signin",
    "portal.exchange",
    "partners.organizations",
    "partners.integrations",
    "partners.federation",
    "partners.provisioning",
    "partners.certifications",
    "partners.accounts",
    "partners.engagements",
    "partners.plans",
    "partners.touchpoints",
    "partners.classification",
    "partners.coverage",
    "deals.programs",
    "deals.protection",
    "deals.registrations",
    # In the order in which they listen to a deal's transitions.
    "deals.named",
    "deals.conflicts",
    "deals.cases",
    "deals.clearance",
    "deals.supply",
    "deals.clocks",
    "deals.approvals",
    "deals.intake",
    "deals.reports",
    "cms.audience",
    "cms.media",
    "cms.library",
    "cms.reading",
    "cms.cobranding",
    "cms.help",
    "cms.training",
    "cms.quizzes",
    "cms.packages",
    "cms.insights",
    "portal.webhooks",
    "portal.privacy",
    "portal.keeping",
    "portal.home",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "oauth2_provider",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "django_htmx",
    "django_countries",
    "guardian",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.typed_table_block",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
]
MIDDLEWARE = [
    "portal.outages.impatient",
    "portal.observing.middleware.observe",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "cms.packages.hosts.keep_apart",
    "portal.middleware.private_responses",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "cms.media.limits.RefuseHuge",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.middleware.personal_locale",
    "portal.signin.middleware.watch",
    "portal.audit.acting.remember",
    "portal.oversight.middleware.view_as",
    "portal.oversight.middleware.note_uses",
    "portal.access.row_security.session.middleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.middleware.DomainErrors",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "portal.home.context.shell",
            ],
            "builtins": ["portal.interchange.templatetags.concord"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Data -------------------------------------------------------------------------------------
DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'concord.sqlite3'}")
}
# Where backups read and restores write, as the owner of the tables: the server itself, where
# DATABASE_URL names a pool in between or a person who may not see every row (docs/backup.md).
BACKUP_DATABASE = env.db_url("BACKUP_DATABASE_URL") if env.str("BACKUP_DATABASE_URL", "") else None
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", 60)
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # WAL lets readers go on while one writes; IMMEDIATE makes writers queue instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    if test_db := env.str("TEST_DATABASE", ""):
        DATABASES["default"]["TEST"] = {"NAME": test_db}
# Connections that the threads of one process share; 0: one for each thread.
DATABASE_POOL = env.int("DATABASE_POOL", 0)
if DATABASE_POOL:
    if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql" or DATABASE_POOL < 1:
        raise ImproperlyConfigured("DATABASE_POOL: a number of connections, for PostgreSQL only.")
    # Who finds all of them busy waits 4 seconds at most.
    pool = {"min_size": 1, "max_size": DATABASE_POOL, "timeout": 4}
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = pool
    DATABASES["default"]["CONN_MAX_AGE"] = 0  # the pool keeps them, not the thread
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # A server that was restarted meanwhile is noticed before the first question of a request; one
    # that hangs is given up (portal/outages.py).
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    patience = {"connect_timeout": 2, "keepalives_idle": 30, "tcp_user_timeout": 30_000}
    DATABASES["default"]["OPTIONS"] = patience | DATABASES["default"].get("OPTIONS", {})
DATABASE_SECONDS = env.float("DATABASE_SECONDS", 6.0)  # a request waits for one answer; 0: no limit
# A copy that follows behind answers pages that only read, whenever it has caught up
# (portal/replicas.py, docs/scaling.md).
if DATABASE_REPLICA_URL := env.str("DATABASE_REPLICA_URL", ""):
    if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_REPLICA_URL: only PostgreSQL has replicas.")
    DATABASES["replica"] = DATABASES["default"] | env.db_url("DATABASE_REPLICA_URL")
    DATABASES["replica"]["OPTIONS"] = dict(DATABASES["default"].get("OPTIONS", {}))
    DATABASE_ROUTERS = ["portal.replicas.Router"]
    MIDDLEWARE.insert(
        MIDDLEWARE.index("portal.middleware.private_responses") + 1, "portal.replicas.middleware"
    )
# A second lock on PostgreSQL: policies made of the scope rules (docs/row-security.md).
ROW_SECURITY = flag("ROW_SECURITY", False)
if ROW_SECURITY and "postgresql" not in DATABASES["default"]["ENGINE"]:
    raise ImproperlyConfigured("ROW_SECURITY=1 needs PostgreSQL: set DATABASE_URL, or leave it.")
if ROW_SECURITY and DATABASE_REPLICA_URL:  # a replica's statements would not stay behind the wall
    raise ImproperlyConfigured("DATABASE_REPLICA_URL and ROW_SECURITY=1 do not go together yet.")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": env.cache_url("CACHE_URL", default=f"filecache://{DATA_DIR / 'cache'}"),
}
# Neither a Redis that is away nor a full disk breaks a page (portal/caching.py).
CACHES["default"]["BACKEND"] = {
    "django.core.cache.backends.redis.RedisCache": "portal.caching.Redis",
    "django.core.cache.backends.filebased.FileBasedCache": "portal.caching.Files",
}.get(CACHES["default"]["BACKEND"], CACHES["default"]["BACKEND"])
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = DEBUG
# Everything uploaded is private and served through a scoped view; nothing serves MEDIA_URL.
MEDIA_ROOT = DATA_DIR / "files"
MEDIA_URL = "/media/"
FILES_URL = env.str("FILES_URL", "")
STORAGES = {
    "default": {
        "BACKEND": "portal.activity.storage.PrivateObjects",
        "OPTIONS": files_url.options(FILES_URL),
    }
    if FILES_URL
    else {"BACKEND": "portal.activity.whole_files.WholeFiles"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    },
}
MAX_UPLOAD_MB = env.int("MAX_UPLOAD_MB", 20)
MAX_VIDEO_MB = env.int("MAX_VIDEO_MB", 200)
MAX_PACKAGE_MB = env.int("MAX_PACKAGE_MB", 200)
MAX_IMPORT_MB = env.int("MAX_IMPORT_MB", 100)
CLAMD_URL = env.str("CLAMD_URL", "")
if CLAMD_URL and not CLAMD_URL.startswith(("unix:///", "tcp://")):
    raise ImproperlyConfigured("CLAMD_URL: say unix:///path/to/socket or tcp://host:port.")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# --- People and sign-in -----------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "partners.federation.guards.NoPassword",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator")
] + [
    {"NAME": "portal.signin.passwords.NotGuessable"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "portal.signin.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "portal.people.forms.SignInForm",
    "add_email": "portal.people.forms.EmailForm",
    "change_password": "portal.people.forms.PasswordForm",
    "reset_password": "portal.people.forms.ForgottenForm",
    "reset_password_from_key": "portal.people.forms.NewPasswordForm",
    "reauthenticate": "portal.people.forms.AgainForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# A new address needs the password again; the old address hears of it.
ACCOUNT_REAUTHENTICATION_REQUIRED = ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = SITE_URL.split(":", 1)[0]
# portal/signin/limits.py counts guesses: allauth's counts would let anybody lock others out.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}
MFA_ADAPTER = "portal.signin.adapter.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "portal.signin.forms.CodeForm",
    "reauthenticate": "portal.signin.forms.CodeAgainForm",
    "activate_totp": "portal.signin.forms.AppForm",
    "add_webauthn": "portal.signin.forms.PasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute off; a code still opens once (forms.py)
# Addresses come from invitations; an address that waits for its confirmation does no harm.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Whose address counts: the visitor's own, or behind our proxy the one it names last. Without
# this all visitors would share the proxy's address, and its limits.
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES = 1 if flag("BEHIND_PROXY", False) else 0
# Single sign-on per company (partners/federation). Providers in our own network are named here by
# host and port; the DNS server is the machine's own unless one is named (docs/sso.md).
SOCIALACCOUNT_ADAPTER = "partners.federation.adapter.SocialAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"  # whose address it is, the company's provider has said
SOCIALACCOUNT_STORE_TOKENS = SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SSO_PRIVATE_HOSTS = frozenset(host.lower() for host in env.list("SSO_PRIVATE_HOSTS", default=[]))
SSO_DNS_SERVER = env.str("SSO_DNS_SERVER", "")
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
INVITATION_DAYS = 14
OPENINGS_DAYS = env.int("OPENINGS_DAYS", 2 * 365)  # how long it is kept who opened what to read

# --- E-mail: written to the outbox table with the change, sent after commit -------------------
if DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
else:
    globals().update(
        env.email_url("EMAIL_URL", default="consolemail://" if DEBUG else "smtp://localhost:25")
    )
EMAIL_TIMEOUT = 10  # seconds a mail server may take for one answer
# Mail leaves right after the commit where that takes no time; else the job `send_mail` sends it.
EMAIL_AT_ONCE = flag("EMAIL_AT_ONCE", EMAIL_BACKEND.split(".")[-2] in {"dummy", "console"})
DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", f"{VENDOR_NAME} partner portal <portal@localhost>"
)

# Whose word on SPF, DKIM and DMARC counts for registrations by e-mail (docs/intake.md). Empty:
# no mail is taken.
MAIL_AUTHSERV_ID = env.str("MAIL_AUTHSERV_ID", "")
INTAKE_ADDRESS = env.str("INTAKE_ADDRESS", "")  # where sellers send them, for people to read

# --- Jobs: Wagtail's own tasks run at once; ours wait in the database for `manage.py work` -------
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "jobs": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}

# --- Webhooks: only public https addresses are called -----------------------------------------
WEBHOOKS_PORTS = tuple(env.list("WEBHOOKS_PORTS", cast=int, default=[443, 8443]))
WEBHOOKS_LOOPBACK = flag("WEBHOOKS_LOOPBACK", False)  # this machine, too: tests and demonstrations

# --- Language, time, money --------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "portal.formats"
USE_I18N = USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", "UTC")
DEFAULT_CURRENCY = env.str("DEFAULT_CURRENCY", "USD")
CURRENCIES = env.list("CURRENCIES", default=["USD", "EUR", "GBP", "CNY", "JPY", "SGD", "AUD"])
COUNTRIES_FIRST_BREAK = ""

# --- API --------------------------------------------------------------------------------------
# What one token may ask, and all tokens of a company together.
API_RATE = env.str("API_RATE", "3000/min")
API_ORGANIZATION_RATE = env.str("API_ORGANIZATION_RATE", "12000/min")
API_TOKEN_DAYS = env.int("API_TOKEN_DAYS", 90)  # how long a token lives that came for a password
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["portal.people.tokens.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["portal.interchange.api_areas.TokenOpens"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["portal.interchange.api_parsers.JsonParser"],
    "DEFAULT_SCHEMA_CLASS": "portal.interchange.api_schema.PortalSchema",
    "EXCEPTION_HANDLER": "portal.interchange.problems.problem_response",
    "DEFAULT_THROTTLE_RATES": {
        "token": env.str("API_TOKEN_RATE", "60/min"),
    },
    "DEFAULT_THROTTLE_CLASSES": ["portal.interchange.api_rates.Rates"],
    "NUM_PROXIES": PROXIES,
    "COERCE_DECIMAL_TO_STRING": True,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "URL_FORMAT_OVERRIDE": None,
}
# OAuth 2.1 (partners/integrations): authorization code with PKCE, client credentials, nothing else.
# Scopes are the areas of portal/people/areas.py; tokens are kept as digests only.
OAUTH2_PROVIDER_APPLICATION_MODEL = "integrations.OAuthClient"
OAUTH2_PROVIDER = {
    "SCOPES_BACKEND_CLASS": "partners.integrations.oauth.Scopes",
    "OAUTH2_VALIDATOR_CLASS": "partners.integrations.oauth.Validator",
    "ACCESS_TOKEN_GENERATOR": "portal.people.models.new_text",
    "REFRESH_TOKEN_GENERATOR": "portal.people.models.new_text",
    "CLIENT_SECRET_GENERATOR_LENGTH": 64,
    "OIDC_ISS_ENDPOINT": SITE_URL,
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
    "REFRESH_TOKEN_EXPIRE_SECONDS": 30 * 24 * 3600,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "PKCE_REQUIRED": True,
    "ALLOW_URI_WILDCARDS": False,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "OAUTH2_RESPONSE_TYPES_SUPPORTED": ["code"],
    "OAUTH2_GRANT_TYPES_SUPPORTED": ["authorization_code", "client_credentials", "refresh_token"],
    **{
        f"COMPLIANT_BCP_RFC9700_{name}": True
        for name in (
            "IMPLICIT_GRANT",
            "PASSWORD_GRANT",
            "PKCE_METHOD",
            "ACCESS_TOKEN_TRANSPORT",
            "AUTHZ_RESPONSE_ISS",
            "TOKEN_STORAGE",
            "REFRESH_TOKEN",
            "REDIRECT_URI_SCHEME",
            "REDIRECT_URI_MATCHING",
            "PKCE_REQUIRED",
        )
    },
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Concord API",
    "DESCRIPTION": "Deal registration, accounts and organisations, inside the caller's scope.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "PREPROCESSING_HOOKS": ["portal.interchange.api_schema.only_the_api"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "portal.interchange.api_shapes.only_wanted_is_required",
        "portal.interchange.api_shapes.wall_clock_times",
    ],
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_NAME_OVERRIDES": ENUM_NAMES,
}

# --- Guardian: tables only; portal/access is its one writer and one reader --------------------
GUARDIAN_MONKEY_PATCH_USER = False
ANONYMOUS_USER_NAME = None
SILENCED_SYSTEM_CHECKS = [
    "guardian.W001",  # its backend stays out on purpose
    "security.W019",  # the editor's preview is a frame of our own; frame-ancestors says 'self'
]

# --- Wagtail ----------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Concord"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_FRONTEND_LOGIN_URL = WAGTAILADMIN_LOGIN_URL = LOGIN_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_USER_TIME_ZONES = [
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "Asia/Shanghai",
    "America/New_York",
]
# Their mail would go past the outbox (portal/activity/emails.py): comments are off, steps of the
# workflow are told by our own notices (cms/library/signals.py).
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILIMAGES_IMAGE_MODEL = "media.PortalImage"
WAGTAILDOCS_DOCUMENT_MODEL = "media.PortalDocument"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.media.forms.PictureForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.media.forms.DocumentForm"
WAGTAILIMAGES_EXTENSIONS = ["png", "jpg", "jpeg", "gif", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = MAX_UPLOAD_MB * 1024 * 1024
WAGTAILDOCS_MAX_UPLOAD_SIZE = max(MAX_UPLOAD_MB, MAX_VIDEO_MB) * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 25_000_000
# The database searches, unless an OpenSearch or Elasticsearch server is named (docs/library.md).
SEARCH_URL = env.str("SEARCH_URL", "")
SEARCH_ENGINE = env.str("SEARCH_ENGINE", "opensearch3")
if SEARCH_ENGINE not in {"opensearch2", "opensearch3", *(f"elasticsearch{n}" for n in (7, 8, 9))}:
    raise ImproperlyConfigured(f"SEARCH_ENGINE={SEARCH_ENGINE!r}: unknown, see docs/library.md.")
WAGTAILSEARCH_BACKENDS = {
    "default": {
        "BACKEND": f"wagtail.search.backends.{SEARCH_ENGINE}",
        "URLS": [SEARCH_URL],
        "INDEX_PREFIX": "concord_",
    }
    if SEARCH_URL
    else {"BACKEND": "wagtail.search.backends.database"}
}

# --- Browser security -------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "media-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
        "frame-src": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
# Where imported courses are played: a host for nothing else (cms/packages/hosts.py).
PACKAGES_ON_LOOPBACK = "http://*.localhost"
PACKAGES_ORIGIN = env.str("PACKAGES_ORIGIN", PACKAGES_ON_LOOPBACK if DEBUG else "").rstrip("/")
if PACKAGES_ORIGIN and not re.fullmatch(r"https?://(\*\.)?[\w.-]+(:\d+)?", PACKAGES_ORIGIN):
    raise ImproperlyConfigured(f"PACKAGES_ORIGIN={PACKAGES_ORIGIN!r}: say https://*.host.")
if PACKAGES_ORIGIN and not DEBUG:
    ALLOWED_HOSTS.append(urlsplit(PACKAGES_ORIGIN).hostname.removeprefix("*"))
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
HTTPS = flag("HTTPS", not DEBUG)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Seeing inside (portal/observing, docs/observing.md) -----------------------------------------
LOG_FORMAT = env.str("LOG_FORMAT", "text" if DEBUG else "json")
if LOG_FORMAT not in logs.FORMATS:
    raise ImproperlyConfigured(f"LOG_FORMAT={LOG_FORMAT!r}: say json or text.")
LOG_LEVEL = env.str("LOG_LEVEL", "INFO").upper()
if LOG_LEVEL not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
    raise ImproperlyConfigured(f"LOG_LEVEL={LOG_LEVEL!r}: say DEBUG, INFO, WARNING or ERROR.")
LOGGING = logs.config(LOG_FORMAT, LOG_LEVEL, whole_errors=DEBUG)
SLOW_QUERY_MS = env.int("SLOW_QUERY_MS", 500)  # statements that take longer are written down
METRICS_TOKEN = env.str("METRICS_TOKEN", "")  # empty: nothing is counted, /metrics is not there
if METRICS_TOKEN and len(METRICS_TOKEN) < 20:
    raise ImproperlyConfigured("METRICS_TOKEN: 20 random characters at least.")
# The library reads this and its other variables itself; here it only says whether.
OTEL_EXPORTER_OTLP_ENDPOINT = env.str("OTEL_EXPORTER_OTLP_ENDPOINT", "")
if OTEL_EXPORTER_OTLP_ENDPOINT and not re.match(r"https?://", OTEL_EXPORTER_OTLP_ENDPOINT):
    raise ImproperlyConfigured("OTEL_EXPORTER_OTLP_ENDPOINT: say http(s)://host:4318.")
