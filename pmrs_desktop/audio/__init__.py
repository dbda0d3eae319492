"""Sound as numbers.

Owns: nothing. Reads: audio files. Gives: mono samples, log-mel spectrograms, a hash of the audio without tags.
"""
