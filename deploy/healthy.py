"""Ask the process of a container whether it is well; the exit status is its answer."""

import os
from urllib.request import urlopen

port = os.environ.get("STREAMLIT_SERVER_PORT", "8501")
path = os.environ.get("STREAMLIT_SERVER_BASE_URL_PATH", "").strip("/")
parts = f"http://127.0.0.1:{port}", path, "_stcore/health"
urlopen("/".join(filter(None, parts)), timeout=4).close()
