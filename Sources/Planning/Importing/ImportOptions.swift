package import FlagModel

/// What is taken over from live state.
package struct ImportOptions: Sendable {
    /// What an import can make managed: all that Reflag lets hoist read. `secret` isn't among it.
    package enum Field: String, CaseIterable, Sendable {
        case name
        case description
        case owner
        case stage
        case permanent
        case targets
    }

    /// What the flags' files are parted by.
    package enum Split: String, CaseIterable, Sendable {
        case owner
        case stage
    }

    /// The fields that are written and so become managed.
    package var fields: Set<Field>
    /// Whether archived flags are written, with `archived: true` and no targets.
    package var archived: Bool
    /// Keys, with `*` for any run of characters, of the flags that alone are written; empty for all.
    package var only: [KeyPattern]
    /// Names or ids of the environments whose targets alone are written; empty for all.
    package var environments: [Identifier]
    /// Whether lists of targets that come again become audiences.
    package var audiences: Bool
    /// What the flags are parted by into files; nil for one file.
    package var split: Split?

    /// Everything of every flag that isn't archived, in one file, unless told otherwise.
    package init(
        fields: Set<Field> = Set(Field.allCases),
        archived: Bool = false,
        only: [KeyPattern] = [],
        environments: [Identifier] = [],
        audiences: Bool = false,
        split: Split? = nil
    ) {
        self.fields = fields
        self.archived = archived
        self.only = only
        self.environments = environments
        self.audiences = audiences
        self.split = split
    }

    /// Whether not everything of a flag is taken over.
    package var isNarrow: Bool { !environments.isEmpty || fields != Set(Field.allCases) }
}
