//! From files to a catalogue: parse, check and plan every expression, check every text.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use cel::common::ast::SourceInfo;
use cel::common::types::{CelList, CelString};
use cel::parser::{Expression, PrattParser};
use cel::{Env, Program};
use serde_saphyr::Spanned;

use super::error::CatalogueError;
use super::format::{RuleDefinition, SetDefinition};
use super::rule::{Rule, RuleText, SeveritySource, When};
use super::sources::CatalogueFiles;
use super::template::{Part, parse};
use super::{Catalogue, Variable};
use crate::declaration::Declaration;
use crate::declaration::record::{Field, Shape, leaves, parse_day, paths};
use crate::declaration::value::CelValue;
use crate::engine::{Facts, Layout, Names, Type, Wanted, check, condition, did_you_mean, operand, plan};
use crate::profile::Profile;
use crate::verdict::Severity;
use crate::vocabulary::{SeverityChoice, Term};

pub(super) fn compile(files: &CatalogueFiles) -> Result<Catalogue, CatalogueError> {
    let declaration_shape = <Declaration as Field>::shape();
    let profile_shape = <Profile as Field>::shape();
    let mut layout = Layout {
        leaves: BTreeMap::new(),
        sets: BTreeMap::new(),
        variables: BTreeMap::new(),
        constants: Vec::new(),
        lists: BTreeSet::new(),
        leaf_count: 0,
    };
    let mut leaf_paths = Vec::new();
    for (path, shape) in leaves(&declaration_shape) {
        if matches!(shape, Shape::List(_)) {
            layout.lists.insert(leaf_paths.len());
        }
        layout.leaves.insert(format!("w.{path}"), leaf_paths.len());
        leaf_paths.push(Some(path));
    }
    for (path, _) in leaves(&profile_shape) {
        layout.leaves.insert(format!("p.{path}"), leaf_paths.len());
        leaf_paths.push(None);
    }
    layout.leaf_count = leaf_paths.len();

    let sets = sets(files, &declaration_shape, &mut layout)?;
    let mut compiler = Compiler {
        env: Arc::new(Env::stdlib()),
        names: Names {
            roots: BTreeMap::from([
                ("w", Type::from(&declaration_shape)),
                ("p", Type::from(&profile_shape)),
                ("E", Type::Record(Arc::new(sets))),
                ("v", Type::Record(Arc::default())),
                ("today", Type::Date),
            ]),
            variables: BTreeMap::new(),
        },
        declaration_paths: paths(&declaration_shape).into_iter().map(|(p, _)| p).collect(),
        layout,
        whens: BTreeMap::new(),
    };
    let variables = compiler.variables(files)?;
    let mut rules: Vec<Rule> = Vec::new();
    for (file, section) in &files.sections {
        for definition in &section.rules {
            if let Some(twin) = rules.iter().find(|r| *r.id == *definition.id.value) {
                return Err(at(
                    file,
                    None,
                    &definition.id,
                    0,
                    format!("rule {} stands in {} already", twin.id, twin.file),
                ));
            }
            rules.push(compiler.rule(file, definition)?);
        }
    }
    rules.sort_by_key(|r| r.definition.stage);
    if !compiler.layout.fits() {
        return Err(CatalogueError {
            file: "catalogue.yaml".to_owned(),
            line: 1,
            column: 1,
            rule: None,
            problem: "the catalogue has too many sets, literal lists or variables".to_owned(),
        });
    }
    let env = compiler.env;
    Ok(Catalogue {
        version: files.manifest.version.clone(),
        rules,
        variables,
        sets: files.vocabulary.sets.clone(),
        parameters: files.profile.parameters.clone(),
        layout: compiler.layout,
        paths: leaf_paths,
        declaration_shape,
        env,
        profile: profile(files)?,
    })
}

/// A problem at a value; `offset` columns into it.
fn at(
    file: &str,
    rule: Option<&str>,
    place: &Spanned<String>,
    offset: usize,
    problem: impl Into<String>,
) -> CatalogueError {
    CatalogueError {
        file: file.to_owned(),
        line: place.referenced.line(),
        column: place.referenced.column() + offset as u64,
        rule: rule.map(str::to_owned),
        problem: problem.into(),
    }
}

