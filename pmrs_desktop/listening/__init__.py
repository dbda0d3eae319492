"""The log file of all users.

Owns: the tables `listener`, `device`, `import`, `saying`, `act`, `erased_act`, `standing`. Reads: which recording a saying
speaks of. Gives: acts appended and folded into standings (the paper's R_M).
"""
