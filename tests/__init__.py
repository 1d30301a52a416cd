"""Tests: they mirror tracker/ and ui/, and a few whole journeys drive the real window."""
