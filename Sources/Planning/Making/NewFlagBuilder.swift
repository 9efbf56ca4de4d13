import Diagnostics
import FlagModel

/// A flag that is created: the manifest's fields, and `create` for the fields that it doesn't write.
struct NewFlagBuilder {
    /// What is sent.
    private(set) var newFlag: NewFlag
    /// What a person reviews: all that the flag is created with.
    private(set) var fields: [FieldChange] = []

    init(_ flag: ResolvedFlag, defaults: ResolvedDefaults, in table: FlagFields, _ planPlace: (Place) -> PlanPlace) {
        newFlag = NewFlag(key: flag.key.value)
        for field in table.details where field.created != nil {
            if let written = flag.values[field] ?? defaults.values[field] {
                if written.value != .none { add(field, written.value, planPlace(written.place)) }
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
