"""Forms: one widget a kind of field, forms laid out from models by hand-written rows, and what keeps them (drafts,
checks, saving). Pages use them; they know services and theme, and no page."""
