"""Listening logs in and out.

Owns: nothing. Reads: other programs' files. Gives: acts, hearsay, owners; and the lines of our own export.
Doors: `log.open_log` in, `ours.write` out. A new format is one file and one word in `formats`.
"""
