"""Courses made elsewhere: SCORM 1.2, SCORM 2004, cmi5 and xAPI packages, played in isolation."""
