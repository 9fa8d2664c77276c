"""Measures the application with real socket clients, beside a bare broadcast server."""
