"""The rules of the trade as pure functions: values in, findings out. No database, no Qt, no clock of their own."""
