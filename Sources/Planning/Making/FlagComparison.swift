import Diagnostics
import FlagModel

/// A flag of the manifest compared with its live flag: the fields that differ, and the one update for them.
struct FlagComparison {
    /// What is sent.
    private(set) var update: FlagUpdate
    /// What a person reviews.
    private(set) var fields: [FieldChange] = []
    /// What was seen of the fields that are written, with ids for stages and owners.
    private(set) var seen: [PlanBasis.Field] = []
    /// The files that places refer to. A closure of the planner's would hold a copy of all that it has planned, so that
    /// each flag that is added would copy the others.
    private let sources: Sources

    /// Whether any field differs.
    var isDifferent: Bool { !update.isEmpty }

    /// Whether any field of a flag differs from what is live.
    static func isDifferent(_ flag: ResolvedFlag, _ live: LiveFlag) -> Bool {
        flag.values.entries.contains { live.differs(in: $0.field, from: $0.value.value.sent) }
    }

    init(_ flag: ResolvedFlag, _ live: LiveFlag, in sources: Sources) {
        update = FlagUpdate(key: live.key, id: live.id)
        self.sources = sources
        for entry in flag.values.entries {
            let (field, wanted) = (entry.field, entry.value)
            guard live.differs(in: field, from: wanted.value.sent) else { continue }
            let now = live[field]
            update.values[field] = wanted.value.sent
            fields.append(
                FieldChange(
                    field: field, before: now.shown, after: wanted.value.shown,
                    place: PlanPlace(wanted.place, in: sources)))
            seen.append(PlanBasis.Field(field: field, seen: now.sent))
        }
    }

    /// Archives or unarchives the flag.
    mutating func setArchived(_ archived: Bool, at place: PlanPlace?) {
        update.archived = archived
        add(FieldChange(field: .archived, before: .flag(!archived), after: .flag(archived), place: place))
        let index = seen.firstIndex { $0.field.rank > FlagField.archived.rank } ?? seen.endIndex
        seen.insert(PlanBasis.Field(field: .archived, seen: .flag(!archived)), at: index)
    }

    /// Adds a field that wasn't seen to an update that is sent anyway.
    mutating func addUnseen(_ field: FlagField, _ wanted: Located<ResolvedValue>) {
        update.values[field] = wanted.value.sent
        add(
            FieldChange(
                field: field, before: .none, after: wanted.value.shown, place: PlanPlace(wanted.place, in: sources)))
    }

    /// Adds a field at its place in the order of the table.
    private mutating func add(_ change: FieldChange) {
        fields.insert(change, at: fields.firstIndex { $0.field.rank > change.field.rank } ?? fields.endIndex)
    }
}

/// A flag that is created: the manifest's fields, and `create` for the fields that it doesn't write.
struct NewFlagBuilder {
    /// What is sent.
    private(set) var newFlag: NewFlag
    /// What a person reviews: all that the flag is created with.
    private(set) var fields: [FieldChange] = []

    init(_ flag: ResolvedFlag, defaults: ResolvedDefaults, in table: FlagFields, _ sources: Sources) {
        newFlag = NewFlag(key: flag.key.value)
        for field in table.details where field.created != nil {
            if let written = flag.values[field] ?? defaults.values[field] {
                if written.value != .none { add(field, written.value, PlanPlace(written.place, in: sources)) }
            } else if field.creation == .nameFromKey {
                add(field, .plain(.text(FlagName.derived(fromKey: flag.key.value.text))), nil)
            }
        }
    }

    private mutating func add(_ field: FlagField, _ value: ResolvedValue, _ place: PlanPlace?) {
        newFlag.values[field] = value.sent
        fields.append(FieldChange(field: field, before: .none, after: value.shown, place: place))
    }
}
