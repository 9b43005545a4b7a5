//! What comes back: the pipe of a mail server, and reports as other servers write them.

use std::{
    io::Write as _,
    process::{Output, Stdio},
};

use crate::{daemon, force::Force};

/// A bounce (RFC 3464) of a mail that was sent from `sender`, as a Postfix writes it.
pub fn bounce(sender: &str, status: &str, diagnostic: &str) -> String {
    format!(
        "Return-Path: <>\nDelivered-To: {sender}\nFrom: MAILER-DAEMON@relay.example.org (Mail Delivery System)\nSubject: \
         Undelivered Mail Returned to Sender\nTo: {sender}\nAuto-Submitted: auto-replied\nMIME-Version: \
         1.0\nContent-Type: multipart/report; report-type=delivery-status;\n boundary=\"4XYZ/relay\"\n\nThis is a \
         MIME-encapsulated message.\n\n--4XYZ/relay\nContent-Description: Notification\nContent-Type: text/plain; \
         charset=us-ascii\n\nI'm sorry to have to inform you that your message could not be \
         delivered.\n\n--4XYZ/relay\nContent-Description: Delivery report\nContent-Type: \
         message/delivery-status\n\nReporting-MTA: dns; relay.example.org\nX-Postfix-Queue-ID: 4XYZ\nArrival-Date: Tue,  8 \
         Dec 2026 10:55:00 +0000 (GMT)\n\nFinal-Recipient: rfc822; somebody@example.org\nOriginal-Recipient: \
         rfc822;somebody@example.org\nAction: failed\nStatus: {status}\nDiagnostic-Code: \
         {diagnostic}\n\n--4XYZ/relay\nContent-Description: Undelivered Message\nContent-Type: \
         message/rfc822\n\nSubject: Hello\n\nText\n\n--4XYZ/relay--\n"
    )
}

/// A complaint (RFC 5965) about a mail that was sent from `sender`.
pub fn complaint(sender: &str) -> String {
    format!(
        "From: loop@example.net\nTo: complaints@example.org\nMIME-Version: 1.0\nContent-Type: multipart/report; \
         report-type=feedback-report; boundary=\"f\"\n\n--f\nContent-Type: text/plain\n\nA report.\n\n--f\nContent-Type: \
         message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: Loop/1.0\nVersion: 1\n\n--f\nContent-Type: \
         message/rfc822\n\nReturn-Path: <{sender}>\nSubject: Hello\n\nText\n\n--f--\n"
    )
}

/// `wardmote mail receive` with that mail on its standard input.
pub fn receive(force: &Force, mail: &str, more: &[&str]) -> Output {
    let mut command = daemon::command(force.dir());
    command
        .args(["mail", "receive", "--public"])
        .arg(format!("http://{}", force.at.public))
        .args(more)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(mail.as_bytes()).unwrap();
    drop(stdin);
    child.wait_with_output().unwrap()
}
