"""URLs as they are stated, and in the one form that is compared."""
