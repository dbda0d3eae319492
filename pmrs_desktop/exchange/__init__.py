"""Listening logs in and out.

Owns: nothing. Reads: other programs' files. Gives: acts, hearsay, owners; and the lines of our own export.
"""
