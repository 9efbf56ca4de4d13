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
            jobs.flatMap { $0["steps"]?.items ?? [] }.compactMap { step in
                guard case .scalar(let text, let line)? = step["uses"], Self.isHoist(step) else { return nil }
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

    /// Whether a step is hoist's action: its inputs say so, whatever its copy is called, or its name does.
    private static func isHoist(_ step: YAMLValue) -> Bool {
        guard let home = step["uses"]?.text, let inputs = step["with"], let command = inputs["command"] else {
            return false
        }
        if home == "./" || home.lowercased().contains("hoist") { return true }
        let isCommand = command.text.map { ["plan", "apply", "verify", "explain"].contains($0) } ?? false
        return isCommand && (inputs["manifest"] != nil || inputs["api-key"] != nil)
    }

    // MARK: What it applies

    /// Whether it applies a manifest when something is pushed, for some paths at least.
    ///
    /// - Parameters:
    ///   - manifest: The manifest.
    ///   - files: All files, by their paths: it may call another.
    func applies(_ manifest: RepositoryManifest, calling files: [String: Workflow]) -> Bool {
        (dialect == .gitLab || triggers.contains("push")) && mentions(calling: files).contains { $0.isOf(manifest) }
    }

    /// Whether a merge starts it, at once or by what it starts: not a person, a time or another workflow alone.
    var isAutomatic: Bool { dialect == .gitLab || triggers.contains { !Self.otherTriggers.contains($0) } }

    /// Of what isn't merged, by hand, or of days that pass.
    private static let otherTriggers: Set<String> = [
        "issue_comment", "merge_group", "pull_request", "pull_request_target", "schedule", "workflow_call",
        "workflow_dispatch",
    ]

    /// GitHub's: `on: push`, `on: [push]`, `on: {push: …}`.
    private var triggers: [String] {
        guard let on = value["on"] else { return [] }
        return on.entries.map(\.key) + on.items.compactMap(\.text)
    }

    /// Whether a push that changes a file alone makes it apply a manifest.
    ///
    /// - Parameters:
    ///   - manifest: The manifest.
    ///   - file: The file's path in the repository.
    func applies(_ manifest: RepositoryManifest, after file: String) -> Bool {
        switch dialect {
        case .gitHub:
            let push = value["on"]?["push"]
            if let paths = push?["paths"] { return PathFilter(paths.items.compactMap(\.text), dialect).matches(file) }
            if let ignored = push?["paths-ignore"] {
                return !PathFilter(ignored.items.compactMap(\.text), dialect).matches(file)
            }
            return true
        case .gitLab:
            return jobs.filter { mentions(inPipelineJob: $0).contains { $0.isOf(manifest) } }.contains { job in
                guard let rules = job["rules"] else { return true }
                return rules.items.contains { rule in
                    if rule["when"]?.text == "never" { return false }
                    guard let changes = rule["changes"] else { return true }
                    return PathFilter((changes["paths"] ?? changes).items.compactMap(\.text), dialect).matches(file)
                }
            }
        }
    }

    /// The most places that are looked at: each may be looked for in all of a file.
    private static let mostMentions = 64

    /// Each place that applies a manifest, also in the workflows of the repository that it calls.
    ///
    /// - Parameter files: All files, by their paths.
    func mentions(calling files: [String: Workflow]) -> [ApplyMention] {
        switch dialect {
        case .gitHub:
            var called: Set<String> = [path]
            return Array(mentions(calling: files, scope: [], &called).prefix(Self.mostMentions))
        case .gitLab: return Array(jobs.flatMap(mentions(inPipelineJob:)).prefix(Self.mostMentions))
        }
    }

    private func mentions(
        calling files: [String: Workflow],
        scope: [YAMLValue],
        _ called: inout Set<String>
    ) -> [ApplyMention] {
        let inputs = ["workflow_call", "workflow_dispatch"].compactMap { value["on"]?[$0]?["inputs"] }
        let own = [value["jobs"], value["env"]].compactMap(\.self) + inputs
        var mentions: [ApplyMention] = []
        for job in jobs {
            for step in job["steps"]?.items ?? [] {
                if Self.isHoist(step), step["with"]?["command"]?.text == "apply" {
                    let name = step["with"]?["manifest"]?.text ?? "flags.yaml"
                    mentions.append(ApplyMention(name: name, scope: own + scope))
                } else if let script = step["run"]?.text {
                    mentions += ApplyMention.all(in: script, scope: own + scope)
                }
            }
            guard let uses = job["uses"]?.text, uses.hasPrefix("./"), let file = files[String(uses.dropFirst(2))],
                called.insert(file.path).inserted
            else { continue }
            mentions += file.mentions(calling: files, scope: [job] + scope, &called)
        }
        return mentions
    }

    /// What a job of GitLab applies.
    private func mentions(inPipelineJob job: YAMLValue) -> [ApplyMention] {
        (job["script"]?.items ?? []).flatMap { line -> [ApplyMention] in
            guard let line = line.text else { return [] }
            if line.contains("/gitlab/apply.sh") || (line.contains("hoist apply") && line.contains("$HOIST_MANIFEST")) {
                let name = value["variables"]?["HOIST_MANIFEST"]?.text ?? "flags.yaml"
                return [ApplyMention(name: name, scope: [value])]
            }
            return ApplyMention.all(in: line, scope: [value])
        }
    }

    /// GitHub's jobs, or everything at the top of a pipeline of GitLab.
    private var jobs: [YAMLValue] { (dialect == .gitHub ? value["jobs"] : value)?.entries.map(\.value) ?? [] }
}
