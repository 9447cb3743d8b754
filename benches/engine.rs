//! The engine against a naive loop in the same run: one evaluation of a full declaration against
//! all rules, a ten-year forecast, and the compilation of the catalogue.
//!
//! Rounds are interleaved and the median is reported with its spread; allocations are counted
//! beside time. `make bench-engine` runs it and writes `target/bench/engine.json`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]
// a lane is measured and run again, so it is lent
#![allow(clippy::needless_borrows_for_generic_args)]

#[path = "../crates/domain/tests/reference/mod.rs"]
mod reference;

use std::hint::black_box;
use std::time::Instant;

use hjemmel_domain::case::Suite;
use hjemmel_domain::catalogue::{Catalogue, CatalogueFiles, builtin_sources};
use jiff::ToSpan;
use reference::Naive;
use serde_json::json;

const ROUNDS: usize = 41;

/// The median, least and most of each lane's rounds, in microseconds a call.
fn interleaved(lanes: &mut [(&str, usize, &mut dyn FnMut())]) -> Vec<(f64, f64, f64)> {
    let mut times = vec![Vec::new(); lanes.len()];
    for round in 0..ROUNDS {
        for offset in 0..lanes.len() {
            let lane = (offset + round) % lanes.len();
            let (_, calls, work) = &mut lanes[lane];
            let start = Instant::now();
            for _ in 0..*calls {
                work();
            }
            times[lane].push(start.elapsed().as_secs_f64() * 1e6 / *calls as f64);
        }
    }
    times
        .into_iter()
        .map(|mut t| {
            t.sort_by(f64::total_cmp);
            (t[t.len() / 2], t[0], t[t.len() - 1])
        })
        .collect()
}

fn main() {
    let catalogue = Catalogue::builtin().unwrap();
    let suite = Suite::parse(include_str!("../catalogue/cases/public.json")).unwrap();
    let case = suite.cases.iter().find(|c| c.id == "C07").unwrap();
    let s = suite.situation(&catalogue, &case.id, &case.delta, &case.profile, None).unwrap();
    let until = (s.now.to_zoned(jiff::tz::TimeZone::UTC) + 10.years()).timestamp();

    let naive = Naive::new(&catalogue);
    let declaration_json = s.declaration.to_json();
    let profile_json = s.profile.to_json();
    assert_eq!(
        naive.evaluate(&declaration_json, &profile_json, "2026-11-21").into_iter().filter(|fires| *fires).count(),
        catalogue.findings(&s.declaration, &s.profile, s.now).len(),
        "the two engines disagree"
    );

    let mut evaluate = || {
        black_box(catalogue.evaluate(black_box(&s.declaration), &s.profile, s.now));
    };
    let mut findings = || {
        black_box(catalogue.findings(black_box(&s.declaration), &s.profile, s.now));
    };
    let mut loop_ = || {
        black_box(naive.evaluate(black_box(&declaration_json), &profile_json, "2026-11-21"));
    };
    let mut forecast = || {
        black_box(catalogue.forecast(black_box(&s.declaration), &s.profile, s.now, until));
    };
    let sources = builtin_sources();
    let files = CatalogueFiles::read(&sources).unwrap();
    let mut read = || {
        black_box(CatalogueFiles::read(black_box(&sources)).unwrap());
    };
    let mut compile = || {
        black_box(Catalogue::from_files(black_box(&files)).unwrap());
    };
    let mut naive_compile = || {
        black_box(Naive::new(black_box(&catalogue)));
    };
    let allocations = [
        allocation_counter::measure(&mut evaluate).count_total,
        allocation_counter::measure(&mut findings).count_total,
        allocation_counter::measure(&mut loop_).count_total,
        allocation_counter::measure(&mut forecast).count_total,
        allocation_counter::measure(&mut read).count_total,
        allocation_counter::measure(&mut compile).count_total,
        allocation_counter::measure(&mut naive_compile).count_total,
    ];
    let mut lanes: [(&str, usize, &mut dyn FnMut()); 7] = [
        ("evaluate, with validUntil", 50, &mut evaluate),
        ("findings alone, as a review does", 50, &mut findings),
        ("naive loop, one fresh context", 20, &mut loop_),
        ("forecast of ten years", 20, &mut forecast),
        ("read the catalogue's files", 1, &mut read),
        ("compile the catalogue", 1, &mut compile),
        ("naive compile of the predicates alone", 1, &mut naive_compile),
    ];
    let times = interleaved(&mut lanes);
    println!("{:<40} {:>10} {:>22} {:>12}", "", "median µs", "least..most", "allocations");
    for (((name, ..), (median, least, most)), count) in lanes.iter().zip(&times).zip(allocations) {
        println!("{name:<40} {median:>10.1} {:>22} {count:>12}", format!("{least:.1}..{most:.1}"));
    }
    let ratio = times[0].0 / times[2].0;
    println!("evaluate / naive loop: {ratio:.2}");
    let results = json!([
        {"name": "evaluate", "value": times[0].0, "unit": "µs", "goal": 80.0},
        {"name": "evaluate / naive loop", "value": ratio, "unit": "ratio", "goal": 0.5},
        {"name": "evaluate, allocations", "value": allocations[0], "unit": "count", "goal": null},
        {"name": "forecast of ten years", "value": times[3].0 / 1000.0, "unit": "ms", "goal": 10.0},
        {"name": "compile", "value": times[5].0 / 1000.0, "unit": "ms", "goal": 8.0},
    ]);
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/bench");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("engine.json"), serde_json::to_string_pretty(&results).unwrap()).unwrap();
}
