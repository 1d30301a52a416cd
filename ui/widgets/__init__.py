"""Small widgets that every page is made of; none of them knows a page, the session or the ledger."""
