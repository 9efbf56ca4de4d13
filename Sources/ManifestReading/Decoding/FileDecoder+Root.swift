import CLibYAML
import Diagnostics
import FlagModel

extension FileDecoder {
    /// Decodes the top level of the manifest; false if its end isn't reached.
    mutating func decodeManifest() -> Bool {
        decodeTopLevel(RootField.self, flags: .flags) { decoder, field, key, value in
            decoder.assembly.written.insert(field)
            guard let value else { return }
            switch field {
            case .version: decoder.decodeVersion(value)
            case .app: decoder.decodeApps(value)
            case .include: decoder.decodeInclude(value)
            case .policy: decoder.decodePolicy(value)
            case .owners: decoder.decodeOwners(value)
            case .create: decoder.assembly.manifest.create = decoder.decodeCreate(value)
            case .audiences: decoder.decodeAudiences(value)
            case .flags: decoder.decodeFlags(value)
            }
        }
    }

    /// Decodes the top level of an included file; false if its end isn't reached.
    mutating func decodeIncluded() -> Bool {
        decodeTopLevel(IncludedField.self, flags: .flags) { decoder, field, key, value in
            guard let value else { return }
            switch field {
            case .create:
                let create = decoder.decodeCreate(value)
                decoder.assembly.manifest.includedCreate[decoder.document.file] = create
            case .audiences: decoder.decodeAudiences(value)
            case .flags: decoder.decodeFlags(value)
            }
        }
    }

    /// Calls `body` for each field of the top level with its value, and streams `flags`: for it, `body` gets no value.
    private mutating func decodeTopLevel<Field: ManifestField>(
        _: Field.Type,
        flags: Field,
        _ body: (inout FileDecoder, Field, _ key: Node.Index, _ value: Node.Index?) -> Void
    ) -> Bool {
        var seen: [Identifier: Place] = [:]
        // The last key, if nothing is under it, and whether the unindented keys after it have been reported.
        var empty: (key: Place, value: Place, name: String, isReported: Bool)?
        return eachEntryAsItComes { decoder, key in
            let text = decoder.node(key).string
            if let earlier = seen.updateValue(decoder.place(key), forKey: Identifier(text)) {
                decoder.report(.duplicateKey(text, decoder.place(key), first: earlier))
            }
            let field = Field.table.field(decoder.node(key).text)
            if field == flags, decoder.document.opensPlainMapping {
                body(&decoder, flags, key, nil)
                decoder.flagsStart = FlagsStart(decoder.document)
                return decoder.decodeFlagsAsTheyCome()
            }
            guard let value = decoder.document.node() else { return false }
            if let field {
                body(&decoder, field, key, value)
                let isEmpty = decoder.node(value).isNull && decoder.node(value).text.isEmpty
                empty = isEmpty ? (decoder.place(key), decoder.place(value), text, false) : nil
            } else if text.isOwn {
                empty = nil
            } else if let above = empty, UnknownKey(text, decoder.keys).help(in: Field.known) == UnknownKey.ownHelp {
                if !above.isReported { decoder.reportUnindented(key, under: above.name, above.key, above.value) }
                empty?.isReported = true
            } else {
                decoder.reportUnknownKey(key, Field.known)
            }
            return true
        } merged: { decoder, key, value in
            let text = decoder.node(key).string
            guard seen.updateValue(decoder.place(key), forKey: Identifier(text)) == nil else { return }
            if let field = Field.table.field(decoder.node(key).text) {
                body(&decoder, field, key, value)
            } else if !text.isOwn {
                decoder.reportUnknownKey(key, Field.known)
            }
        }
    }

    /// Reports a key that follows a key with nothing under it, where it was probably meant to be.
    private mutating func reportUnindented(_ key: Node.Index, under name: String, _ above: Place, _ value: Place) {
        document.diagnostics.retract { $0.code == .wrongType && $0.place == value }
        report(
            Diagnostic(
                .indentation, "`\(node(key).string.shortened)` isn't indented, and nothing is under `\(name)`",
                at: place(key), labels: [Diagnostic.Label(above, "nothing is under this")],
                help: "indent what belongs under `\(name)`; a key of your own begins with `x-`"))
    }

