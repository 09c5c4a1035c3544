"""Lessons made elsewhere: SCORM and cmi5 packages in a player of their own."""
