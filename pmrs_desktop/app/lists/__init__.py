"""What to hear next: the log through a recommender into lists, with a reason for every song."""
