"""The window: Qt only. It knows the tracker; the tracker never knows it."""
