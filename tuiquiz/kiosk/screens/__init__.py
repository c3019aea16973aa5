"""Screens that only a kiosk has."""
