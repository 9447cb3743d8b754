//! A rule for a terminal.

use std::fmt::Write as _;

use hjemmel_domain::catalogue::format::Example;
use hjemmel_domain::catalogue::{Catalogue, Rule};
use hjemmel_domain::text::Language;

use crate::language::pick;
use crate::law::example::case;
use crate::law::paragraph::{hanging, labelled};
use crate::law::phrase::{self, placed, text_of};

pub(super) fn text(catalogue: &Catalogue, rule: &Rule, language: Language) -> Result<String, serde_saphyr::ser::Error> {
    let d = &rule.definition;
    let say = |danish, english| pick(language, danish, english);
    let mut page = format!("{}\n\n", hanging(&format!("{}  ", rule.id), text_of(&d.title, language)));
    for (label, text) in [
        (
            say("Hjemmel", "Provision"),
            format!("{}; {}", text_of(&d.provision, language), phrase::kind(d.kind, language)),
        ),
        (say("Alvor", "Severity"), phrase::severity(d, language)),
        (say("Gælder fra", "Since"), phrase::since(catalogue, d, language)),
        (say("Ses efter", "Looked at"), phrase::checks(&d.check, language)),
        (say("Dispensation", "Dispensation"), phrase::waiver(d.waivable, language).to_owned()),
        (say("Det, der kører", "What runs"), phrase::lapse(d.on_lapse, language).to_owned()),
        (say("Kilde", "Source"), d.source.trim().to_owned()),
    ] {
        page.push_str(&labelled(label, &text));
    }
    page.push('\n');
    page.push_str(&labelled(say("Problem", "Problem"), &placed(text_of(&d.message, language))));
    page.push_str(&labelled(say("Ret", "Fix"), &placed(text_of(&d.remedy, language))));
    page.push_str(&labelled(say("Felter", "Fields"), &phrase::places(rule).join(", ")));
    page.push_str(&labelled(say("Afgøres af", "Decided by"), d.fires_when.value.trim()));
    let examples = &d.examples;
    if let (Some(fires), Some(passes)) = (examples.fires.first(), examples.passes.first()) {
        example(&mut page, say("Rammes", "Fires"), fires)?;
        example(&mut page, say("Rettet", "Mended"), passes)?;
    }
    let _ = writeln!(page, "\n{}", phrase::page_address(&rule.id));
    Ok(page)
}

fn example(page: &mut String, label: &str, example: &Example) -> Result<(), serde_saphyr::ser::Error> {
    page.push('\n');
    page.push_str(&labelled(label, &example.name));
    for line in case(example)?.lines() {
        let _ = writeln!(page, "  {line}");
    }
    Ok(())
}
