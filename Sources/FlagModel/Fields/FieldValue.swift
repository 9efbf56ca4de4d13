/// What stands in a field, in one of two vocabularies: a manifest and a person name stages and owners, a call and a plan's
/// basis have their ids.
package enum FieldValue: Hashable, Sendable {
    /// Nothing, or nothing that can be read.
    case none
    /// A text.
    case text(String)
    /// Yes or no.
    case flag(Bool)

    /// A text, or none.
    package init(_ text: String?) {
        self = text.map(FieldValue.text) ?? .none
    }

    /// The text, where it is one.
    package var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// Yes or no, where it is that.
    package var truth: Bool? {
        if case .flag(let value) = self { value } else { nil }
    }

    /// Texts are the same when their bytes are.
    package static func == (left: FieldValue, right: FieldValue) -> Bool {
        switch (left, right) {
        case (.none, .none): true
        case (.text(let one), .text(let other)): one.isSame(as: other)
        case (.flag(let one), .flag(let other)): one == other
        default: false
        }
    }
}

/// What stands in a field, with all that is known of the stage or owner.
package enum ResolvedValue: Hashable, Sendable {
    /// What names nothing of the app's.
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
