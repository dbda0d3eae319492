"""From files on disk to songs of the library: folders, scans, watching, and the genres that the network hears in them."""
