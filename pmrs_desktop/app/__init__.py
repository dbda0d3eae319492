"""The application without a face, and the only place where rooms meet.

Owns: the table `shelf`, the settings and queue files. Reads: every room. Gives: what the window and the command line do.
"""
