//! The facts of the kinds that neighbourhood teams write, back into the fields of their forms.

use wardmote_domain::facts::{
    Access, Appeal, Book, Coded, Contact, Count, Event, Feedback, Figure, Guidance, Known,
    WardPriority, WardUpdate, Ways, When,
};

use super::{
    Fields, contact,
    local::{BOOK, FIGURES, HELPS, PRIORITIES, STEPS},
    moment,
    prefill::{code, place as write_place},
};

pub(super) fn write_appeal(fields: &mut Fields, f: &Appeal) {
    code(fields, "what_happened", &f.what_happened);
    write_place(fields, &f.place);
    match f.when {
        When::At(at) => moment::write(fields, "when", at),
        When::On(day) => fields.set("when_date", day.to_string()),
    }
    code(fields, "did_you_see", &f.did_you_see);
    fields.set("reference", f.reference.clone());
    fields.set("description", f.description.clone().unwrap_or_default());
    contact::write(fields, &f.contact);
}

pub(super) fn write_update(fields: &mut Fields, f: &WardUpdate) {
    fields.set("month", f.month.to_string());
    for (i, p) in f.priorities.iter().enumerate() {
        write_priority(fields, i + 1, p);
    }
    for (i, figure) in f.figures.iter().enumerate() {
        write_figure(fields, i + 1, figure);
    }
    if let Some(meeting) = &f.next_meeting {
        write_event(fields, meeting);
    }
    contact::write(fields, &f.contact);
}

fn write_priority(fields: &mut Fields, row: usize, p: &WardPriority) {
    let at = |part| PRIORITIES.field(row, part);
    code(fields, &at("asked"), &p.asked);
    code(fields, &at("said"), &p.said);
    code(fields, &at("did"), &p.did);
}

fn write_figure(fields: &mut Fields, row: usize, f: &Figure) {
    let at = |part| FIGURES.field(row, part);
    code(fields, &at("what"), &f.what);
    write_count(fields, &at("now"), f.now);
    write_count(fields, &at("before"), f.before);
    code(fields, &at("period"), &f.period);
    code(fields, &at("source"), &f.source);
}

fn write_count(fields: &mut Fields, name: &str, count: Count) {
    match count {
        Known::Known(n) => fields.set(name, n.to_string()),
        Known::NotKnown => fields.set(&format!("{name}_not_known"), "yes"),
    }
}

pub(super) fn write_event(fields: &mut Fields, f: &Event) {
    code(fields, "title", &f.title);
    fields.set("venue", f.venue.clone());
    fields.set("address", f.address.clone());
    moment::write(fields, "starts", f.starts);
    moment::write(fields, "ends", f.ends);
    write_access(fields, &f.access);
    if let Some(book) = &f.book {
        write_book(fields, book);
    }
}

fn write_book(fields: &mut Fields, book: &Book) {
    match book {
        Book::NotNeeded => fields.set("book", "not_needed"),
        Book::Ways(ways) => {
            let Ways {
                phone,
                url,
                email,
                text,
            } = ways;
            fields.set("book", "ways");
            for ((name, _), value) in BOOK.iter().zip([phone, url, email, text]) {
                fields.set(name, value.clone().unwrap_or_default());
            }
        }
    }
}

fn write_access(fields: &mut Fields, access: &[Coded<Access>]) {
    let mut row = 0;
    for one in access {
        match one {
            Coded::Code(code) => fields.add("access", code.as_str()),
            Coded::English(words) => {
                row += 1;
                fields.set(&HELPS.field(row, ""), words.clone());
            }
        }
    }
}

pub(super) fn write_guidance(fields: &mut Fields, f: &Guidance) {
    code(fields, "topic", &f.topic);
    for (i, step) in f.steps.iter().enumerate() {
        code(fields, &STEPS.field(i + 1, ""), step);
    }
    contact::write(fields, &f.contact);
}

pub(super) fn write_feedback(fields: &mut Fields, f: &Feedback) {
    code(fields, "question", &f.question);
    write_count(fields, "answers", f.answers);
    code(fields, "said", &f.said);
    code(fields, "did", &f.did);
    if let Some(could_not) = &f.could_not {
        code(fields, "could_not", could_not);
    }
    if let Some(because) = &f.because {
        code(fields, "because", because);
    }
    let usual = |c: &Contact| contact::write(fields, c);
    f.contact.as_ref().map(usual);
}
