"""Say where the app can be opened: python addresses.py ADDRESS PORT, as `make run` does."""

import socket
import sys

EVERY = ("0.0.0.0", "::")
"""What a server listens on to be reached at every address of its machine; nobody can open these."""


def in_the_network() -> list[str]:
    """Find the addresses at which others in the network reach this machine; none without one."""
    found = []
    for family, somewhere in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((somewhere, 9))  # sends nothing: it only chooses the way there
                found.append(probe.getsockname()[0])
        except OSError:  # no such network
            continue
    return found


def where_to_open(address: str, port: int, network: list[str]) -> str:
    """Say in one line where a server that listens on an address can be opened."""
    if address not in EVERY:
        return f"Open {_url(address, port)} in a browser (Ctrl+C ends it)."
    here = f"Open {_url('localhost', port)} on this machine"
    reached = [each for each in network if address == "::" or ":" not in each]
    others = " or ".join(_url(each, port) for each in reached)
    if not others:
        return f"{here}; it is in no network, so others cannot open it (Ctrl+C ends it)."
    return f"{here}, {others} on others in its network (Ctrl+C ends it)."


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


if __name__ == "__main__":
    print(where_to_open(sys.argv[1], int(sys.argv[2]), in_the_network()))
