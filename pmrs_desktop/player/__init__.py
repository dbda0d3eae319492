"""Sound and the queue.

Owns: nothing. Reads: audio files through libVLC. Gives: playing, pausing, seeking, events, the order of songs.
"""
