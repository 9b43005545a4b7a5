//! The facts of a warning.

use super::super::{Facts, Warning, reader::Reader};
use super::limits;

pub(super) fn warning(r: &mut Reader<'_>) -> Option<Facts> {
    let (hazard, place, started) = (r.short_coded("hazard"), r.place("place"), r.when("started"));
    let act = r.coded_list("do", limits::ORDERS, false);
    let do_not = r.coded_list("do_not", limits::REFUSALS, false);
    let (next_update, source) = (r.when("next_update"), r.short_coded("source"));
    let contact = r.contact("contact");
    let extras = r.extras("extras", started);
    if let (Some(started), Some(next)) = (started, next_update)
        && next <= started
    {
        r.fault(
            "next_update",
            format!("{next} is not after {started}, when it started"),
        );
    }
    let hazard = r.required("hazard", hazard);
    let place = r.required("place", place);
    let started = r.required("started", started);
    let act = r.required("do", act);
    let do_not = r.required("do_not", do_not);
    let next_update = r.required("next_update", next_update);
    let source = r.required("source", source);
    let contact = r.required("contact", contact);
    Some(Facts::Warning(Box::new(Warning {
        hazard: hazard?,
        place: place?,
        started: started?,
        act: act?,
        do_not: do_not?,
        next_update: next_update?,
        source: source?,
        contact: contact?,
        extras,
    })))
}
