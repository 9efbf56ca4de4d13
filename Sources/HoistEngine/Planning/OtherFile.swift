import JSONText
import SystemAccess

/// What a file is that was named in place of a plan file.
enum OtherFile {
    /// A manifest, or a file that one includes.
    case manifest
    /// What hoist printed or wrote, by what people call it.
    case output(String)

    /// Recognises a file; nil if it could be anything.
    init?(_ bytes: [UInt8]) {
        if let value = try? JSONReader.read(bytes), case .object = value {
            if let output = Self.output(value) {
                self = .output(output)
            } else if value["flags"] != nil || value["include"] != nil {
                self = .manifest
            } else {
                return nil
            }
            return
        }
        // A key at the beginning of a line is one of the file's own.
        let isManifest = bytes.split(separator: UInt8(ascii: "\n")).contains { line in
            Self.keys.contains { line.starts(with: $0.utf8) }
        }
        guard isManifest else { return nil }
        self = .manifest
    }

    /// Keys of a manifest, as they begin a line.
    private static let keys = ["version:", "flags:", "include:", "audiences:", "policy:", "create:", "owners:", "app:"]

    private static func output(_ value: JSONValue) -> String? {
        if case .string(let format)? = value["format"] { return formats[format] }
        return members.first { value[$0.name] != nil }?.output
    }

    /// What the member `format` says.
    private static let formats = [
        "hoist-receipt": "a receipt, which `hoist apply --receipt` wrote",
        "hoist-snapshot": "a snapshot, which `hoist import --snapshot` wrote",
    ]

    /// Members by which a form of output is known: the first that is there.
    private static let members = [
        (name: "diagnostics", output: "a list of diagnostics, which `--format json` printed"),
        (name: "holds", output: "the result of a check, which `hoist plan --check` printed"),
        (name: "error", output: "an error, which `--format json` printed"),
        (name: "outcome", output: "the result of an apply, which `hoist apply --format json` printed"),
        (name: "checks", output: "the result of `hoist doctor --format json`"),
        (name: "environments", output: "the result of a verification, which `hoist verify --format json` printed"),
    ]
}

extension EngineError {
    /// That a file isn't a plan file, but another one that hoist knows; nil if it doesn't.
    init?(_ file: OtherFile?, named name: String, for use: SavedPlan.Use) {
        switch file {
        case .manifest:
            let option = "-f " + ShellText.quoted(name)
            let (command, then) =
                switch use {
                case .apply:
                    ("hoist apply \(option)", "`hoist plan \(option) --out plan.json` saves a plan to review first")
                case .show, .check: ("hoist plan \(option)", "`hoist plan \(option) --out plan.json` saves a plan")
                }
            self.init(.failed, "\(name): this is a manifest: \(command)", hint: then)
        case .output(let what):
            self.init(
                .failed, "\(name): this is \(what), not a plan file", hint: "name a file that `hoist plan --out` wrote")
        case nil: return nil
        }
    }
}
