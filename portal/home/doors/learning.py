"""Doors of training, quizzes, packages and certificates."""

from portal.home.doors.who import (
    LEARNERS,
    OWN,
)

# methods, address, who
DOORS = [
    ("POST", "training/quizzes/<uuid:key>/begin/", LEARNERS),
    ("GET", "training/quizzes/<uuid:key>/numbers/", "channel marketing, the desk"),
    ("GET POST", "training/attempts/<uuid:pk>/", OWN + ", while the course is"),
    ("GET", "training/attempts/<uuid:pk>/result/", OWN + ", while the course is"),
    ("GET", "api/v1/attempts/", OWN),
    ("POST", "api/v1/attempts/", LEARNERS),
    ("GET PATCH", "api/v1/attempts/<uuid:pk>/", OWN),
    ("POST", "api/v1/attempts/<uuid:pk>/submit/", OWN),
]
