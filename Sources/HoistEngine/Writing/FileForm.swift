import JSONText
import ManifestReading
import Planning
import SystemAccess

/// The forms of the files that a run writes, by which it is seen what a file is that is there already, or that was named in
/// place of another.
package enum FileForm: Sendable, Hashable {
    /// A saved plan.
    case plan
    /// A receipt of an apply.
    case receipt
    /// Everything that is live.
    case snapshot
    /// A manifest.
    case manifest
    /// A file that a manifest includes.
    case includedFile

    /// It with its article: `a plan`.
    var words: String {
        switch self {
        case .plan: "a plan"
        case .receipt: "a receipt"
        case .snapshot: "a snapshot"
        case .manifest: "a manifest"
        case .includedFile: "a file that manifests include"
        }
    }

    /// It in the sentence `… can't be written`.
    var noun: String {
        switch self {
        case .plan: "the plan"
        case .receipt: "the receipt"
        case .snapshot: "the snapshot"
        case .manifest, .includedFile: "the manifest"
        }
    }

    /// A name that it could have.
    var example: String? {
        switch self {
        case .plan: "plan.json"
        case .receipt: "receipt.json"
        case .snapshot: "snapshot.json"
        case .manifest, .includedFile: nil
        }
    }

    /// The value of its member `format`, if it is JSON.
    private var format: String? {
        switch self {
        case .plan: Plan.format
        case .receipt: "hoist-receipt"
        case .snapshot: LiveSnapshot.format
        case .manifest, .includedFile: nil
        }
    }

    /// What is found in a file.
    enum Found: Equatable {
        case empty
        case form(FileForm)
        /// What hoist probably printed as JSON, by what people call it.
        case output(String)
        /// Something that hoist doesn't write.
        case other

        /// What is in the file at a path; nil if it can't be read.
        init?(fileAt path: String) {
            guard let start = try? FileReading.beginning(of: path, atMost: Self.head) else { return nil }
            // A saved plan can be large, and is known by its beginning.
            if start.count < Self.head || Self.json(start) != nil {
                self.init(start)
            } else {
                guard let bytes = try? FileReading.beginning(of: path, atMost: Bounds().bytes) else { return nil }
                self.init(bytes)
            }
        }

        /// What some bytes are.
        init(_ bytes: [UInt8]) {
            if bytes.isEmpty {
                self = .empty
            } else if let form = Found.json(bytes) {
                self = .form(form)
            } else if let value = try? JSONReader.read(bytes), let found = Found(json: value) {
                self = found
            } else {
                switch ManifestShape(of: bytes) {
                case .manifest: self = .form(.manifest)
                case .includedFile: self = .form(.includedFile)
                case nil: self = .other
                }
            }
        }

        /// Whether a file of this form may replace it.
        func isFree(for form: FileForm) -> Bool { self == .empty || self == .form(form) }

        /// It with its article.
        var words: String {
            switch self {
            case .empty: "an empty file"
            case .form(let form): form.words
            // Other programs' JSON may have a member of such a name too.
            case .output, .other: "a file of another kind"
            }
        }

        /// How many bytes show whether a file is hoist's own JSON.
        private static let head = 1 << 10

        /// hoist's own JSON has its format as the first member, whatever white space is around it, and may be large or cut
        /// off.
        private static func json(_ bytes: [UInt8]) -> FileForm? {
            let text = String(decoding: bytes.prefix(head), as: UTF8.self)
            let start = String(
                text.unicodeScalars.prefix(200).filter { !$0.properties.isWhitespace && $0 != "\u{FEFF}" }
                    .map(Character.init))
            return [.plan, .receipt, .snapshot].first { (form: FileForm) in
                form.format.map { start.hasPrefix("{\"format\":\"\($0)\"") } == true
            }
        }

        /// What JSON is by its members, in whatever order they are; nil if it could be anything.
        private init?(json value: JSONValue) {
            if let written = value["format"] {
                let form = [.plan, .receipt, .snapshot].first { (form: FileForm) in
                    form.format.map(JSONValue.string) == written
                }
                guard let form else { return nil }
                self = .form(form)
            } else {
                guard let output = Self.outputs.first(where: { value[$0.name] != nil }) else { return nil }
                self = .output(output.output)
            }
        }

        /// Members by which a form of output is known: the first that is there.
        private static let outputs = [
            (name: "diagnostics", output: "a list of diagnostics, which `--format json` printed"),
            (name: "holds", output: "the result of a check, which `hoist plan --check` printed"),
            (name: "error", output: "an error, which `--format json` printed"),
            (name: "outcome", output: "the result of an apply, which `hoist apply --format json` printed"),
            (name: "checks", output: "the result of `hoist doctor --format json`"),
            (name: "environments", output: "the result of a verification, which `hoist verify --format json` printed"),
        ]
    }
}
