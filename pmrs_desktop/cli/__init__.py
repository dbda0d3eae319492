"""The command line `pmrs`.

Owns: nothing. Reads: `app`. Gives: text and JSON on stdout, sentences on stderr, exit codes.
"""
