/// The manifest: what the repository says the flags of an app are.
///
/// What is written is managed; what is left out is left alone. Every part knows its place. A manifest that
/// exists is valid by itself; Resolution checks whether its names exist in the app.
package struct Manifest: Sendable {
    /// The ids of the apps that the manifest is for: a run for any other is refused. None if it may be for any.
    package var apps: [Located<Identifier>]
    /// How the manifest is compared with what is live.
    package var policy: Policy
    /// Users' ids by what the manifest calls them.
    package var owners: [OwnerEntry]
    /// Fields for flags that this manifest creates, if the flag doesn't write them: `create` of the root file.
    package var create: CreateDefaults
    /// `create` of the included files that write it, for their own flags, by the number of the file; what they
    /// don't write is taken from ``create``.
    package var includedCreate: [UInt32: CreateDefaults]
    /// Lists of targets with a name.
    package var audiences: [Audience]
    /// The flags, in the order in which they are written.
    package var flags: [ManifestFlag]
    /// The table of the fields that a flag has.
    package var fields: FlagFields

    /// A manifest from its parts.
    package init(
        apps: [Located<Identifier>] = [],
        policy: Policy = Policy(),
        owners: [OwnerEntry] = [],
        create: CreateDefaults = CreateDefaults(),
        includedCreate: [UInt32: CreateDefaults] = [:],
        audiences: [Audience] = [],
        flags: [ManifestFlag] = [],
        fields: FlagFields = .standard
    ) {
        self.apps = apps
        self.policy = policy
        self.owners = owners
        self.create = create
        self.includedCreate = includedCreate
        self.audiences = audiences
        self.flags = flags
        self.fields = fields
    }
}

/// `owners`: an owner of no live flag yet, with the user's id.
package struct OwnerEntry: Sendable {
    /// The e-mail address or name that the manifest uses.
    package let name: Located<Identifier>
    /// The user's id in Reflag.
    package let id: Located<Identifier>

    /// An entry from its two halves.
    package init(name: Located<Identifier>, id: Located<Identifier>) {
        self.name = name
        self.id = id
    }
}

/// `create`: defaults for new flags; never compared later.
package struct CreateDefaults: Sendable {
    /// What is written: names for stages and owners, none for a flag without.
    package var values = FieldMap<Located<FieldValue>>()

    /// No defaults.
    package init() {}
}
