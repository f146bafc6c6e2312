"""What the crawl and the archive know of HTTP alike."""
