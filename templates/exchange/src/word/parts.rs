//! The parts of a Word file that are the same in every one, but for names.

use crate::{Sheet, xml::escape};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

const KIND: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Namespaces of document and footer.
pub(super) const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\" \
xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" mc:Ignorable=\"w14\"";

/// What each part is.
pub(super) fn content_types() -> String {
    format!(
        "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
<Default Extension=\"xml\" ContentType=\"application/xml\"/>\
<Override PartName=\"/word/document.xml\" ContentType=\"{KIND}.document.main+xml\"/>\
<Override PartName=\"/word/styles.xml\" ContentType=\"{KIND}.styles+xml\"/>\
<Override PartName=\"/word/footer1.xml\" ContentType=\"{KIND}.footer+xml\"/>\
<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
</Types>"
    )
}

fn relationships(list: &str) -> String {
    format!(
        "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{list}</Relationships>"
    )
}

/// Where the document and its properties are.
pub(super) fn package_relations() -> String {
    relationships(&format!(
        "<Relationship Id=\"rId1\" Type=\"{RELATION}/officeDocument\" Target=\"word/document.xml\"/>\
<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" \
Target=\"docProps/core.xml\"/>"
    ))
}

/// What the document uses.
pub(super) fn document_relations() -> String {
    relationships(&format!(
        "<Relationship Id=\"rId1\" Type=\"{RELATION}/styles\" Target=\"styles.xml\"/>\
<Relationship Id=\"rId2\" Type=\"{RELATION}/footer\" Target=\"footer1.xml\"/>"
    ))
}

/// Title and sender. No times: the same sheet gives the same file.
pub(super) fn core(sheet: &Sheet) -> String {
    let title = escape(&format!("Sentences in {}", sheet.language_name));
    let by = escape(sheet.organisation.as_deref().unwrap_or_default());
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{title}</dc:title><dc:creator>{by}</dc:creator>\
<dc:language>en-GB</dc:language></cp:coreProperties>"
    )
}

/// The page number, and what the file is.
pub(super) fn footer(sheet: &Sheet) -> String {
    let title = escape(&format!("Sentences in {}", sheet.language_name));
    let field = |name: &str| {
        format!("<w:fldSimple w:instr=\" {name} \"><w:r><w:t>1</w:t></w:r></w:fldSimple>")
    };
    format!(
        "{HEAD}<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val=\"Quiet\"/></w:pPr>\
<w:r><w:t xml:space=\"preserve\">{title}. Page </w:t></w:r>{}<w:r><w:t xml:space=\"preserve\"> of </w:t></w:r>{}\
</w:p></w:ftr>",
        field("PAGE"),
        field("NUMPAGES")
    )
}

fn paragraph_style(id: &str, name: &str, paragraph: &str, run: &str) -> String {
    format!(
        "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>\
<w:basedOn w:val=\"Normal\"/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )
}

/// Fonts that Word has for a script; LibreOffice takes the nearest it has.
fn complex_font(sheet: &Sheet) -> &'static str {
    match sheet.language.primary() {
        "ur" => "Noto Nastaliq Urdu",
        "bn" | "pa" | "gu" | "ta" | "te" | "ml" | "si" | "hi" | "ne" | "mr" => "Nirmala UI",
        _ => "Arial",
    }
}

/// The look: 11 point, quiet grey for what is only for the machine or for orientation.
pub(super) fn styles(sheet: &Sheet) -> String {
    let fonts = format!(
        "<w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:eastAsia=\"Arial\" w:cs=\"{}\"/>",
        complex_font(sheet)
    );
    let size = |half: u32| format!("<w:sz w:val=\"{half}\"/><w:szCs w:val=\"{half}\"/>");
    let space =
        |before: u32, after: u32| format!("<w:spacing w:before=\"{before}\" w:after=\"{after}\"/>");
    let title = paragraph_style(
        "Heading",
        "Sheet title",
        &format!("<w:keepNext/>{}", space(0, 160)),
        &format!("<w:b/><w:bCs/>{}", size(36)),
    );
    let step = paragraph_style("Step", "Sheet step", &space(0, 100), "");
    let cell = paragraph_style("Line", "Sheet line", &space(50, 50), "");
    let head = paragraph_style(
        "Column",
        "Sheet column",
        &format!("<w:keepNext/>{}", space(60, 60)),
        "<w:b/><w:bCs/>",
    );
    let group = paragraph_style(
        "Group",
        "Sheet group",
        &format!("<w:keepNext/>{}", space(100, 60)),
        &format!("<w:b/><w:bCs/>{}", size(24)),
    );
    let quiet = paragraph_style(
        "Quiet",
        "Sheet quiet",
        &space(20, 20),
        &format!("<w:color w:val=\"505A5F\"/>{}", size(18)),
    );
    let tick = paragraph_style(
        "Tick",
        "Sheet tick",
        &format!("{}<w:jc w:val=\"center\"/>", space(20, 20)),
        &size(32),
    );
    format!(
        "{HEAD}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{fonts}{}\
<w:lang w:val=\"en-GB\" w:eastAsia=\"en-GB\" w:bidi=\"{}\"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>\
<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style>\
<w:style w:type=\"character\" w:customStyle=\"1\" w:styleId=\"Mark\"><w:name w:val=\"Sheet mark\"/><w:rPr><w:noProof/>\
<w:color w:val=\"1D4F76\"/><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"E4EEF5\"/></w:rPr></w:style>\
{title}{step}{cell}{head}{group}{quiet}{tick}</w:styles>",
        size(22),
        escape(sheet.language.as_str())
    )
}
