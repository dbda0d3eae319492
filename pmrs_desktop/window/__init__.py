"""The desktop window.

Owns: nothing. Reads: `app`. Gives: pages, models, widgets; the only room that knows Qt.
"""
