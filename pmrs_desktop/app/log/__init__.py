"""The log of listening: what I do is appended, logs of others come in and mine goes out; who the listeners are."""
