"""Finishing the built site: what can only be said once every page is filled."""
