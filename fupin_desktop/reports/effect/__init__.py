"""成效报告 (DICTIONARY §19): its lines as declarations, its paragraphs and its charts. Nothing here asks the book."""
