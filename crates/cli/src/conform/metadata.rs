//! The fields that every object has.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::schema::{Bounds, Others, Pattern, Schema, Shape, Text, Unique};

/// A DNS subdomain (RFC 1123), as the API server wants names.
pub(super) const NAME: &str = r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";
/// A DNS label (RFC 1123), as the API server wants namespaces.
pub(super) const NAMESPACE: &str = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

/// The schema of `metadata`: a name is needed, so that others can refer to the object.
pub(super) fn schema() -> &'static Schema {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    SCHEMA.get_or_init(|| {
        let any_text = || Schema::of_shape(Shape::Text(Text::default()));
        let texts = || map(BTreeMap::new(), &[], Others::Each(Box::new(any_text())));
        let list = |items: Schema| {
            let (items, bounds) = (Box::new(items), Bounds::default());
            Schema::of_shape(Shape::List { items, unique: Unique::No, bounds })
        };
        let number = || Schema::of_shape(Shape::Number { whole: true, bounds: Bounds::default() });
        let owner = [
            ("apiVersion", any_text()),
            ("blockOwnerDeletion", Schema::of_shape(Shape::Bool)),
            ("controller", Schema::of_shape(Shape::Bool)),
            ("kind", any_text()),
            ("name", any_text()),
            ("uid", any_text()),
        ];
        let owner = map(named(owner), &["apiVersion", "kind", "name", "uid"], Others::Refused);
        let mut name = form(NAME, 253);
        "A name that no other object of the kind has in the namespace".clone_into(&mut name.about);
        let fields = [
            ("annotations", texts()),
            ("creationTimestamp", Schema::any()),
            ("deletionGracePeriodSeconds", number()),
            ("deletionTimestamp", Schema::any()),
            ("finalizers", list(any_text())),
            ("generateName", any_text()),
            ("generation", number()),
            ("labels", texts()),
            ("managedFields", Schema::any()),
            ("name", name),
            ("namespace", form(NAMESPACE, 63)),
            ("ownerReferences", list(owner)),
            ("resourceVersion", any_text()),
            ("selfLink", any_text()),
            ("uid", any_text()),
        ];
        map(named(fields), &["name"], Others::Refused)
    })
}

fn named<const N: usize>(fields: [(&str, Schema); N]) -> BTreeMap<String, Schema> {
    fields.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect()
}

fn map(fields: BTreeMap<String, Schema>, required: &[&str], others: Others) -> Schema {
    let required = required.iter().map(|name| (*name).to_owned()).collect();
    Schema::of_shape(Shape::Map { fields, required, others, bounds: Bounds::default() })
}

fn form(pattern: &str, most: usize) -> Schema {
    let length = Bounds { least: Some(1), most: Some(most) };
    let pattern = Some(Pattern::new(pattern));
    Schema::of_shape(Shape::Text(Text { words: Vec::new(), length, pattern, format: None }))
}
