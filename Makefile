# Every target is a command of concord.py: make demo PORT=8000 · make test ARGS="-k wall" · make help
PYTHON ?= python3
COMMANDS := setup demo test sso scim webhooks clients fuzz scan lint types format check bench e2e pages test-postgres row-security services stack objects load faults restore-drill upgrade-drill scaling bench-import real-imports docs messages clean help

.DEFAULT_GOAL := help
.PHONY: $(COMMANDS)
# PORT, SIZE and DATA_DIR reach the script as environment variables.
$(COMMANDS):
	@$(PYTHON) concord.py $@ $(ARGS)
