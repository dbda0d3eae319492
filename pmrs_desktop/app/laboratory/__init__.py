"""What only `pmrs evaluate` and `pmrs learn` need: logs as files, trials of recommenders, lessons of the network."""
