"""Which recording a file or a saying speaks of, with the reason.

Owns: the tables `recording`, `recording_key`, `file_recording`, `saying_recording`. Reads: clues. Gives: recordings.
"""
