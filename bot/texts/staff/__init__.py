"""What the staff reads about itself: codes, colleagues, invitations."""
