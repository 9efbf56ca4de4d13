package import FlagModel
package import Planning

/// What an update says of a field that can be cleared.
package enum Clearable<Value: Hashable & Sendable>: Hashable, Sendable {
    /// Sent as null.
    case clear
    /// Sent as it is.
    case set(Value)
}

extension NewFlag {
    /// A new flag with only a key and a name.
    package init(key: Identifier, name: String) {
        self.init(key: key)
        values[.name] = .text(name)
    }

    package var name: String {
        get { values[.name]?.text ?? "" }
        set { values[.name] = .text(newValue) }
    }

    package var description: String? {
        get { values[.description]?.text }
        set { values[.description] = newValue.map(FieldValue.text) }
    }

    package var owner: Identifier? {
        get { values[.owner]?.text.map { Identifier($0) } }
        set { values[.owner] = newValue.map { .text($0.text) } }
    }

    package var stage: Identifier? {
        get { values[.stage]?.text.map { Identifier($0) } }
        set { values[.stage] = newValue.map { .text($0.text) } }
    }

    package var permanent: Bool? {
        get { values[.permanent]?.truth }
        set { values[.permanent] = newValue.map(FieldValue.flag) }
    }
}

extension FlagUpdate {
    package var name: String? {
        get { values[.name]?.text }
        set { values[.name] = newValue.map(FieldValue.text) }
    }

    package var description: Clearable<String>? {
        get { values[.description].map { $0.text.map(Clearable.set) ?? .clear } }
        set { values[.description] = newValue.map { if case .set(let text) = $0 { .text(text) } else { .none } } }
    }

    package var owner: Clearable<Identifier>? {
        get { values[.owner].map { $0.text.map { .set(Identifier($0)) } ?? .clear } }
        set { values[.owner] = newValue.map { if case .set(let id) = $0 { .text(id.text) } else { .none } } }
    }

    package var stage: Identifier? {
        get { values[.stage]?.text.map { Identifier($0) } }
        set { values[.stage] = newValue.map { .text($0.text) } }
    }

    package var permanent: Bool? {
        get { values[.permanent]?.truth }
        set { values[.permanent] = newValue.map(FieldValue.flag) }
    }
}

extension ImportOptions.Field {
    package static let name = ImportOptions.Field.field(.name)
    package static let description = ImportOptions.Field.field(.description)
    package static let owner = ImportOptions.Field.field(.owner)
    package static let stage = ImportOptions.Field.field(.stage)
    package static let permanent = ImportOptions.Field.field(.permanent)
}
