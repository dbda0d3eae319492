"""What music is there.

Owns: the tables `folder` and `file`. Reads: files on disk. Gives: the difference between disk and table, tags, covers.
"""
