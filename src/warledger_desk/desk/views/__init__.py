"""A module for each part of the desk."""