fn profile(files: &CatalogueFiles) -> Result<Profile, CatalogueError> {
    let json = files.profile.parameters.iter().map(|p| (p.name.value.clone(), p.default.clone())).collect();
    let profile = Profile::from_json(&serde_json::Value::Object(json)).map_err(|misfit| {
        let name = files.profile.parameters.iter().find(|p| misfit.path.starts_with(&p.name.value));
        CatalogueError {
            file: files.profile_name.clone(),
            line: name.map_or(1, |p| p.name.referenced.line()),
            column: name.map_or(1, |p| p.name.referenced.column()),
            rule: None,
            problem: misfit.to_string(),
        }
    })?;
    let given: Vec<&str> = files.profile.parameters.iter().map(|p| p.name.value.as_str()).collect();
    match leaves(&<Profile as Field>::shape()).into_iter().find(|(name, _)| !given.contains(&name.as_str())) {
        None => Ok(profile),
        Some((name, _)) => Err(CatalogueError {
            file: files.profile_name.clone(),
            line: 1,
            column: 1,
            rule: None,
            problem: format!("the parameter {name} has no default"),
        }),
    }
}

fn sets(files: &CatalogueFiles, shape: &Shape, layout: &mut Layout) -> Result<BTreeMap<String, Type>, CatalogueError> {
    let all = paths(shape);
    let mut types = BTreeMap::new();
    for set in &files.vocabulary.sets {
        let element = element_type(files, set, &all)?;
        if *element == Shape::Date {
            let problem = "a set cannot hold days: a forecast would not see them; write them in the predicate";
            return Err(at(&files.vocabulary_name, None, &set.of, 0, problem));
        }
        for value in &set.values {
            if let Shape::Term(vocabulary) = element
                && vocabulary.by_value(&value.value).is_none()
            {
                let hint = did_you_mean(&value.value, vocabulary.terms.iter().map(|t| t.value));
                let problem = format!("{:?} is not a {}{hint}", value.value, vocabulary.name);
                return Err(at(&files.vocabulary_name, None, value, 0, problem));
            }
        }
        let words = set.values.iter().map(|v| CelValue::Text(CelString::from(v.value.clone())).boxed());
        layout.sets.insert(set.name.value.clone(), layout.constants.len());
        layout.constants.push(CelValue::List(CelList::from(words.collect::<Vec<_>>())));
        types.insert(set.name.value.clone(), Type::List(Box::new(element.into())));
    }
    Ok(types)
}

fn element_type<'s>(
    files: &CatalogueFiles,
    set: &SetDefinition,
    all: &[(String, &'s Shape)],
) -> Result<&'s Shape, CatalogueError> {
    match all.iter().find(|(path, _)| *path == set.of.value) {
        Some((_, Shape::List(element))) => Ok(element),
        Some((_, shape)) => Ok(shape),
        None => {
            let hint = did_you_mean(&set.of.value, all.iter().map(|(p, _)| p.as_str()));
            let problem = format!("{:?} is not a field of the declaration{hint}", set.of.value);
            Err(at(&files.vocabulary_name, None, &set.of, 0, problem))
        }
    }
}

struct Compiler {
    env: Arc<Env>,
    names: Names,
    layout: Layout,
    declaration_paths: Vec<String>,
    /// Days computed before, by their expression: most rules of a section share one.
    whens: BTreeMap<String, When>,
}

/// An expression, checked and planned.
struct Checked {
    ty: Type,
    facts: Facts,
    plan: Expression,
}

impl Compiler {
    fn expression(&mut self, file: &str, rule: Option<&str>, cel: &Spanned<String>) -> Result<Checked, CatalogueError> {
        // The quicker parser keeps no columns; whatever it or the checker does not like is parsed
        // once more by the one that does.
        if let Ok(expression) = PrattParser::default().parse(&cel.value)
            && let Ok((ty, facts)) = check(&expression, &SourceInfo::default(), &self.names)
        {
            return Ok(Checked { ty, facts, plan: plan(&expression, &mut self.layout) });
        }
        let program: Program = self.env.compile(&cel.value).map_err(|errors| {
            let first = errors.errors.first();
            let column = first.map_or(1, |e| e.pos.1.max(1));
            let what = first.map(|e| e.msg.clone()).unwrap_or_default();
            let problem = format!("column {column} of `{}`: {what}", cel.value.trim());
            at(file, rule, cel, usize::try_from(column - 1).unwrap_or(0), problem)
        })?;
        let (ty, facts) = check(program.expression(), program.source_info(), &self.names).map_err(|e| {
            let problem = format!("column {} of `{}`: {}", e.column, cel.value.trim(), e.problem);
            at(file, rule, cel, e.column - 1, problem)
        })?;
        let plan = plan(program.expression(), &mut self.layout);
        Ok(Checked { ty, facts, plan })
    }

