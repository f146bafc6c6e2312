"""Several machines: runs of sites as jobs in PostgreSQL, done by workers. One machine needs nothing of this."""
