package import Diagnostics

/// A field of a flag: a row of the table (``FlagFields``), with everything that a stage has to know about it.
///
/// A stage never asks which field it has, only what the row says: reading, schema, comparison, the plan file,
/// the bodies of calls, the proof and the import loop over the table. Rows are compared by identity, and a value that
/// belongs to a row has the row itself or its ``rank``.
package final class FlagField: Sendable {
    /// The value of a field.
    package enum Kind: Hashable, Sendable {
        /// A string.
        case text(TextRule)
        /// True or false.
        case truth
        /// One of the app's stages; the manifest names it, a call has its id.
        case stage
        /// A person in Reflag; the manifest names them, a call has their id.
        case owner
    }

    /// What a flag has that is created without the field.
    package enum Creation: Hashable, Sendable {
        /// This.
        case value(FieldValue)
        /// A name that is made from its key; `createFlag` is always sent one.
        case nameFromKey
        /// Whatever Reflag gives it.
        case chosenByReflag
    }

    /// A member of a request's body.
    package struct Member: Hashable, Sendable {
        /// The member's name.
        package let name: String
        /// Its position in the body; each of a body's members has its own.
        package let rank: UInt8

        /// A member from its name and its place.
        package init(_ name: String, _ rank: UInt8) {
            self.name = name
            self.rank = rank
        }
    }

    /// What editors, documents and messages say about a key.
    package struct Words: Hashable, Sendable {
        /// What it is for, in a sentence or two.
        package let summary: String
        /// What people write when they mean the key; lowercase.
        package let slips: [String]

        /// Words from their parts.
        package init(_ summary: String, slips: [String] = []) {
            self.summary = summary
            self.slips = slips
        }
    }

    /// The key in the manifest, and what plans call the field.
    package let key: String
    /// The field's position among the others, in documents and plans; each has its own.
    package let rank: UInt8
    /// What is in it.
    package let kind: Kind
    /// Whether `null` clears it.
    package let isClearable: Bool
    /// What a flag has that is created without it.
    package let creation: Creation
    /// The member of `createFlag`'s body; nil if a flag can't be created with it.
    package let created: Member?
    /// The member of `updateFlag`'s body.
    package let updated: Member
    /// The member of Reflag's responses; nil if it can be written and never read back.
    package let answer: String?
    /// Whether it says that a flag is archived: that is a change of its own, and not compared like a detail.
    package let isLifecycle: Bool
    /// Of the key of a flag.
    package let words: Words
    /// Of the key of `create`; nil if `create` can't have it.
    package let createWords: Words?

    /// A row of the table.
    package init(
        _ key: String,
        rank: UInt8,
        _ kind: Kind,
        isClearable: Bool = false,
        creation: Creation,
        created: Member?,
        updated: Member,
        answer: String?,
        isLifecycle: Bool = false,
        words: Words,
        createWords: Words? = nil
    ) {
        self.key = key
        self.rank = rank
        self.kind = kind
        self.isClearable = isClearable
        self.creation = creation
        self.created = created
        self.updated = updated
        self.answer = answer
        self.isLifecycle = isLifecycle
        self.words = words
        self.createWords = createWords
    }

    /// Whether a listing has its value.
    package var isReadable: Bool { answer != nil }

    /// Whether people write it as prose: shown in quotes, and line by line if it is long.
    package var isProse: Bool { if case .text = kind { true } else { false } }

    /// Whether people use a name for its value, and calls an id.
    package var isReference: Bool { kind == .stage || kind == .owner }

    /// A value in the form in which Reflag stores it, so that what it normalizes never shows as a change.
    package func kept(_ value: FieldValue) -> FieldValue {
        guard case .text(let rule) = kind, rule.form == .lines, case .text(let text) = value else { return value }
        return FieldValue(NormalText.description(text))
    }
}

extension FlagField: Hashable {
    /// Rows are the same when they are one.
    package static func == (left: FlagField, right: FlagField) -> Bool { left === right }

    /// The counterpart of `==`.
    package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

extension FlagField: CustomStringConvertible {
    /// The key.
    package var description: String { key }
}

/// What a string in a field may be.
package struct TextRule: Hashable, Sendable {
    /// How Reflag stores it.
    package enum Form: Hashable, Sendable {
        /// As it is sent.
        case asWritten
        /// Lines that end in LF; an empty one is none.
        case lines
    }

    /// How a violation of the rule is reported.
    package struct Problem: Hashable, Sendable {
        /// The code.
        package let code: DiagnosticCode
        /// What to do.
        package let help: String

        /// A problem from its parts.
        package init(_ code: DiagnosticCode, help: String) {
            self.code = code
            self.help = help
        }
    }

    /// How Reflag stores it.
    package let form: Form
    /// The longest that Reflag accepts, in Unicode scalars.
    package let longest: Int
    /// How a longer one is reported.
    package let tooLong: Problem
    /// How an empty one is reported; nil if it may be empty.
    package let empty: Problem?

    /// A rule from its parts.
    package init(_ form: Form, longest: Int, tooLong: Problem, empty: Problem? = nil) {
        self.form = form
        self.longest = longest
        self.tooLong = tooLong
        self.empty = empty
    }
}
