"""How dates are written where Django's own way is not ours (settings: FORMAT_MODULE_PATH)."""
