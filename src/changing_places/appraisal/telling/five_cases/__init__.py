"""The parts of a business case, a module each: strategic, economic, commercial, and so on."""
