package import Diagnostics

/// A flag of the manifest; each field that is nil is left alone.
package struct ManifestFlag: Sendable {
    /// What is written of a flag under its key.
    package struct Fields: Sendable {
        /// The name.
        package var name: Located<String>?
        /// The description; a value of nil clears it.
        package var description: Located<String?>?
        /// The owner's e-mail address, name or id; a value of nil clears it.
        package var owner: Located<Identifier?>?
        /// The stage's name or id.
        package var stage: Located<Identifier>?
        /// Whether the flag is meant to stay.
        package var permanent: Located<Bool>?
        /// Whether the flag is secret; it can be written, never read back.
        package var secret: Located<Bool>?
        /// Whether the flag is archived.
        package var archived: Located<Bool>?
        /// The day after which a warning is given; the repository's own.
        package var expires: Located<CalendarDate>?
        /// Where `targets` is written, if it is.
        package var targetsPlace: Place?
        /// The targets by environment, in the order in which they are written.
        package var targets: [ManifestTargets] = []

        /// Nothing is written.
        package init() {}
    }

    /// The flag's key.
    package let key: Located<Identifier>
    /// What is written, and no room for what isn't: a manifest has many flags, and most say little.
    private var parts: [Part]

    /// A flag with nothing managed but its existence.
    package init(key: Located<Identifier>) {
        self.key = key
        parts = []
    }

    /// A flag from its key and all that is written under it.
    package init(key: Located<Identifier>, _ fields: Fields) {
        self.key = key
        parts = Part.all(of: fields)
    }

    /// A flag under which the same is written as under another, whose memory it shares.
    package init(key: Located<Identifier>, sameAs other: ManifestFlag) {
        self.key = key
        parts = other.parts
    }

    /// Bytes that what is written takes beside its texts and targets, about.
    package var size: Int { parts.isEmpty ? 0 : 48 + parts.count * MemoryLayout<Part>.stride }

    /// All that is written under the key.
    package var fields: Fields {
        get {
            var fields = Fields()
            for part in parts { part.write(into: &fields) }
            return fields
        }
        set { parts = Part.all(of: newValue) }
    }

    /// What one field is, where it is written.
    private func first<Value>(_ value: (Part) -> Value?) -> Value? {
        for part in parts { if let value = value(part) { return value } }
        return nil
    }
}

extension ManifestFlag {
    /// A field that is written.
    private enum Part: Sendable {
        case name(Located<String>)
        case description(Located<String?>)
        case owner(Located<Identifier?>)
        case stage(Located<Identifier>)
        case permanent(Located<Bool>)
        case secret(Located<Bool>)
        case archived(Located<Bool>)
        case expires(Located<CalendarDate>)
        case targetsPlace(Place)
        case targets([ManifestTargets])

        static func all(of fields: Fields) -> [Part] {
            var parts: [Part] = []
            parts.reserveCapacity(count(of: fields))
            if let name = fields.name { parts.append(.name(name)) }
            if let description = fields.description { parts.append(.description(description)) }
            if let owner = fields.owner { parts.append(.owner(owner)) }
            if let stage = fields.stage { parts.append(.stage(stage)) }
            if let permanent = fields.permanent { parts.append(.permanent(permanent)) }
            if let secret = fields.secret { parts.append(.secret(secret)) }
            if let archived = fields.archived { parts.append(.archived(archived)) }
            if let expires = fields.expires { parts.append(.expires(expires)) }
            if let place = fields.targetsPlace { parts.append(.targetsPlace(place)) }
            if !fields.targets.isEmpty { parts.append(.targets(fields.targets)) }
            return parts
        }

        private static func count(of fields: Fields) -> Int {
            var count = 0
            if fields.name != nil { count += 1 }
            if fields.description != nil { count += 1 }
            if fields.owner != nil { count += 1 }
            if fields.stage != nil { count += 1 }
            if fields.permanent != nil { count += 1 }
            if fields.secret != nil { count += 1 }
            if fields.archived != nil { count += 1 }
            if fields.expires != nil { count += 1 }
            if fields.targetsPlace != nil { count += 1 }
            if !fields.targets.isEmpty { count += 1 }
            return count
        }

        func write(into fields: inout Fields) {
            switch self {
            case .name(let name): fields.name = name
            case .description(let description): fields.description = description
            case .owner(let owner): fields.owner = owner
            case .stage(let stage): fields.stage = stage
            case .permanent(let permanent): fields.permanent = permanent
            case .secret(let secret): fields.secret = secret
            case .archived(let archived): fields.archived = archived
            case .expires(let expires): fields.expires = expires
            case .targetsPlace(let place): fields.targetsPlace = place
            case .targets(let targets): fields.targets = targets
            }
        }
    }
}

extension ManifestFlag {
    /// The name.
    package var name: Located<String>? {
        get { first { if case .name(let name) = $0 { name } else { nil } } }
        set { fields.name = newValue }
    }

    /// The description; a value of nil clears it.
    package var description: Located<String?>? {
        get { first { if case .description(let description) = $0 { description } else { nil } } }
        set { fields.description = newValue }
    }

    /// The owner's e-mail address, name or id; a value of nil clears it.
    package var owner: Located<Identifier?>? {
        get { first { if case .owner(let owner) = $0 { owner } else { nil } } }
        set { fields.owner = newValue }
    }

    /// The stage's name or id.
    package var stage: Located<Identifier>? {
        get { first { if case .stage(let stage) = $0 { stage } else { nil } } }
        set { fields.stage = newValue }
    }

    /// Whether the flag is meant to stay.
    package var permanent: Located<Bool>? {
        get { first { if case .permanent(let permanent) = $0 { permanent } else { nil } } }
        set { fields.permanent = newValue }
    }

    /// Whether the flag is secret; it can be written, never read back.
    package var secret: Located<Bool>? {
        get { first { if case .secret(let secret) = $0 { secret } else { nil } } }
        set { fields.secret = newValue }
    }

    /// Whether the flag is archived.
    package var archived: Located<Bool>? {
        get { first { if case .archived(let archived) = $0 { archived } else { nil } } }
        set { fields.archived = newValue }
    }

    /// The day after which a warning is given; the repository's own.
    package var expires: Located<CalendarDate>? {
        get { first { if case .expires(let expires) = $0 { expires } else { nil } } }
        set { fields.expires = newValue }
    }

    /// Where `targets` is written, if it is.
    package var targetsPlace: Place? {
        get { first { if case .targetsPlace(let place) = $0 { place } else { nil } } }
        set { fields.targetsPlace = newValue }
    }

    /// The targets by environment, in the order in which they are written.
    package var targets: [ManifestTargets] {
        get { first { if case .targets(let targets) = $0 { targets } else { nil } } ?? [] }
        set { fields.targets = newValue }
    }
}
