"""What people see. PySide6 lives here and nowhere else; screens call services, never a query or a model's save."""
