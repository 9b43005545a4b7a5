//! Lists of a message: each item is said by a sentence of its own, filled with the message's values and its own over them.

use handlebars::{Context, Handlebars, RenderContext, RenderError, Renderable, StringOutput};
use serde_json::Value;

use super::wrong;

/// The item's values over the message's: groups of values are merged, a value takes the place of another.
fn over(root: &Value, item: &Value) -> Value {
    let mut all = root.clone();
    if let (Some(all), Some(item)) = (all.as_object_mut(), item.as_object()) {
        all.remove("lists");
        for (name, own) in item {
            match (
                all.get_mut(name).and_then(Value::as_object_mut),
                own.as_object(),
            ) {
                (Some(group), Some(own)) => {
                    group.extend(own.iter().map(|(k, v)| (k.clone(), v.clone())));
                }
                _ => drop(all.insert(name.clone(), own.clone())),
            }
        }
    }
    all
}

/// The items of a list, each with the name of its sentence: that of the list, or of the `group` the item names, and the
/// item's own choice of it.
pub(super) fn items(root: &Value, list: &str) -> Result<Vec<(String, Context)>, String> {
    let given = root.get("lists").and_then(|lists| lists.get(list));
    let Some(given) = given.and_then(Value::as_array) else {
        return Ok(Vec::new());
    };
    given
        .iter()
        .map(|item| {
            let group = item.get("group").and_then(Value::as_str).unwrap_or(list);
            let choice = item
                .get("choice")
                .and_then(|choices| choices.get(group))
                .and_then(Value::as_str)
                .ok_or_else(|| format!("an item of {list} does not say {group}"))?;
            let context = Context::wraps(over(root, item)).map_err(|e| e.to_string())?;
            Ok((format!("said.{group}.{choice}"), context))
        })
        .collect()
}

/// The first `most` items of a list as they are said.
pub(super) fn said<'reg>(
    list: &str,
    most: usize,
    r: &'reg Handlebars<'reg>,
    ctx: &Context,
) -> Result<Vec<String>, RenderError> {
    let mut all = Vec::new();
    for (name, item) in items(ctx.data(), list).map_err(wrong)?.iter().take(most) {
        let template = r
            .get_template(name)
            .ok_or_else(|| wrong(format!("there is no sentence {name}")))?;
        let mut one = StringOutput::new();
        template.render(r, item, &mut RenderContext::new(None), &mut one)?;
        all.push(one.into_string()?.trim().to_owned());
    }
    Ok(all)
}

/// "a, b and c".
pub(super) fn joined(all: &[String], comma: &str, last_sign: &str) -> String {
    match all {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => format!("{}{last_sign}{last}", before.join(comma)),
    }
}