    fn variables(&mut self, files: &CatalogueFiles) -> Result<Vec<Variable>, CatalogueError> {
        let file = &files.vocabulary_name;
        let mut variables = Vec::new();
        for definition in &files.vocabulary.variables {
            let checked = self.expression(file, None, &definition.cel)?;
            let ty = match checked.ty {
                Type::Literals(words) if words.iter().all(|w| parse_day(w).is_some()) => Type::Date,
                Type::Literals(_) => Type::Text,
                ty @ (Type::Bool | Type::Date | Type::Text | Type::Int) => ty,
                other => {
                    return Err(at(file, None, &definition.cel, 0, format!("a derived variable cannot be {other}")));
                }
            };
            if let Some(Type::Record(v)) = self.names.roots.get_mut("v") {
                Arc::make_mut(v).insert(definition.name.value.clone(), ty);
            }
            self.layout.variables.insert(definition.name.value.clone(), variables.len());
            let uses_today = checked.facts.uses_today;
            self.names.variables.insert(definition.name.value.clone(), checked.facts);
            let operand = operand(&checked.plan, &self.layout);
            variables.push(Variable { definition: definition.clone(), plan: checked.plan, operand, uses_today });
        }
        Ok(variables)
    }

    fn rule(&mut self, file: &str, definition: &RuleDefinition) -> Result<Rule, CatalogueError> {
        let id = Some(definition.id.value.as_str());
        let predicate = self.expression(file, id, &definition.fires_when)?;
        if predicate.ty != Type::Bool {
            let problem = format!("firesWhen is {}, but must be a truth value", predicate.ty);
            return Err(at(file, id, &definition.fires_when, 0, problem));
        }
        for field in &definition.fields {
            self.known_path(file, id, field, &field.value)?;
        }
        if definition.fields.is_empty() {
            return Err(at(file, id, &definition.id, 0, "names no fields: a refusal could not say where"));
        }
        let severity = match &definition.severity_from {
            None => SeveritySource::Fixed(definition.severity),
            Some(parameter) => self.severity_parameter(file, id, parameter)?,
        };
        let applies_from = self.when(file, id, &definition.applies_from)?;
        if let Some(required) = &definition.required_from {
            self.when(file, id, required)?;
        }
        let escalates = match &definition.escalates {
            None => None,
            Some(e) if e.to <= definition.severity => {
                return Err(at(file, id, &e.from, 0, "escalates to a severity that is not higher"));
            }
            Some(e) => Some((e.to, self.when(file, id, &e.from)?)),
        };
        let mut wanted = Vec::new();
        let message = &definition.message;
        let remedy = &definition.remedy;
        let mut text = |t: &Spanned<String>| self.template(file, id, t, &predicate.facts, &mut wanted);
        let texts = [
            RuleText { message: text(&message.da)?, remedy: text(&remedy.da)? },
            RuleText { message: text(&message.en)?, remedy: text(&remedy.en)? },
        ];
        let words = predicate
            .facts
            .bound
            .iter()
            .filter_map(|(name, ty)| match ty {
                Type::Term(vocabulary) => Some((name.clone(), *vocabulary)),
                _ => None,
            })
            .collect();
        Ok(Rule {
            id: Arc::from(definition.id.value.as_str()),
            file: file.to_owned(),
            definition: definition.clone(),
            condition: condition(&predicate.plan, &self.layout),
            plan: predicate.plan,
            uses_today: predicate.facts.uses_today,
            days: predicate.facts.days.into_iter().collect(),
            severity,
            applies_from,
            escalates,
            texts,
            wanted,
            words,
        })
    }

