"""The pages, one file each, laid out by hand.

A page is a `ui.pages.page.Page`; `ui/window/navigation.py` lists them. It reads and writes by services alone and gets
to other pages by `session.go`.
"""
