"""A receiver of webhooks that we did not get from ourselves: Python's own HTTP server. It keeps whatever came, in the
order in which it came, and answers as it is told to.

As a program it keeps its books in a file, written before it answers: what is written outlives a kill.
    receiver.py PORT FILE
"""
import hashlib
import hmac
import http.server
import json
import os
import sys
import threading
import time


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 1024

    def handle_error(self, request, client_address):
        pass  # who hangs up is no fault of the test


class Receiver:
    """behave(receiver, path, event) -> status, or (status, headers), or None: the connection is cut."""

    def __init__(self, port=0, behave=None, consent="*", rate=None, host="127.0.0.1"):
        self.got, self.asked, self.others = [], [], []
        self.behave, self.consent, self.rate = behave, consent, rate
        self.changed = threading.Condition()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # an answer is one packet

            def log_message(self, *_):
                pass

            def answer(self, status, headers=()):
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def do_OPTIONS(self):
                with outer.changed:
                    outer.asked.append((self.path, dict(self.headers)))
                    outer.changed.notify_all()
                headers = [("WebHook-Allowed-Origin", outer.consent)] if outer.consent else []
                headers += [("WebHook-Allowed-Rate", str(outer.rate))] if outer.rate else []
                self.answer(200, headers)

            def do_GET(self):
                with outer.changed:
                    outer.others.append((self.command, self.path))
                self.answer(405)

            do_PUT = do_DELETE = do_HEAD = do_GET

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                event = json.loads(body)
                with outer.changed:
                    n = len(outer.got)
                    outer.got.append({"at": time.monotonic(), "path": self.path, "headers": dict(self.headers),
                                      "body": body, "event": event, "status": None})
                    outer.changed.notify_all()
                said = outer.behave(outer, self.path, event) if outer.behave else 204
                outer.got[n]["status"] = said[0] if isinstance(said, tuple) else said
                if said is None:
                    self.close_connection = True
                    return
                self.answer(*(said if isinstance(said, tuple) else (said,)))

        self.server = Server((host, port), Handler)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def url(self, path="/"):
        return f"http://127.0.0.1:{self.port}{path}"

    def wait(self, what, seconds=20.0):
        """Until `what` (of the deliveries so far) is true."""
        end = time.monotonic() + seconds
        with self.changed:
            while not what(self.got):
                left = end - time.monotonic()
                assert left > 0, f"after {seconds} s only {[g['event'].get('sequence') for g in self.got][-10:]}"
                self.changed.wait(left)
        return self.got

    def taken(self):
        """What was accepted."""
        return [g for g in self.got if g["status"] and 200 <= g["status"] < 300]

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def signed_with(key, delivery):
    """Whether one of the signatures is of this key; the check of a receiver."""
    parts = [p.split("=", 1) for p in delivery["headers"]["Weerklank-Signature"].split(",")]
    at = next(v for k, v in parts if k == "t")
    mine = hmac.new(key, at.encode() + b"." + delivery["body"], hashlib.sha256).hexdigest()
    return abs(time.time() - int(at)) < 300 and any(hmac.compare_digest(v, mine) for k, v in parts if k == "v1")


def keep_books(port, path):
    """A line a delivery, written before it is acknowledged: path, sequence and id."""
    file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    lock = threading.Lock()

    def behave(_, url, event):
        with lock:
            os.write(file, f"{url} {event['sequence']} {event['id']}\n".encode())
        return 204

    receiver = Receiver(port, behave)
    receiver.thread.join()


if __name__ == "__main__":
    keep_books(int(sys.argv[1]), sys.argv[2])