    /// Reports the required keys that are missing from a manifest that was read to the end.
    mutating func requireKeys() {
        let versionHelp =
            assembly.looksIncluded
            ? "if a manifest includes this file, name that manifest in its place; if not, write `version: 1` at the top"
            : "write `version: 1` at the top"
        for field in RootField.allCases where field.isRequired && !assembly.written.contains(field) {
            report(
                Diagnostic(
                    .missingKey, "the manifest has no `\(field.rawValue)`", at: .beginning(of: document.file),
                    help: field == .version
                        ? versionHelp : "write the flags under `flags:`; for a manifest with none, write `flags: {}`"))
        }
    }

    private mutating func decodeVersion(_ value: Node.Index) {
        let node = node(value)
        guard node.kind == .scalar, CoreScalar.resolve(node) == .integer else {
            wrongType(value, "`version` must be a whole number", help: "write `version: 1`")
            return
        }
        guard CoreScalar.value(ofInteger: node.string) != 1 else { return }
        report(
            Diagnostic(
                .unsupportedVersion,
                "this hoist reads version 1 of the manifest, not version \(node.string.shortened)", at: place(value),
                help: "write `version: 1`, or use a newer hoist"))
    }

    /// One id, or a list of them.
    private mutating func decodeApps(_ value: Node.Index) {
        let written = document.resolved(value)
        switch document.nodes.kind(Int(written)) {
        case .ids, .sequence: break
        case .scalar, .mapping, .alias:
            assembly.manifest.apps = id(value, "`app`").map { [$0] } ?? []
            return
        }
        guard let list = targetIDs(value, "`app`") else { return }
        assembly.manifest.apps = list.value
        guard list.value.isEmpty, document.nodes.kind(Int(written)) == .ids || items(of: written).isEmpty else {
            return
        }
        report(
            Diagnostic(
                .emptyId, "`app` can't be an empty list", at: list.place,
                help: "write the ids of the apps that this manifest is for; to permit any app, leave `app` out"))
    }

    private mutating func decodeInclude(_ value: Node.Index) {
        guard let globs = ids(value, "`include`", item: "a glob of `include`") else { return }
        document.keep(2 * globs.value.count * MemoryLayout<Assembly.Glob>.stride)
        assembly.globs = globs.value.map { Located($0.value.text, at: $0.place) }
    }

    private mutating func decodeOwners(_ value: Node.Index) {
        eachID(value, "`owners`", key: "an owner") { decoder, name, value in
            guard let id = decoder.id(value, "the user id of `\(name.value.text.shortened)`") else { return }
            // The array may have as much spare capacity.
            decoder.document.keep(2 * MemoryLayout<OwnerEntry>.stride)
            decoder.assembly.manifest.owners.append(OwnerEntry(name: name, id: id))
        }
    }

    private mutating func decodeCreate(_ value: Node.Index) -> CreateDefaults {
        var create = CreateDefaults()
        eachField(keys.create, keys.knownOfCreate, value) { decoder, field, value in
            create.values[field] = decoder.value(value, of: field)
        }
        return create
    }

    private mutating func decodeAudiences(_ value: Node.Index) {
        eachID(value, "`audiences`", key: "an audience's name") { decoder, name, value in
            var audience = Audience(name: name)
            let help = "write `companies` or `users` under it"
            decoder.eachField(
                AudienceField.self, value, "the audience `\(name.value.text.shortened)`", help: help
            ) { decoder, field, _, value in
                switch field {
                case .companies:
                    audience.companies =
                        decoder.targets(value, .company, "`companies`", into: &audience.grants)?.value ?? []
                case .users:
                    audience.users = decoder.targets(value, .user, "`users`", into: &audience.grants)?.value ?? []
                }
            }
            decoder.add(audience)
        }
    }

    private mutating func add(_ audience: Audience) {
        let name = audience.name
        document.keep(Assembly.costOfAudience)
        // Within one file it is a duplicate key.
        if let earlier = assembly.audiences[name.value], earlier.file != name.place.file {
            report(
                Diagnostic(
                    .duplicateAudience, "the audience `\(name.value.text.shortened)` is in two files",
                    at: name.place, inline: "the second one",
                    labels: [Diagnostic.Label(earlier, "the first one")],
                    help: "keep one of the two, or give one another name"))
            return
        }
        if assembly.audiences.updateValue(name.place, forKey: name.value) == nil {
            assembly.manifest.audiences.append(audience)
        }
    }
}

extension String {
    /// Whether a key of the top level isn't hoist's: `x-…`, and `$schema`, where a file written as JSON names its schema.
    fileprivate var isOwn: Bool { hasPrefix("x-") || self == "$schema" }
}
