"""The web process everywhere: here, in the container, behind nginx."""

import os

bind = os.environ.get("BIND", "0.0.0.0:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES", "1"))
threads = int(os.environ.get("WEB_THREADS", "8"))
timeout = 120  # the longest upload
graceful_timeout = 30  # requests under way when told to stop
keepalive = 75  # longer than nginx keeps a connection, so that nginx is the one to close it
loglevel = "warning"
control_socket_disable = True
