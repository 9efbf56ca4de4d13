import CLibYAML
import Diagnostics
import FlagModel

extension FileDecoder {
    /// Decodes the current mapping as flags, one at a time; false if its end isn't reached.
    mutating func decodeFlagsAsTheyCome() -> Bool {
        eachEntryAsItComes { decoder, key in
            guard let value = decoder.document.node() else { return false }
            decoder.decodeFlag(key, value, isMerged: false)
            return true
        } merged: { decoder, key, value in
            decoder.decodeFlag(key, value, isMerged: true)
        }
    }

    /// Decodes `flags` from a node tree.
    mutating func decodeFlags(_ value: Node.Index) {
        let help = "write the flags under it; for none, write `flags: {}`"
        eachEntry(value, "`flags`", help: help) { decoder, key, value in
            decoder.decodeFlag(key, value, isMerged: false)
        }
    }

    private mutating func decodeFlag(_ keyIndex: Node.Index, _ value: Node.Index, isMerged: Bool) {
        guard let key = id(keyIndex, "a flag's key"), isFlagKey(key, node(keyIndex).text) else { return }
        guard let earlier = assembly.add(flag(key, value)) else { return }
        if earlier.place.file != key.place.file {
            report(
                Diagnostic(
                    .duplicateFlag, "the flag `\(key.value.text.shortened)` is in two files", at: key.place,
                    inline: "the second one", labels: [Diagnostic.Label(earlier.place, "the first one")],
                    help: "a flag can be in one file only: keep one of the two"))
        } else if !isMerged {
            report(.duplicateKey(key.value.text, key.place, first: earlier.place))
        }
    }

    private mutating func flag(_ key: Located<Identifier>, _ value: Node.Index) -> ManifestFlag {
        document.keep(Assembly.costOfFlag)
        if node(value).isNull { return ManifestFlag(key: key) }
        let written = document.resolved(value)
        let isRepeatable = node(value).isRepeatable && node(value).kind == .mapping
        if isRepeatable, let known = repeated.flags[written] { return ManifestFlag(key: key, sameAs: known) }
        draft.clear()
        decodeFields(key, value)
        document.keep(Assembly.cost(ofParts: draft.count))
        let flag = draft.flag(key)
        if isRepeatable { repeated.flags[written] = flag }
        return flag
    }

    private mutating func isFlagKey(_ key: Located<Identifier>, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        // All printable ASCII characters are allowed in a key.
        if text.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) || FlagKeyFormat.custom.accepts(key.value.text) { return true }
        report(
            Diagnostic(
                .invalidFlagKey, "a flag key is made of letters, numbers, punctuation, symbols and spaces",
                at: key.place, help: "a key can't contain control characters or combining marks"))
        return false
    }

    private mutating func decodeFields(_ key: Located<Identifier>, _ value: Node.Index) {
        guard node(value).kind == .mapping else {
            let help = missingSpace(value) ?? keysHelp(value) ?? "write its fields under it; for none, write `{}`"
            wrongType(value, "the flag `\(key.value.text.shortened)` must be a mapping", help: help)
            return
        }
        eachField(keys.flag, keys.known, value) { decoder, key, value in
            switch key {
            case .field(let field): decoder.draft.set(field, decoder.value(value, of: field))
            case .expires: decoder.draft.set(expires: decoder.date(value, "expires"))
            case .targets: decoder.decodeTargets(value)
            }
        }
    }

    // MARK: Targets

    private mutating func decodeTargets(_ value: Node.Index) {
        let help = "write environments under it; to leave all targets alone, leave `targets` out"
        guard node(value).kind == .mapping else {
            wrongType(value, "`targets` must be a mapping", help: keysHelp(value) ?? help)
            return
        }
        draft.removeEnvironments()
        draft.setTargets(at: place(value))
        let written = document.resolved(value)
        let isRepeatable = document.nodes.isRepeatable(Int(written))
        if isRepeatable, let known = repeated.targets[written] {
            draft.add(repeated: known)
            return
        }
        eachID(value, "`targets`", key: "an environment") { decoder, environment, value in
            decoder.draft.begin(environment)
            decoder.decodeEnvironment(environment, value)
            decoder.document.keep(Assembly.costOfEnvironment)
        }
        document.keep(48)
        guard isRepeatable else { return }
        let all = draft.environments()
        repeated.targets[written] = all
        draft.removeEnvironments()
        draft.add(repeated: all)
    }

    private mutating func decodeEnvironment(_ environment: Located<Identifier>, _ value: Node.Index) {
        guard node(value).kind == .mapping else {
            let name = environment.value.text
            let help = environmentHelp(name, value)
            wrongType(value, "the targets in `\(name.shortened)` must be a mapping", help: help)
            return
        }
        var grants: [Grant] = []
        eachField(TargetsField.self, value, "the targets") { decoder, field, _, value in
            switch field {
            case .audiences: decoder.addList(.audiences, value, "`audiences`", into: &grants)
            case .companies: decoder.addList(.companies, value, "`companies`", .company, into: &grants)
            case .users: decoder.addList(.users, value, "`users`", .user, into: &grants)
            case .remove: decoder.decodeRemove(value)
            }
        }
        draft.add(grants)
    }

    private func environmentHelp(_ name: String, _ value: Node.Index) -> String {
        if TargetsField(rawValue: name) != nil {
            return "`\(name)` belongs under an environment: `targets: {Production: {\(name): …}}`"
        }
        if node(value).isNull {
            return "write `companies` or `users` under it; to leave it alone, leave `\(name.shortened)` out"
        }
        return "write `companies` or `users` under it"
    }

    private mutating func decodeRemove(_ value: Node.Index) {
        var grants: [Grant] = []
        eachField(
            RemoveField.self, value, "`remove`", help: "write `companies` or `users` under it"
        ) { decoder, field, _, value in
            switch field {
            case .companies: decoder.addList(.removeCompanies, value, "`remove.companies`", into: &grants)
            case .users: decoder.addList(.removeUsers, value, "`remove.users`", into: &grants)
            }
        }
    }
}
