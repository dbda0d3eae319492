"""What a song sounds like.

Owns: the tables `guess`, `chosen_genre`, `hearsay`. Reads: a trained network. Gives: class vectors and embeddings,
made in a worker process.
"""
