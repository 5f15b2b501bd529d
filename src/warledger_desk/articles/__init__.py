"""What the organisation writes and publishes: articles, their citations, what is public."""
