"""Claims out: tables for spreadsheets, R and Python. Nothing here sees the database; rows are given."""
