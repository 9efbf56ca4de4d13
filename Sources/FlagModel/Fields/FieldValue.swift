/// The value of a field, in one of two vocabularies: manifests and people name stages and owners, calls and a plan's
/// basis have their ids.
package enum FieldValue: Hashable, Sendable {
    /// Nothing, or nothing that can be read.
    case none
    /// A string.
    case text(String)
    /// True or false.
    case flag(Bool)

    /// A string, or none.
    package init(_ text: String?) {
        self = text.map(FieldValue.text) ?? .none
    }

    /// The string, if it is one.
    package var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// True or false, if it is that.
    package var truth: Bool? {
        if case .flag(let value) = self { value } else { nil }
    }

    /// Strings are equal if their bytes are.
    package static func == (left: FieldValue, right: FieldValue) -> Bool {
        switch (left, right) {
        case (.none, .none): true
        case (.text(let one), .text(let other)): one.isSame(as: other)
        case (.flag(let one), .flag(let other)): one == other
        default: false
        }
    }
}

/// The value of a field, with all that is known about the stage or owner.
package enum ResolvedValue: Hashable, Sendable {
    /// Neither a stage nor an owner.
    case plain(FieldValue)
    /// A stage.
    case stage(Stage)
    /// An owner.
    case owner(Owner)

    /// Nothing.
    package static let none = ResolvedValue.plain(.none)

    /// The same for a call, and for what a plan's basis saw: ids for stages and owners.
    package var sent: FieldValue {
        switch self {
        case .plain(let value): value
        case .stage(let stage): .text(stage.id.text)
        case .owner(let owner): .text(owner.id.text)
        }
    }

    /// The same for people: a stage by its name, an owner by e-mail address.
    package var shown: FieldValue {
        switch self {
        case .plain(let value): value
        case .stage(let stage): .text(stage.name)
        case .owner(let owner): .text(owner.display)
        }
    }
}
