"""A receiver of webhooks: checks each call as docs/webhooks.md says (its function is in believed.py beside this file) and
writes a line of JSON for it. The first line is the port. The secret comes as a file, which may be written later."""
import http.server, json, os, sys

from believed import believed

SECRET, STATUS = sys.argv[1], int(sys.argv[2])


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        secret = open(SECRET).read().strip()
        said = {
            "id": headers["webhook-id"],
            "stamp": headers["webhook-timestamp"],
            "believed": believed(secret, headers, body),
            "tampered": believed(secret, headers, body + b" "),
            "late": believed(secret, headers, body, int(headers["webhook-timestamp"]) + 301),
            "body": json.loads(body),
        }
        print(json.dumps(said), flush=True)
        self.send_response(STATUS)
        self.end_headers()

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
print(server.server_address[1], flush=True)
server.serve_forever()
