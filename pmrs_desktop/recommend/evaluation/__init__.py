"""How good recommenders are: splits of a log, measures with intervals, peers to compare with, charts.

Owns: nothing. Reads: arrays. Gives: results and figures; never sees a file.
"""
