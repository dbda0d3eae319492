"""Small parts used by two pages or more."""
