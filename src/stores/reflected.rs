//! A sink that keeps whole objects, and compares each with what it was.

use kube::core::DeserializeGuard;
use kube::runtime::reflector::{ObjectRef, Store, store::Writer};
use kube::runtime::watcher::Event;
use kube::{Resource, ResourceExt};

use super::follow::{Sink, Wake};

/// What became of an object.
pub(crate) enum Seen<'a, K> {
    /// It was `before` and is `after`.
    Changed { before: Option<&'a K>, after: Option<&'a K> },
    /// Everything was listed anew, and what happened in between is not known.
    Listed,
}

/// Keeps objects of one kind. Each is decoded on its own: one that does not fit the schema must
/// not hide the others.
pub(crate) struct Reflected<K, F>
where
    K: Resource<DynamicType = ()> + Clone + 'static,
{
    reader: Store<K>,
    writer: Writer<K>,
    seen: F,
}

impl<K, F> Reflected<K, F>
where
    K: Resource<DynamicType = ()> + Clone + 'static,
    F: FnMut(Seen<'_, K>) -> Wake + Send + 'static,
{
    pub(crate) fn new(writer: Writer<K>, seen: F) -> Self {
        Self { reader: writer.as_reader(), writer, seen }
    }

    fn put(&mut self, mut object: K) -> Wake {
        trim(&mut object);
        let before = self.reader.get(&ObjectRef::from_obj(&object));
        let event = Event::Apply(object);
        self.writer.apply_watcher_event(&event);
        let after = match &event {
            Event::Apply(object) => Some(object),
            _ => None,
        };
        (self.seen)(Seen::Changed { before: before.as_deref(), after })
    }

    fn drop(&mut self, key: &ObjectRef<K>) -> Wake {
        let Some(before) = self.reader.get(key) else { return Wake::NONE };
        self.writer.apply_watcher_event(&Event::Delete(K::clone(&before)));
        (self.seen)(Seen::Changed { before: Some(&before), after: None })
    }
}

impl<K, F> Sink<DeserializeGuard<K>> for Reflected<K, F>
where
    K: Resource<DynamicType = ()> + Clone + Send + Sync + 'static,
    F: FnMut(Seen<'_, K>) -> Wake + Send + 'static,
{
    fn take(&mut self, event: Event<DeserializeGuard<K>>) -> Wake {
        match event {
            Event::Apply(DeserializeGuard(Ok(object))) => self.put(object),
            Event::Apply(DeserializeGuard(Err(invalid))) => {
                undecodable::<K>(&invalid);
                let mut key = ObjectRef::new(invalid.metadata.name.as_deref().unwrap_or_default());
                key.namespace = invalid.metadata.namespace;
                self.drop(&key)
            }
            Event::Delete(object) => {
                let mut key = ObjectRef::new(&object.name_any());
                key.namespace = object.namespace();
                self.drop(&key)
            }
            Event::Init => {
                self.writer.apply_watcher_event(&Event::Init);
                Wake::NONE
            }
            Event::InitApply(DeserializeGuard(Ok(mut object))) => {
                trim(&mut object);
                self.writer.apply_watcher_event(&Event::InitApply(object));
                Wake::NONE
            }
            Event::InitApply(DeserializeGuard(Err(invalid))) => {
                undecodable::<K>(&invalid);
                Wake::NONE
            }
            Event::InitDone => {
                self.writer.apply_watcher_event(&Event::InitDone);
                (self.seen)(Seen::Listed)
            }
        }
    }
}

fn trim<K: Resource>(object: &mut K) {
    object.meta_mut().managed_fields = None;
    if let Some(annotations) = &mut object.meta_mut().annotations {
        annotations.remove("kubectl.kubernetes.io/last-applied-configuration");
    }
}

fn undecodable<K: Resource<DynamicType = ()>>(invalid: &kube::core::error_boundary::InvalidObject) {
    tracing::error!(
        kind = %K::kind(&()),
        namespace = invalid.metadata.namespace.as_deref().unwrap_or_default(),
        name = invalid.metadata.name.as_deref().unwrap_or_default(),
        error = %invalid.error,
        "an object does not fit its schema and is treated as absent: correct it"
    );
}
