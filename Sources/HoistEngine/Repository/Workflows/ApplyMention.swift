import ManifestReading

/// A place in a workflow that applies a manifest.
struct ApplyMention: Sendable {
    /// The manifest as it is written, which may have expressions: `flags/${{ matrix.app }}.yaml`, `$HOIST_MANIFEST`.
    let name: String
    /// Where the values of such expressions can be.
    let scope: [YAMLValue]

    /// The most names that are made of one.
    private static let most = 64

    /// Whether it applies a manifest.
    func isOf(_ manifest: RepositoryManifest) -> Bool {
        guard let expression = Self.firstExpression(in: name) else { return manifest.isNamed(by: name) }
        if let names = expanded { return names.contains(where: manifest.isNamed) }
        // The value comes from somewhere else, such as an output; what it may be is mostly written somewhere.
        let before = name[..<expression.range.lowerBound]
        let after = name[expression.range.upperBound...]
        return scope.contains { $0.hasScalar { manifest.isNamed(by: before + $0 + after) } }
    }

    /// The manifests that it applies, as far as the file says which; else what is written.
    var manifests: [String] { expanded ?? [name] }

    /// The names without expressions; nil if the value of one isn't known.
    private var expanded: [String]? {
        var names = [name]
        var known: [String: [String]] = [:]
        for _ in 0..<4 {
            var next: [String] = []
            for name in names {
                guard let expression = Self.firstExpression(in: name) else {
                    next.append(name)
                    continue
                }
                let values: [String] = known[expression.key] ?? self.values(of: expression.key)
                known[expression.key] = values
                guard !values.isEmpty else { return nil }
                next += values.map { name.replacingSubrange(expression.range, with: $0) }
            }
            names = Array(next.prefix(Self.most))
        }
        return names.contains { Self.firstExpression(in: $0) != nil } ? nil : names
    }

    private func values(of key: String) -> [String] {
        Array(scope.flatMap { $0.values(of: key) }.filter { !$0.contains("$") }.prefix(Self.most))
    }

    /// `${{ matrix.app }}`, `${APP}` or `$APP`, and the last name in it.
    private static func firstExpression(in text: String) -> (range: Range<String.Index>, key: String)? {
        guard let match = text.firstMatch(of: /\$\{\{(?<inner>[^}]*)\}\}|\$\{?(?<word>[A-Za-z_][A-Za-z_0-9]*)\}?/)
        else {
            return nil
        }
        let inner = (match.output.inner ?? match.output.word ?? "").split(separator: " ").last ?? ""
        return (match.range, String(inner.split(separator: ".").last ?? ""))
    }

    // MARK: In scripts

    /// What a script applies with `hoist apply`.
    static func all(in script: String, scope: [YAMLValue]) -> [ApplyMention] {
        let commands = script.replacing("\\\n", with: " ").split { $0.isNewline || ";&|".contains($0) }
        let words = YAMLValue.list(
            script.split { $0.isWhitespace || ";&|\"'".contains($0) }.map { .scalar(String($0), line: 1) })
        return commands.compactMap { command in
            guard let start = command.firstRange(of: "hoist apply")?.upperBound else { return nil }
            return ApplyMention(name: manifest(of: command[start...]) ?? "flags.yaml", scope: scope + [words])
        }
    }

    /// The value of `-f` or `--manifest`.
    private static func manifest(of arguments: Substring) -> String? {
        // A blank in an expression is no end of a word.
        let match = arguments.firstMatch(of: /\s(?:--manifest(?:=|\s+)|-f=?\s*)(?<name>(?:\$\{\{[^}]*\}\}|[^\s])+)/)
        return match.map { $0.output.name.filter { $0 != "\"" && $0 != "'" } }.map { String($0) }
    }
}

extension String {
    fileprivate func replacingSubrange(_ range: Range<String.Index>, with text: String) -> String {
        self[..<range.lowerBound] + text + self[range.upperBound...]
    }
}

extension YAMLValue {
    /// Whether a scalar anywhere in it is as asked for.
    fileprivate func hasScalar(where isWanted: (String) -> Bool) -> Bool {
        switch self {
        case .scalar(let text, _): isWanted(text)
        case .list(let items): items.contains { $0.hasScalar(where: isWanted) }
        case .mapping(let entries): entries.contains { $0.value.hasScalar(where: isWanted) }
        }
    }

    /// The scalars that a key has anywhere in it: one, those of a list, or the default of an input.
    fileprivate func values(of key: String) -> [String] {
        switch self {
        case .scalar: return []
        case .list(let items): return items.flatMap { $0.values(of: key) }
        case .mapping(let entries):
            return entries.flatMap { entry in
                let own = entry.key == key ? (entry.value["default"] ?? entry.value).items.compactMap(\.text) : []
                return own + entry.value.values(of: key)
            }
        }
    }
}
