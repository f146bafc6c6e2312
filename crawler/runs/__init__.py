"""What a run is told by: its row in the database, its outcome, and what it shows of a site."""
