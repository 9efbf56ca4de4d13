package import FlagModel

// The standard fields by name, for tests that write them one by one. Sources ask the table, and have none of this.

extension LiveFlag {
    /// A flag with everything that Reflag reports about one.
    package init(
        id: Identifier,
        key: Identifier,
        name: String,
        description: String? = nil,
        owner: Owner? = nil,
        stage: Stage? = nil,
        permanent: Bool = false,
        archived: Bool = false,
        stale: Bool = false,
        unchecked: Bool = false,
        secret: Bool? = nil
    ) {
        self.init(id: id, key: key, archived: archived, stale: stale, unchecked: unchecked)
        self.name = name
        self.description = description
        self.owner = owner
        self.stage = stage
        self.permanent = permanent
        self.secret = secret
    }

    package var name: String {
        get { self[.name].sent.text ?? "" }
        set { self[.name] = .plain(.text(newValue)) }
    }

    package var description: String? {
        get { self[.description].sent.text }
        set { self[.description] = .plain(FieldValue(newValue)) }
    }

    package var permanent: Bool {
        get { self[.permanent].sent.truth ?? false }
        set { self[.permanent] = .plain(.flag(newValue)) }
    }

    package var secret: Bool? {
        get { self[.secret].sent.truth }
        set { self[.secret] = newValue.map { .plain(.flag($0)) } ?? .none }
    }
}

extension ManifestFlag {
    package var name: Located<String>? {
        get { self[.name]?.string }
        set { self[.name] = newValue.map { $0.field } }
    }

    package var description: Located<String?>? {
        get { self[.description]?.clearable }
        set { self[.description] = newValue.map { $0.field } }
    }

    package var owner: Located<Identifier?>? {
        get { self[.owner]?.reference }
        set { self[.owner] = newValue.map { $0.field } }
    }

    package var stage: Located<Identifier>? {
        get { self[.stage]?.string.map { Located(Identifier($0.value), at: $0.place) } }
        set { self[.stage] = newValue.map { $0.field } }
    }

    package var permanent: Located<Bool>? {
        get { self[.permanent]?.truth }
        set { self[.permanent] = newValue.map { $0.field } }
    }

    package var secret: Located<Bool>? {
        get { self[.secret]?.truth }
        set { self[.secret] = newValue.map { $0.field } }
    }
}

extension CreateDefaults {
    package var description: Located<String?>? {
        get { values[.description]?.clearable }
        set { values[.description] = newValue.map { $0.field } }
    }

    package var owner: Located<Identifier?>? {
        get { values[.owner]?.reference }
        set { values[.owner] = newValue.map { $0.field } }
    }

    package var stage: Located<Identifier>? {
        get { values[.stage]?.string.map { Located(Identifier($0.value), at: $0.place) } }
        set { values[.stage] = newValue.map { $0.field } }
    }

    package var permanent: Located<Bool>? {
        get { values[.permanent]?.truth }
        set { values[.permanent] = newValue.map { $0.field } }
    }

    package var secret: Located<Bool>? {
        get { values[.secret]?.truth }
        set { values[.secret] = newValue.map { $0.field } }
    }
}

// MARK: Resolved

extension FieldMap<Located<ResolvedValue>> {
    fileprivate func plain(_ field: FlagField) -> Located<FieldValue>? {
        self[field].map { Located($0.value.sent, at: $0.place) }
    }

    fileprivate func owner() -> Located<Owner?>? {
        self[.owner].map { located in
            if case .owner(let owner) = located.value {
                Located(owner, at: located.place)
            } else {
                Located(nil, at: located.place)
            }
        }
    }

    fileprivate func stage() -> Located<Stage>? {
        guard let located = self[.stage], case .stage(let stage) = located.value else { return nil }
        return Located(stage, at: located.place)
    }
}

extension ResolvedFlag {
    package var name: Located<String>? { values.plain(.name)?.string }
    package var description: Located<String?>? { values.plain(.description)?.clearable }
    package var owner: Located<Owner?>? { values.owner() }
    package var stage: Located<Stage>? { values.stage() }
    package var permanent: Located<Bool>? { values.plain(.permanent)?.truth }
}

extension ResolvedDefaults {
    package var description: Located<String?>? { values.plain(.description)?.clearable }
    package var owner: Located<Owner?>? { values.owner() }
    package var stage: Located<Stage>? { values.stage() }
    package var permanent: Located<Bool>? { values.plain(.permanent)?.truth }
    package var secret: Located<Bool>? { values.plain(.secret)?.truth }
}

// MARK: Located

extension Located<FieldValue> {
    fileprivate var string: Located<String>? { value.text.map { Located<String>($0, at: place) } }
    fileprivate var clearable: Located<String?> { Located<String?>(value.text, at: place) }
    fileprivate var reference: Located<Identifier?> {
        Located<Identifier?>(value.text.map { Identifier($0) }, at: place)
    }
    fileprivate var truth: Located<Bool>? { value.truth.map { Located<Bool>($0, at: place) } }
}

extension Located<String> {
    fileprivate var field: Located<FieldValue> { Located<FieldValue>(.text(value), at: place) }
}

extension Located<String?> {
    fileprivate var field: Located<FieldValue> { Located<FieldValue>(FieldValue(value), at: place) }
}

extension Located<Identifier> {
    fileprivate var field: Located<FieldValue> { Located<FieldValue>(.text(value.text), at: place) }
}

extension Located<Identifier?> {
    fileprivate var field: Located<FieldValue> { Located<FieldValue>(FieldValue(value?.text), at: place) }
}

extension Located<Bool> {
    fileprivate var field: Located<FieldValue> { Located<FieldValue>(.flag(value), at: place) }
}
