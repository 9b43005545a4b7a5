//! What each rule of retention finds, and the statements that drop it.

/// A message that no rule touches.
macro_rules! free {
    () => {
        "NOT EXISTS (SELECT 1 FROM keep k WHERE k.message = m.message AND k.lifted_at IS NULL) \
         AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.scope = 'message:' || m.public_id AND h.lifted_at IS NULL)"
    };
}

/// The keys that a rule may drop now, at most so many: bound to the instant and the number.
const DELIVERIES: &str = concat!(
    "SELECT d.delivery FROM message m JOIN release r ON r.message = m.message JOIN fan_out f ON f.message = m.message \
     JOIN delivery d ON d.revision = r.revision AND d.lane = f.lane AND d.subscriber > 0 \
     WHERE m.releasing_at <= $1 AND m.state IN ('released', 'corrected', 'withdrawn', 'taken_down') \
       AND d.state IN ('accepted', 'delivered', 'bounced', 'refused', 'expired', 'withdrawn', 'recalled') \
       AND NOT EXISTS (SELECT 1 FROM tally t WHERE t.message = m.message AND t.n > 0 \
                       AND t.state IN ('queued', 'waiting', 'in_flight', 'unknown')) AND ",
    free!(),
    " LIMIT $2"
);
const UNSENT: &str = concat!(
    "SELECT m.message FROM message m WHERE m.state IN ('draft', 'falls_short', 'returned', 'expired', 'withdrawn') \
       AND m.releasing_at IS NULL AND m.press_at IS NULL \
       AND (SELECT max(v.made_at) FROM revision v WHERE v.message = m.message) <= $1 \
       AND NOT EXISTS (SELECT 1 FROM message o WHERE o.of = m.message OR o.corrected_by = m.message) AND ",
    free!(),
    " ORDER BY m.message LIMIT $2"
);
/// Asks that came to nothing: what was begun for them is no message that goes with its own rule.
const ASKS: &str = "SELECT a.ask FROM ask a WHERE a.message IS NULL AND coalesce(a.withdrawn_at, a.expired_at) <= $1 \
     AND (a.form IS NOT NULL OR a.draft <> json_object('kind', a.draft ->> 'kind')) LIMIT $2";
const PICTURES: &str = "SELECT p.picture FROM picture p WHERE p.at <= $1 \
     AND NOT EXISTS (SELECT 1 FROM revision_picture s WHERE s.picture = p.picture) LIMIT $2";
const DESK_MAIL: &str = "SELECT d.mail FROM desk_mail d WHERE d.made_at <= $1 AND d.state NOT IN ('waiting', 'in_flight') \
     AND NOT EXISTS (SELECT 1 FROM press_mail p WHERE p.mail = d.mail) LIMIT $2";
/// Bound to the last sequence number that is too old, not to an instant.
const AUDIT_TEXTS: &str = concat!(
    "SELECT DISTINCT t.sequence FROM audit_text t JOIN audit a USING (sequence) WHERE t.sequence <= $1 \
     AND NOT EXISTS (SELECT 1 FROM message m WHERE m.public_id = a.message AND NOT (",
    free!(),
    ")) LIMIT $2"
);

/// One rule: what it finds, and how that is dropped.
pub(super) struct Rule {
    /// The key of its age in the configuration; `asks` goes by that of `unsent`.
    pub(super) name: &'static str,
    /// The keys that it may drop now, bound to the instant (or the last sequence number) and to how many.
    pub(super) find: &'static str,
    /// Statements in order, each bound to the keys as a JSON list; the last one is what is counted.
    pub(super) drop: &'static [&'static str],
    /// How many keys go in one transaction.
    pub(super) chunk: usize,
}

macro_rules! keys {
    () => {
        "(SELECT value FROM json_each($1))"
    };
}

