"""Courses, lessons and learning paths (pages); enrollments and progress (rows)."""

from cms.training.models.enrollments import Enrollment, EnrollmentRule, LessonProgress
from cms.training.models.pages import (
    CoursePage,
    LearningPathPage,
    Lesson,
    LessonPage,
    PathCourse,
    TrainingIndexPage,
)

__all__ = [
    "CoursePage",
    "Enrollment",
    "EnrollmentRule",
    "LearningPathPage",
    "Lesson",
    "LessonPage",
    "LessonProgress",
    "PathCourse",
    "TrainingIndexPage",
]
