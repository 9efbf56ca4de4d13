import JSONText
import SystemAccess

/// A file that was named in place of a plan file.
struct OtherFile {
    private let bytes: [UInt8]

    /// A file that isn't read as a plan.
    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// What it is.
    var found: FileForm.Found {
        let found = FileForm.Found(bytes)
        return found == .other && mayBeManifest ? .form(.manifest) : found
    }

    /// Whether a key of a manifest begins a line, or is in the file's JSON: it was probably meant as one, whatever else is in
    /// it.
    private var mayBeManifest: Bool {
        if let value = try? JSONReader.read(bytes), case .object = value {
            return value["flags"] != nil || value["include"] != nil
        }
        return bytes.split(separator: UInt8(ascii: "\n")).contains { line in
            Self.keys.contains { line.starts(with: $0.utf8) }
        }
    }

    /// Keys of a manifest, as they begin a line.
    private static let keys = ["version:", "flags:", "include:", "audiences:", "policy:", "create:", "owners:", "app:"]
}

extension EngineError {
    /// That a file isn't a plan file, but another one that hoist knows; nil if it doesn't.
    init?(_ file: OtherFile, named name: String, for use: SavedPlan.Use) {
        let what: String
        switch file.found {
        case .form(.manifest), .form(.includedFile):
            let option = "-f " + ShellText.quoted(name)
            let (command, then) =
                switch use {
                case .apply:
                    ("hoist apply \(option)", "`hoist plan \(option) --out plan.json` saves a plan to review first")
                case .show, .check: ("hoist plan \(option)", "`hoist plan \(option) --out plan.json` saves a plan")
                }
            self.init(.failed, "\(name): this is a manifest: \(command)", hint: then)
            return
        case .form(.receipt): what = "a receipt, which `hoist apply --receipt` wrote"
        case .form(.snapshot): what = "a snapshot, which `hoist import --snapshot` wrote"
        case .output(let output): what = output
        case .form(.plan), .empty, .other: return nil
        }
        self.init(
            .failed, "\(name): this is \(what), not a plan file", hint: "name a file that `hoist plan --out` wrote")
    }
}
