import Diagnostics

/// The table of a flag's fields, in the order in which documents and plans show them.
///
/// It is an argument of what starts a run (the manifest's reader, the client of the API, the reader of plan
/// files), with ``standard`` as its default; what they create (``Manifest``, a plan) passes it on. So the middle stays
/// pure: no stage uses a table that isn't in its arguments, and a test can take its own table through all of them.
///
/// Not in it are a flag's `key`, which names the flag and never changes; `targets`, which belong to environments and are
/// written by separate calls; and `expires`, which Reflag doesn't have. `archived` is in it, since it is read, written
/// and proved like any other; but whether a flag is archived decides what else can be done with it, so that the planner
/// handles it separately (``FlagField/isLifecycle``).
package struct FlagFields: Hashable, Sendable {
    /// Every field.
    package let all: [FlagField]
    /// Those that are compared with what is live: all but ``FlagField/isLifecycle``.
    package let details: [FlagField]
    /// Those with which a flag can be created, in the order of `createFlag`'s body.
    package let created: [FlagField]
    /// Those that an update can have, in the order of `updateFlag`'s body.
    package let updated: [FlagField]

    /// A table of these rows, each with a rank of its own.
    package init(_ rows: [FlagField]) {
        all = rows.sorted { $0.rank < $1.rank }
        details = all.filter { !$0.isLifecycle }
        created = all.filter { $0.created != nil }.sorted { ($0.created?.rank ?? 0) < ($1.created?.rank ?? 0) }
        updated = all.sorted { $0.updated.rank < $1.updated.rank }
    }

    /// The field with this key, byte for byte.
    package subscript(key: String) -> FlagField? { all.first { $0.key.isSame(as: key) } }

    /// The fields of a flag in Reflag.
    package static let standard = FlagFields([.name, .description, .owner, .stage, .permanent, .secret, .archived])
}

extension FlagField {
    /// What people call the flag.
    package static let name = FlagField(
        "name", rank: 0,
        .text(
            TextRule(
                .asWritten, longest: FlagName.maximumLength,
                tooLong: TextRule.Problem(.nameTooLong, help: "shorten it, and put the rest into `description`"),
                empty: TextRule.Problem(
                    .emptyName, help: "write one, or leave `name` out and hoist makes one from the key"))),
        creation: .nameFromKey, created: Member("name", 0), updated: Member("name", 0), answer: "name",
        words: Words(
            "The name that people see. A flag without one gets it from its key when it is created.",
            slips: ["title"]))

    /// What the flag is for.
    package static let description = FlagField(
        "description", rank: 1,
        .text(
            TextRule(
                .lines, longest: 8192,
                tooLong: TextRule.Problem(
                    .descriptionTooLong, help: "shorten it, or link to a page that has the rest"))),
        isClearable: true, creation: .value(.none), created: Member("description", 1),
        updated: Member("description", 1), answer: "description",
        words: Words("What the flag is for; null clears it.", slips: ["desc", "summary"]),
        createWords: Words("The description.", slips: ["desc"]))

    /// Who is responsible.
    package static let owner = FlagField(
        "owner", rank: 2, .owner, isClearable: true, creation: .value(.none), created: Member("ownerUserId", 3),
        updated: Member("ownerUserId", 2), answer: "owner",
        words: Words("Who is responsible: e-mail address, name or id; null clears it.", slips: ["team"]),
        createWords: Words("The owner: e-mail address, name or id.", slips: ["team"]))

    /// The release stage. Where none is asked for, the app gives one.
    package static let stage = FlagField(
        "stage", rank: 3, .stage, creation: .chosenByReflag, created: Member("stageId", 2),
        updated: Member("stageId", 6), answer: "stage", words: Words("The release stage: name or id."),
        createWords: Words("The stage: name or id."))

    /// Whether the flag is meant to stay.
    package static let permanent = FlagField(
        "permanent", rank: 4, .truth, creation: .value(.flag(false)), created: Member("permanent", 4),
        updated: Member("permanent", 3), answer: "permanent", words: Words("Whether the flag is meant to stay."),
        createWords: Words("Whether the flag is meant to stay."))

    /// Whether the flag is hidden from client-side keys. No response has it: it is seen by what the two SDK keys of an
    /// environment are served.
    package static let secret = FlagField(
        "secret", rank: 5, .truth, creation: .value(.flag(false)), created: Member("secret", 5),
        updated: Member("secret", 4), answer: nil,
        words: Words(
            "Whether the flag is hidden from client-side keys. It can be written and never read back.",
            slips: ["private"]),
        createWords: Words("Whether the flag is hidden from client-side keys."))

    /// Whether the flag is archived.
    package static let archived = FlagField(
        "archived", rank: 6, .truth, creation: .value(.flag(false)), created: nil, updated: Member("isArchived", 5),
        answer: "archived", isLifecycle: true,
        words: Words(
            "`true` archives the flag, `false` takes it out of the archive; left out, neither.", slips: ["archive"]))
}
