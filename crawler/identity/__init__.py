"""Which pages and texts are one article or one story."""
