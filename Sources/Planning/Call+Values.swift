package import FlagModel

extension NewFlag {
    /// The fields that are sent, with ids for stages and owners.
    package var values: [(field: FlagField, value: FieldChange.Value)] {
        let values: [(FlagField, FieldChange.Value?)] = [
            (.name, .text(name)),
            (.description, description.map(FieldChange.Value.text)),
            (.owner, owner.map { .text($0.text) }),
            (.stage, stage.map { .text($0.text) }),
            (.permanent, permanent.map(FieldChange.Value.flag)),
            (.secret, secret.map(FieldChange.Value.flag)),
        ]
        return values.compactMap { field, value in value.map { (field, $0) } }
    }
}

extension FlagUpdate {
    /// The fields that are sent, with ids for stages and owners; what is cleared is none.
    var values: [(field: FlagField, value: FieldChange.Value)] {
        let values: [(FlagField, FieldChange.Value?)] = [
            (.name, name.map(FieldChange.Value.text)),
            (.description, description.map { $0.value(FieldChange.Value.text) }),
            (.owner, owner.map { $0.value { .text($0.text) } }),
            (.stage, stage.map { .text($0.text) }),
            (.permanent, permanent.map(FieldChange.Value.flag)),
            (.secret, secret.map(FieldChange.Value.flag)),
            (.archived, archived.map(FieldChange.Value.flag)),
        ]
        return values.compactMap { field, value in value.map { (field, $0) } }
    }
}

extension FlagUpdate.Clearable {
    fileprivate func value(_ form: (Value) -> FieldChange.Value) -> FieldChange.Value {
        switch self {
        case .clear: .none
        case .set(let value): form(value)
        }
    }
}
