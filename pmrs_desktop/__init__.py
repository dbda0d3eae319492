"""PMRS Desktop: plays the music you own and says what to hear next and why, without a server."""

__version__ = "0.1.0"
