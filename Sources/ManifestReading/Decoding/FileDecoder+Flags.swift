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
        // `targets` has two parts.
        let entries = document.entries(of: value)
        var flag = ManifestFlag(key: key, capacity: entries == 0 ? 0 : entries + 1)
        decodeFields(key, value, into: &flag)
        document.keep(flag.size)
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

    private mutating func decodeFields(
        _ key: Located<Identifier>,
        _ value: Node.Index,
        into flag: inout ManifestFlag
    ) {
        guard node(value).kind == .mapping else {
            let help = missingSpace(value) ?? keysHelp(value) ?? "write its fields under it; for none, write `{}`"
            wrongType(value, "the flag `\(key.value.text.shortened)` must be a mapping", help: help)
            return
        }
        eachField(keys.flag, keys.known, value) { decoder, key, value in
            switch key {
            case .field(let field): flag[field] = decoder.value(value, of: field)
            case .expires: flag.expires = decoder.date(value, "expires")
            case .targets: decoder.decodeTargets(value, into: &flag)
            }
        }
    }

    // MARK: Targets

    private mutating func decodeTargets(_ value: Node.Index, into flag: inout ManifestFlag) {
        let help = "write environments under it; to leave all targets alone, leave `targets` out"
        guard node(value).kind == .mapping else {
            wrongType(value, "`targets` must be a mapping", help: keysHelp(value) ?? help)
            return
        }
        flag.targetsPlace = place(value)
        let written = document.resolved(value)
        if let known = repeated.targets[written] {
            flag.targets = known
            return
        }
        var all: [ManifestTargets] = []
        all.reserveCapacity(document.entries(of: value))
        eachID(value, "`targets`", key: "an environment") { decoder, environment, value in
            all.append(ManifestTargets(environment: environment))
            // In place: a copy would retain every list in it.
            decoder.decodeEnvironment(value, into: &all[all.count - 1])
            decoder.document.keep(MemoryLayout<ManifestTargets>.stride)
        }
        document.keep(48)
        if node(value).isRepeatable { repeated.targets[written] = all }
        flag.targets = all
    }

    private mutating func decodeEnvironment(_ value: Node.Index, into targets: inout ManifestTargets) {
        guard node(value).kind == .mapping else {
            let name = targets.environment.value.text
            let help = environmentHelp(name, value)
            wrongType(value, "the targets in `\(name.shortened)` must be a mapping", help: help)
            return
        }
        eachField(TargetsField.self, value, "the targets") { decoder, field, _, value in
            switch field {
            case .audiences: targets.audiences = decoder.targetIDs(value, "`audiences`")
            case .companies:
                targets.companies = decoder.targets(value, .company, "`companies`", into: &targets.grants)
            case .users: targets.users = decoder.targets(value, .user, "`users`", into: &targets.grants)
            case .remove: decoder.decodeRemove(value, into: &targets)
            }
        }
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

    private mutating func decodeRemove(_ value: Node.Index, into targets: inout ManifestTargets) {
        eachField(
            RemoveField.self, value, "`remove`", help: "write `companies` or `users` under it"
        ) { decoder, field, _, value in
            switch field {
            case .companies: targets.removeCompanies = decoder.targetIDs(value, "`remove.companies`")?.value ?? []
            case .users: targets.removeUsers = decoder.targetIDs(value, "`remove.users`")?.value ?? []
            }
        }
    }
}
