"""What opens over the window: the command palette, the shortcut sheet, the crash report, about."""
