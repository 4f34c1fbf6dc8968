"""Paper: the only painter of cards, forms and lists. Blocks (`fupin_desktop/cards`) become strips, strips pages, and a
page is painted alike on a screen, a printer and a PDF. Lengths are mm; nothing here reads the book.
"""
