"""A mail relay that is neither ours nor Postfix: aiosmtpd behind STARTTLS and a password, on loopback.

One JSON object a line on standard output: its port first, then each sign-in that failed and each mail as Python's own
email package reads it.
"""

import asyncio
import email
import email.errors
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

certificate, key, user, password, mechanisms, pipelining = sys.argv[1:]

# An address that SMTPUTF8 is for; Python judges by RFC 5322 alone.
FOREIGN = email.errors.NonASCIILocalPartDefect


def tell(what):
    line = json.dumps(what, ensure_ascii=False) + "\n"
    sys.stdout.buffer.write(line.encode(errors="replace"))
    sys.stdout.flush()


def check(server, session, envelope, mechanism, data):
    good = (data.login, data.password) == (user.encode(), password.encode())
    if not good:
        tell({"refused": mechanism})
    session.mechanism = mechanism
    return AuthResult(success=good, handled=False)


def read(content, utf8):
    if utf8:
        # Python reads bytes as ASCII; headers of RFC 6532 have to come as text.
        mail = email.message_from_string(content.decode(), policy=email.policy.SMTPUTF8)
    else:
        mail = email.message_from_bytes(content, policy=email.policy.SMTP)
    headers, defects, parts = {}, [], []
    for name, value in mail.items():
        headers.setdefault(name.lower(), []).append(str(value))
    for part in mail.walk():
        defects += [repr(d) for d in part.defects]
        for name, value in part.items():
            defects += [f"{name}: {d!r}" for d in value.defects if not (utf8 and isinstance(d, FOREIGN))]
        if not part.is_multipart():
            charset = part.get_content_charset()
            parts.append({"type": part.get_content_type(), "charset": charset, "text": part.get_content()})
    to = [a.addr_spec for one in mail.get_all("To", []) for a in one.addresses]
    return {"type": mail.get_content_type(), "headers": headers, "to": to, "parts": parts, "defects": defects}


class Handler:
    taken = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        # Its reader keeps what comes early, so it can be sent commands ahead of their answers; it does not say so itself.
        return responses[:1] + (["250-PIPELINING"] if pipelining == "yes" else []) + responses[1:]

    async def handle_DATA(self, server, session, envelope):
        self.taken += 1
        tell({
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "number": self.taken,
            "utf8": envelope.smtp_utf8,
            "tls": session.ssl is not None,
            "mechanism": session.mechanism,
            # What had come behind the final dot when it was read: the next envelope of a client that pipelines.
            "ahead": bytes(server._reader._buffer).decode(),
            "mail": read(envelope.original_content, envelope.smtp_utf8),
        })
        return f"250 2.0.0 Ok: queued as A{self.taken}"


def server():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return SMTP(
        handler,
        hostname="relay.example.org",
        data_size_limit=1_000_000,
        enable_SMTPUTF8=True,
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=check,
        auth_exclude_mechanism={"LOGIN", "PLAIN"} - set(mechanisms.split(",")),
    )


async def main():
    listening = await asyncio.get_running_loop().create_server(server, "127.0.0.1", 0)
    tell({"port": listening.sockets[0].getsockname()[1]})
    await listening.serve_forever()


handler = Handler()
asyncio.run(main())
