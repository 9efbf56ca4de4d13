import FlagModel
import FlagTestKit

extension Manifest {
    /// All that the manifest says, a line for each thing, texts quoted and escaped where they have to be.
    var meaning: String {
        var lines: [String] = []
        if apps.count == 1 { lines.append("app \(shown(apps[0]))") }
        if apps.count > 1 { lines.append("apps \(shown(apps))") }
        if let unlisted = policy.unlisted { lines.append("unlisted \(unlisted.value.rawValue)") }
        if !policy.ignore.isEmpty {
            lines.append("ignore [" + policy.ignore.map { shown($0.value.text.text) }.joined(separator: ", ") + "]")
        }
        if let entities = policy.entities { lines.append("entities \(entities.value.rawValue)") }
        if policy.targets != .exact { lines.append("targets \(policy.targets.rawValue)") }
        lines += policy.environmentTargets.map { "targets \(shown($0.environment)) \($0.mode.rawValue)" }
        let limits = [
            ("archive", policy.limits.archive), ("untarget", policy.limits.untarget), ("ended", policy.limits.ended),
        ]
        for case (let name, let limit?) in limits {
            switch limit.value {
            case .count(let count): lines.append("limit \(name) \(count)")
            case .percent(let percent): lines.append("limit \(name) \(percent)%")
            }
        }
        if !policy.require.isEmpty { lines.append("require \(shown(policy.require))") }
        if !policy.known.isEmpty {
            lines.append("known [" + policy.known.map { shown($0.value.text.text) }.joined(separator: ", ") + "]")
        }
        if !policy.recommend.isEmpty { lines.append("recommend \(shown(policy.recommend))") }
        lines += owners.map { "owner \(shown($0.name)) = \(shown($0.id))" }
        lines += create.meaning.map { "create \($0)" }
        for (file, create) in includedCreate.sorted(by: { $0.key < $1.key }) {
            lines += create.meaning.map { "create in file \(file) \($0)" }
        }
        for audience in audiences {
            lines.append("audience \(shown(audience.name))")
            func hasGrants(_ kind: TargetKind) -> Bool { audience.grants.contains { $0.kind == kind } }
            if !audience.companies.isEmpty || hasGrants(.company) {
                lines.append("  companies \(shown(audience.companies))")
            }
            if !audience.users.isEmpty || hasGrants(.user) { lines.append("  users \(shown(audience.users))") }
            lines += audience.grants.map { "  " + $0.meaning }
        }
        for flag in flags {
            lines.append("flag \(shown(flag.key))")
            lines += flag.meaning.map { "  \($0)" }
        }
        return lines.joined(separator: "\n")
    }
}

extension CreateDefaults {
    fileprivate var meaning: [String] {
        [
            description.map { "description \($0.value.map(shown) ?? "none")" },
            owner.map { "owner \($0.value.map { shown($0.text) } ?? "none")" },
            stage.map { "stage \(shown($0))" },
            permanent.map { "permanent \($0.value)" },
            secret.map { "secret \($0.value)" },
        ].compactMap(\.self)
    }
}

extension ManifestFlag {
    fileprivate var meaning: [String] {
        let fields: [String?] = [
            name.map { "name \(shown($0.value))" },
            description.map { "description \($0.value.map(shown) ?? "none")" },
            owner.map { "owner \($0.value.map { shown($0.text) } ?? "none")" },
            stage.map { "stage \(shown($0))" },
            permanent.map { "permanent \($0.value)" },
            secret.map { "secret \($0.value)" },
            archived.map { "archived \($0.value)" },
            expires.map { "expires \($0.value)" },
            targetsPlace.map { _ in "targets" },
        ]
        return fields.compactMap(\.self)
            + targets.flatMap { targets in
                let lists = [
                    targets.audiences.map { "    audiences \(shown($0.value))" },
                    targets.companies.map { "    companies \(shown($0.value))" },
                    targets.users.map { "    users \(shown($0.value))" },
                    targets.removeCompanies.isEmpty ? nil : "    remove companies \(shown(targets.removeCompanies))",
                    targets.removeUsers.isEmpty ? nil : "    remove users \(shown(targets.removeUsers))",
                ]
                return ["  in \(shown(targets.environment))"] + lists.compactMap(\.self)
                    + targets.grants.map { "    " + $0.meaning }
            }
    }
}

extension Grant {
    fileprivate var meaning: String {
        "granted \(kind.rawValue) \(shown(id))" + (from.map { " from \($0.value)" } ?? "")
            + (until.map { " until \($0.value)" } ?? "") + (why.map { " because \(shown($0.value))" } ?? "")
    }
}

private func shown(_ id: Located<Identifier>) -> String { shown(id.value.text) }

private func shown(_ ids: [Located<Identifier>]) -> String {
    "[" + ids.map { shown($0.value.text) }.joined(separator: ", ") + "]"
}

/// A text as it is where it is plain, else in quotes, with the numbers of what can't be seen.
private func shown(_ text: String) -> String {
    let isPlain = !text.isEmpty && text.unicodeScalars.allSatisfy { $0.isASCII && $0.value > 0x20 && $0 != "\"" }
    if isPlain && !text.contains(",") { return text }
    let escaped = text.unicodeScalars.map { scalar -> String in
        switch scalar {
        case "\"", "\\": return "\\\(scalar)"
        case " ": return " "
        default:
            let isHidden = scalar.properties.isWhitespace || scalar.value < 0x20 || scalar.value == 0x7F
            guard isHidden || scalar.properties.generalCategory == .nonspacingMark else { return String(scalar) }
            return "<U+\(String(scalar.value, radix: 16, uppercase: true))>"
        }
    }
    return "\"" + escaped.joined() + "\""
}
