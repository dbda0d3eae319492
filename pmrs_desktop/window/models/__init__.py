"""Qt item models over `app.views`, one a list."""
