"""The application without a face, and the only place where rooms meet.

Owns: the tables `shelf`, `album` and `album_song`, the settings and queue files. Reads: every room. Gives: what the window and
the command line do.
"""
