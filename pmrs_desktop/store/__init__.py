"""The database file and its schema.

Owns: the file `pmrs.sqlite`, its tables' definitions, backups. Reads: nothing of other rooms.
Gives: connections for reading, one writing thread, the tables (each written by the one room that its group names).
"""
