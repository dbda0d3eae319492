"""Qt item models over `app.songs.views`, one a list."""
