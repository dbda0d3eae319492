"""What to hear next.

Owns: nothing. Reads: arrays. Gives: picks with scores and reasons; never sees the database.
"""
