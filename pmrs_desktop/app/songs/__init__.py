"""The songs that are here, ready to list: kept in order in the shelf, searched and shown from it; no folder beside is known."""
