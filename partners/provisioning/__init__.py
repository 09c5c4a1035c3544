"""SCIM 2.0: a company's directory adds, changes and removes its people."""
