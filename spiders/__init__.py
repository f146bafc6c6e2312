"""One file for each site or platform: its name, its sources and its rules."""
