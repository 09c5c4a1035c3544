"""Doors of the API for the library, its reports, co-branding and training."""

from portal.home.doors.who import (
    BRAND_KEEPERS,
    COMPANY,
    CONTENT_EDITORS,
    CONTENT_READERS,
    ENROLLERS,
    FILES,
    IN_SCOPE,
    LEARNERS,
    OWN,
    READERS,
    READING_LOG,
    SIGNED_IN,
    TEAM_READERS,
)

PAGE = "api/v1/resources/<uuid:pk>"
BRAND = "api/v1/organizations/<uuid:pk>/brand"
LESSON = "api/v1/enrollments/<uuid:pk>/lessons/<uuid:key>"

DOORS = [
    ("GET", "api/v1/resources/to-read/", OWN),
    ("GET", "api/v1/resources/new/", IN_SCOPE),
    ("GET", "api/v1/resources/favourites/", OWN),
    ("GET", "api/v1/resources/recent/", OWN),
    ("GET", f"{PAGE}/readers/", READERS),
    ("GET", f"{PAGE}/branded/", "the company's people, for pages they may read"),
    ("GET PATCH DELETE", f"{PAGE}/template/", CONTENT_EDITORS),
    ("GET", "api/v1/deals/<uuid:pk>/resources/", IN_SCOPE),
    ("GET", "api/v1/openings/", READING_LOG),
    ("GET", "api/v1/library-files/<uuid:key>/", FILES),
    ("GET", "api/v1/library-reports/", CONTENT_READERS),
    ("GET", "api/v1/library-reports/<slug:name>/", CONTENT_READERS),
    ("GET PATCH", f"{BRAND}/", BRAND_KEEPERS),
    ("GET", f"{BRAND}/logo/", COMPANY),
    ("GET POST DELETE", "api/v1/me/feed/", OWN),
    ("GET", "api/v1/learning-paths/", SIGNED_IN),
    ("GET", "api/v1/learning-paths/<uuid:pk>/", IN_SCOPE),
    ("POST", "api/v1/learning-paths/<uuid:pk>/enroll/", IN_SCOPE),
    ("POST", "api/v1/enrollments/<uuid:pk>/remind/", "the person, " + ENROLLERS),
    ("POST", f"{LESSON}/open/", LEARNERS),
    ("POST", f"{LESSON}/progress/", LEARNERS),
    ("GET", "api/v1/training-team/", TEAM_READERS),
    ("POST", "api/v1/training-team/remind/", ENROLLERS),
    ("GET POST", "api/v1/enrollment-rules/", CONTENT_EDITORS),
    ("GET", "api/v1/enrollment-rules/<uuid:pk>/", CONTENT_EDITORS),
    ("POST", "api/v1/enrollment-rules/<uuid:pk>/end/", CONTENT_EDITORS),
    ("GET", "api/v1/quizzes/<uuid:key>/numbers/", CONTENT_EDITORS),
    ("GET POST", "api/v1/packages/", CONTENT_EDITORS),
    ("GET", "api/v1/packages/<uuid:pk>/", CONTENT_EDITORS),
    ("POST", "api/v1/packages/<uuid:pk>/versions/", CONTENT_EDITORS),
]
