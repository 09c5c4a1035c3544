"""The portal with everything around it: real services on loopback and the grown-up shape."""
