"""From saved responses to the database, as a crawl at the time of their saving would have gone; nothing is fetched."""
