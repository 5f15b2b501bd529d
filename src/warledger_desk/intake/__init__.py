"""Reports coming in: uploads, addresses, feeds, and the jobs that read them."""
