"""The database: all SQL of the project is here."""
