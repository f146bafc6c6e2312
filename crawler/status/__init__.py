"""`scrapy status`: what is known of the sites, and its tables."""
