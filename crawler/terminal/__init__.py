"""What a person at a terminal, or the log of a job, sees of a command."""
