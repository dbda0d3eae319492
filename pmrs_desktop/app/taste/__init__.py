"""The page Your taste."""
