"""The site: pages for everybody."""
