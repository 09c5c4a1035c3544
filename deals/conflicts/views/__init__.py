"""Pages of the reviewers and the desk. Nothing here is for partners or direct sales."""
