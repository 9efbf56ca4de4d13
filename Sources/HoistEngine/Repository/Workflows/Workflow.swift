import ManifestReading

/// A file of a CI system in the repository, as far as hoist is in it.
struct Workflow: Sendable {
    /// Something in the file, with its line from 1.
    struct Mention: Sendable {
        let home: ToolHome
        let line: Int
    }

    /// The file's path in the repository.
    let path: String
    private let value: YAMLValue
    let dialect: PathFilter.Dialect

    /// A file that was read; nil if it is no YAML.
    init?(_ path: String, _ bytes: [UInt8], _ dialect: PathFilter.Dialect) {
        guard let value = YAMLValue.read(bytes) else { return nil }
        self.path = path
        self.value = value
        self.dialect = dialect
    }

    // MARK: Where hoist comes from

    /// The homes that its steps or its jobs take hoist from.
    var homes: [Mention] {
        switch dialect {
        case .gitHub:
            steps.compactMap { step in
                guard case .scalar(let text, let line)? = step["uses"], step["with"]?["command"] != nil,
                    text.contains("hoist")
                else { return nil }
                return Mention(home: ToolHome(text), line: line)
            }
        case .gitLab:
            if case .scalar(let text, let line)? = value["variables"]?["HOIST_IMAGE"] {
                [Mention(home: ToolHome(text), line: line)]
            } else {
                []
            }
        }
    }

    // MARK: What it applies

    /// Whether it applies a manifest when something is pushed, for some paths at least.
    ///
    /// - Parameter manifest: The manifest's path in the repository.
    func applies(_ manifest: String) -> Bool {
        switch dialect {
        case .gitHub: isPushed && steps.contains { isApply($0, of: manifest) }
        case .gitLab: applyingJobs(of: manifest).isEmpty == false
        }
    }

    /// Whether a push that changes a file alone makes it apply a manifest.
    ///
    /// - Parameters:
    ///   - file: The file's path in the repository.
    ///   - manifest: The manifest's path in the repository.
    func applies(_ manifest: String, after file: String) -> Bool {
        switch dialect {
        case .gitHub:
            let push = value["on"]?["push"]
            if let paths = push?["paths"] { return PathFilter(paths.items.compactMap(\.text), dialect).matches(file) }
            if let ignored = push?["paths-ignore"] {
                return !PathFilter(ignored.items.compactMap(\.text), dialect).matches(file)
            }
            return true
        case .gitLab:
            return applyingJobs(of: manifest).contains { job in
                guard let rules = job["rules"] else { return true }
                return rules.items.contains { rule in
                    if rule["when"]?.text == "never" { return false }
                    guard let changes = rule["changes"] else { return true }
                    return PathFilter((changes["paths"] ?? changes).items.compactMap(\.text), dialect).matches(file)
                }
            }
        }
    }

    /// GitHub's: `on: push`, `on: [push]`, `on: {push: …}`.
    private var isPushed: Bool {
        guard let on = value["on"] else { return false }
        return on["push"] != nil || on.items.contains { $0.text == "push" }
    }

    private var steps: [YAMLValue] {
        (value["jobs"]?.entries ?? []).flatMap { $0.value["steps"]?.items ?? [] }
    }

    private func isApply(_ step: YAMLValue, of manifest: String) -> Bool {
        if step["with"]?["command"]?.text == "apply" {
            let named = step["with"]?["manifest"]?.text ?? "flags.yaml"
            // What a matrix names is somewhere in the jobs.
            if named.contains("${{") { return value["jobs"]?.hasScalar { Self.isSame($0, manifest) } ?? false }
            return Self.isSame(named, manifest)
        }
        return step["run"]?.text.map { Self.runsApply($0, of: manifest) } ?? false
    }

    /// The jobs of GitLab that apply a manifest.
    private func applyingJobs(of manifest: String) -> [YAMLValue] {
        value.entries.map(\.value).filter { job in
            (job["script"]?.items ?? []).contains { line in
                guard let line = line.text else { return false }
                if line.contains("$HOIST_MANIFEST") || line.contains("/gitlab/apply.sh") {
                    return Self.isSame(value["variables"]?["HOIST_MANIFEST"]?.text ?? "flags.yaml", manifest)
                }
                return Self.runsApply(line, of: manifest)
            }
        }
    }

    private static func runsApply(_ script: String, of manifest: String) -> Bool {
        guard script.contains("hoist apply") else { return false }
        let isNamed = script.contains("--manifest") || script.contains(" -f")
        return isNamed ? script.contains(manifest) : manifest == "flags.yaml"
    }

    private static func isSame(_ path: String, _ manifest: String) -> Bool {
        (path.hasPrefix("./") ? String(path.dropFirst(2)) : path) == manifest
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
}
