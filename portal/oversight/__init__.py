"""Who can see what and why: explanations, the share register, access reviews, view as."""
