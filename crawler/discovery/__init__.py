"""Where links come from: feeds, sitemaps, listings, and finding those from a home page. Bytes in, links out."""