/// Every rule.
pub(super) const RULES: [Rule; 6] = [
    Rule {
        name: "deliveries",
        find: DELIVERIES,
        drop: &[
            concat!("DELETE FROM attempt WHERE delivery IN ", keys!()),
            concat!("DELETE FROM doubt WHERE delivery IN ", keys!()),
            concat!("DELETE FROM recall WHERE delivery IN ", keys!()),
            concat!("DELETE FROM progress WHERE delivery IN ", keys!()),
            concat!("DELETE FROM delivery WHERE delivery IN ", keys!()),
        ],
        chunk: 1_000,
    },
    Rule {
        name: "unsent",
        find: UNSENT,
        drop: &[
            concat!(
                "DELETE FROM report WHERE revision IN (SELECT revision FROM revision WHERE message IN ",
                keys!(),
                ")"
            ),
            concat!(
                "DELETE FROM revision_picture WHERE revision IN (SELECT revision FROM revision WHERE message IN ",
                keys!(),
                ")"
            ),
            concat!(
                "DELETE FROM edition WHERE revision IN (SELECT revision FROM revision WHERE message IN ",
                keys!(),
                ")"
            ),
            concat!("DELETE FROM pass WHERE message IN ", keys!()),
            concat!("DELETE FROM clearance WHERE message IN ", keys!()),
            concat!("DELETE FROM approval WHERE message IN ", keys!()),
            concat!("DELETE FROM idempotency WHERE message IN ", keys!()),
            crate::once::ERASE_ABOUT,
            concat!("DELETE FROM request_about WHERE message IN ", keys!()),
            concat!("DELETE FROM message_area WHERE message IN ", keys!()),
            concat!("DELETE FROM keep WHERE message IN ", keys!()),
            concat!("DELETE FROM restored_message WHERE message IN ", keys!()),
            concat!(
                "UPDATE restored_post SET message = NULL, words = '' WHERE message IN ",
                keys!()
            ),
            concat!(
                "DELETE FROM telling_change WHERE telling IN (SELECT telling FROM telling WHERE message IN ",
                keys!(),
                ")"
            ),
            concat!("DELETE FROM telling WHERE message IN ", keys!()),
            concat!("DELETE FROM promised_update WHERE message IN ", keys!()),
            // The ask that it came of is over; what was handed in for it goes with it.
            concat!("DELETE FROM ask_before WHERE message IN ", keys!()),
            concat!(
                "UPDATE ask SET message = NULL, handed_in_at = NULL, handed_in_by = NULL, expired_at = closes_at, \
                     draft = json_object('kind', draft ->> 'kind'), form = NULL WHERE message IN ",
                keys!()
            ),
            concat!("DELETE FROM revision WHERE message IN ", keys!()),
            concat!(
                "DELETE FROM audit_text WHERE sequence IN (SELECT a.sequence FROM audit a JOIN message m \
                     ON a.message = m.public_id WHERE m.message IN ",
                keys!(),
                ")"
            ),
            concat!(
                "DELETE FROM hold WHERE substr(scope, instr(scope, ':') + 1) IN \
                     (SELECT public_id FROM message WHERE message IN ",
                keys!(),
                ")"
            ),
            concat!("DELETE FROM message WHERE message IN ", keys!()),
        ],
        chunk: 50,
    },
    Rule {
        name: "asks",
        find: ASKS,
        drop: &[concat!(
            "UPDATE ask SET draft = json_object('kind', draft ->> 'kind'), form = NULL WHERE ask IN ",
            keys!()
        )],
        chunk: 200,
    },
    Rule {
        name: "pictures",
        find: PICTURES,
        drop: &[concat!("DELETE FROM picture WHERE picture IN ", keys!())],
        chunk: 50,
    },
    Rule {
        name: "desk_mail",
        find: DESK_MAIL,
        drop: &[
            concat!("DELETE FROM telling_change WHERE mail IN ", keys!()),
            concat!("DELETE FROM desk_mail WHERE mail IN ", keys!()),
        ],
        chunk: 50,
    },
    Rule {
        name: "audit_texts",
        find: AUDIT_TEXTS,
        drop: &[concat!(
            "DELETE FROM audit_text WHERE sequence IN ",
            keys!()
        )],
        chunk: 1_000,
    },
];
