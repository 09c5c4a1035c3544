"""What every answer with a package's content carries, so that it stays by itself.

The content may load and ask only what lies below its own launch. It can neither reach nor steer
the portal around it, and the portal's cookies are of no use to it: they are never sent from an
origin of its own, and no address below a launch looks at them.
"""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from cms.packages.models import Launch
from cms.packages.services import token_of

RUNTIME = ("vendor/scorm-again/", "js/packages/")
INLINE = "'unsafe-inline' 'unsafe-eval' data: blob:"
FLAGS = "allow-scripts allow-forms allow-modals allow-downloads"
WINDOWS = " allow-popups allow-popups-to-escape-sandbox"
OWN_ORIGIN = " allow-same-origin"


def flags_of(launch: Launch) -> str:
    """The sandbox of the frame and of every answer in it. Only a host that holds nothing but
    content may keep its origin; on the portal's own host the content gets one like no other."""
    flags = FLAGS + (OWN_ORIGIN if launch.origin else "")
    return flags + (WINDOWS if launch.record.attempt.lesson.windows else "")


def base_of(launch: Launch) -> str:
    """The path below which everything of a launch lies."""
    return reverse("package_frame", args=[token_of(launch)])


def policy_of(request: HttpRequest, launch: Launch) -> str:
    here = f"{request.scheme}://{request.get_host()}"
    own = here + base_of(launch)
    runtime = " ".join(f"{here}{settings.STATIC_URL}{folder}" for folder in RUNTIME)
    return "; ".join(
        [
            f"sandbox {flags_of(launch)}",
            f"default-src {own} {INLINE}",
            f"script-src {own} {runtime} {INLINE}",
            f"connect-src {own} data: blob:",
            f"base-uri {own}",
            "form-action 'none'",
            "object-src 'none'",
            f"frame-ancestors {here} {launch.portal}",
        ]
    )


def isolated(response: HttpResponseBase, request: HttpRequest, launch: Launch) -> HttpResponseBase:
    """The answer with its policy; it may be framed, which the portal's own pages say themselves."""
    response.headers["Content-Security-Policy"] = policy_of(request, launch)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.xframe_options_exempt = True  # type: ignore[attr-defined] # frame-ancestors says it
    return shared(response, request, launch)


def shared(response: HttpResponseBase, request: HttpRequest, launch: Launch) -> HttpResponseBase:
    """Let the launch's own frames read the answer: an origin like no other is called "null"."""
    origin = request.headers.get("Origin", "")
    if origin and origin == (launch.origin or "null"):
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Headers"] = (
            "Authorization, Content-Type, If-Match, If-None-Match, X-Experience-API-Version"
        )
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, POST, PUT, DELETE"
        response.headers["Access-Control-Expose-Headers"] = (
            "ETag, Last-Modified, X-Experience-API-Version, "
            "X-Experience-API-Consistent-Through, Content-Range"
        )
        response.headers["Access-Control-Max-Age"] = "600"
    return response
