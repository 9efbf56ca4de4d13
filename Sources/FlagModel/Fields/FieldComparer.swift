/// The one comparison of a flag's fields with what is live: the planner, the check of a saved plan, the adoption of an
/// existing flag, the proof and the import only differ in what a field that isn't asked for means.
package struct FieldComparer: Sendable {
    /// What a field that isn't asked for means.
    package enum Silence: Sendable {
        /// Nothing: it is left alone.
        case leftAlone
        /// What a flag gets that is created without it, for the fields of a table.
        case created(FlagFields)
    }

    private let silence: Silence

    /// A comparison in which a field that isn't asked for means this.
    package init(silence: Silence) {
        self.silence = silence
    }

    /// The fields in which a live flag isn't as it is asked for, in the order of the table. A field that wasn't seen isn't
    /// compared.
    package func differences(of live: LiveFlag, from wanted: FieldMap<FieldValue>) -> [FlagField] {
        switch silence {
        case .leftAlone:
            return wanted.entries.filter { live.differs(in: $0.field, from: $0.value) }.map(\.field)
        case .created(let fields):
            return fields.all.filter { field in
                if let value = wanted[field] { return live.differs(in: field, from: value) }
                guard case .value(let value) = field.creation else { return false }
                return live.differs(in: field, from: value)
            }
        }
    }
}

extension LiveFlag {
    /// Whether a field isn't as it is asked for, with ids for stages and owners. One that wasn't seen isn't compared.
    package func differs(in field: FlagField, from wanted: FieldValue) -> Bool {
        if isUnseen(field) { return false }
        let now = self[field].sent
        // What is live is in the form that Reflag keeps, so that what is the same needn't be put into it.
        return now != wanted && now != field.kept(wanted)
    }
}
