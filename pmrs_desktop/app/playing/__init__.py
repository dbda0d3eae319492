"""What sounds now and what comes after it: the queue, the player, and the songs that come by themselves."""