    fn severity_parameter(
        &self,
        file: &str,
        id: Option<&str>,
        parameter: &Spanned<String>,
    ) -> Result<SeveritySource, CatalogueError> {
        let shape = <Profile as Field>::shape();
        let fits = leaves(&shape)
            .iter()
            .any(|(name, s)| *name == parameter.value && **s == Shape::Term(SeverityChoice::VOCABULARY));
        match self.layout.leaves.get(&format!("p.{}", parameter.value)) {
            Some(leaf) if fits => Ok(SeveritySource::Profile(*leaf)),
            _ => Err(at(
                file,
                id,
                parameter,
                0,
                format!("{:?} is not a profile parameter that holds a severity", parameter.value),
            )),
        }
    }

    fn when(&mut self, file: &str, id: Option<&str>, cel: &Spanned<String>) -> Result<When, CatalogueError> {
        if let Some(day) = parse_day(&cel.value) {
            return Ok(When::Day(day));
        }
        if cel.value.len() == 10 && cel.value.bytes().all(|b| b == b'-' || b.is_ascii_digit()) {
            return Err(at(file, id, cel, 0, format!("{:?} is not a day that exists", cel.value)));
        }
        if let Some(when) = self.whens.get(&cel.value) {
            return Ok(when.clone());
        }
        let checked = self.expression(file, id, cel)?;
        let is_day = match &checked.ty {
            Type::Date => true,
            Type::Literals(words) => words.iter().all(|w| parse_day(w).is_some()),
            _ => false,
        };
        if !is_day {
            return Err(at(file, id, cel, 0, format!("is {}, but must be a day", checked.ty)));
        }
        if checked.facts.uses_today {
            return Err(at(file, id, cel, 0, "the day a duty begins cannot depend on today"));
        }
        let operand = operand(&checked.plan, &self.layout);
        let when = When::Computed(checked.plan, operand);
        self.whens.insert(cel.value.clone(), when.clone());
        Ok(when)
    }

    fn known_path(
        &self,
        file: &str,
        id: Option<&str>,
        place: &Spanned<String>,
        path: &str,
    ) -> Result<(), CatalogueError> {
        if self.declaration_paths.iter().any(|p| p == path) {
            return Ok(());
        }
        let hint = did_you_mean(path, self.declaration_paths.iter().map(String::as_str));
        Err(at(file, id, place, 0, format!("{path:?} is not a field of the declaration{hint}")))
    }

    fn template(
        &self,
        file: &str,
        id: Option<&str>,
        text: &Spanned<String>,
        facts: &Facts,
        wanted: &mut Vec<Wanted>,
    ) -> Result<Vec<Part>, CatalogueError> {
        let parts = parse(&text.value, |name| facts.bound.contains_key(name))
            .map_err(|problem| at(file, id, text, 0, problem))?;
        for part in &parts {
            match part {
                Part::Words(_) => {}
                Part::Value(path) | Part::Place(path) => self.known_path(file, id, text, path)?,
                Part::Reading(name) => {
                    if !self.layout.leaves.contains_key(&format!("p.{name}")) {
                        return Err(at(file, id, text, 0, format!("{name:?} is not a profile parameter")));
                    }
                }
                Part::Bound(variable, field) => {
                    let known = match (facts.bound.get(variable), field) {
                        (Some(Type::Record(_)), None) => false,
                        (Some(ty), Some(path)) => has_path(ty, path),
                        (Some(_), None) => true,
                        (None, _) => false,
                    };
                    if !known {
                        return Err(at(file, id, text, 0, format!("{{{}}} is not a value", part.key())));
                    }
                    let want = (variable.clone(), field.clone());
                    if !wanted.contains(&want) {
                        wanted.push(want);
                    }
                }
            }
        }
        Ok(parts)
    }
}

fn has_path(ty: &Type, path: &str) -> bool {
    path.split('.')
        .try_fold(ty, |ty, field| match ty {
            Type::Record(fields) => fields.get(field),
            _ => None,
        })
        .is_some_and(|leaf| !matches!(leaf, Type::Record(_)))
}

/// A severity's name as the profile spells it.
pub(crate) fn severity_choice(value: &str) -> Option<Severity> {
    match SeverityChoice::from_value(value)? {
        SeverityChoice::Deny => Some(Severity::Deny),
        SeverityChoice::Warn => Some(Severity::Warn),
    }
}
