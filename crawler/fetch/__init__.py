"""What stands around every download: who may be asked, how often, how much is taken, and what went wrong."""
