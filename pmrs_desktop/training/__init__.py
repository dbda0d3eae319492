"""The laboratory: teaches the genre network.

Owns: nothing. Reads: labelled clips, an outside ear. Gives: a LiteRT file with its model card.
"""
