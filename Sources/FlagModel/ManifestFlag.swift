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

    /// A manifest has many flags, and a hostile one has many with nothing in them.
    private indirect enum Storage: Sendable {
        case nothing
        case fields(Fields)
    }

    /// The flag's key.
    package let key: Located<Identifier>
    private var storage = Storage.nothing

    /// A flag with nothing managed but its existence.
    package init(key: Located<Identifier>) {
        self.key = key
    }

    /// A flag from its key and all that is written under it.
    package init(key: Located<Identifier>, _ fields: Fields) {
        self.key = key
        storage = .fields(fields)
    }

    /// All that is written under the key.
    package var fields: Fields {
        get {
            switch storage {
            case .nothing: Fields()
            case .fields(let fields): fields
            }
        }
        set { storage = .fields(newValue) }
    }
}

extension ManifestFlag {
    /// The name.
    package var name: Located<String>? {
        get { fields.name }
        set { fields.name = newValue }
    }

    /// The description; a value of nil clears it.
    package var description: Located<String?>? {
        get { fields.description }
        set { fields.description = newValue }
    }

    /// The owner's e-mail address, name or id; a value of nil clears it.
    package var owner: Located<Identifier?>? {
        get { fields.owner }
        set { fields.owner = newValue }
    }

    /// The stage's name or id.
    package var stage: Located<Identifier>? {
        get { fields.stage }
        set { fields.stage = newValue }
    }

    /// Whether the flag is meant to stay.
    package var permanent: Located<Bool>? {
        get { fields.permanent }
        set { fields.permanent = newValue }
    }

    /// Whether the flag is secret; it can be written, never read back.
    package var secret: Located<Bool>? {
        get { fields.secret }
        set { fields.secret = newValue }
    }

    /// Whether the flag is archived.
    package var archived: Located<Bool>? {
        get { fields.archived }
        set { fields.archived = newValue }
    }

    /// The day after which a warning is given; the repository's own.
    package var expires: Located<CalendarDate>? {
        get {
            // Asked of every flag; see `targets`.
            switch storage {
            case .nothing: nil
            case .fields(let fields): fields.expires
            }
        }
        set { fields.expires = newValue }
    }

    /// Where `targets` is written, if it is.
    package var targetsPlace: Place? {
        get { fields.targetsPlace }
        set { fields.targetsPlace = newValue }
    }

    /// The targets by environment, in the order in which they are written.
    package var targets: [ManifestTargets] {
        get {
            // Not by way of `fields`, which would be copied whole.
            switch storage {
            case .nothing: []
            case .fields(let fields): fields.targets
            }
        }
        set { fields.targets = newValue }
    }
}
