"""The web application: its settings, its addresses, and serving them."""
