import CLibYAML
import Diagnostics
import FlagModel

/// Decodes one file of a manifest while it is parsed, and reports every error that can be found offline.
///
/// The top level and `flags` are streamed: each entry's nodes are released once it is decoded. What is under them is
/// read as a node tree.
struct FileDecoder: ~Copyable {
    /// Which keys a file may have.
    enum Role {
        /// The manifest itself.
        case root
        /// A file that it includes.
        case included
    }

    /// The file.
    var document: Document
    /// What has been read so far, including other files.
    var assembly: Assembly
    /// The flag that is being decoded.
    var draft: FlagDraft
    /// Decoded parts that aliases and merge keys repeat.
    var repeated = RepeatedParts()
    /// The keys of flags.
    let keys: FlagKeys
    /// Where `flags` began as it was streamed; nil if it wasn't.
    var flagsStart: FlagsStart?
    /// Whether a mapping that was streamed has a merge key.
    var hasMerges = false
    /// Whether the file was read to its end.
    private(set) var isWhole = false
    private let role: Role
    private var isEmpty = false

    /// Reads the text of the file with this number, and adds it to `assembly`.
    static func decode(
        _ text: UnsafeBufferPointer<UInt8>,
        file: UInt32,
        role: Role,
        bounds: Bounds,
        keys: FlagKeys,
        into assembly: inout Assembly
    ) {
        guard let document = Document(text, file: file, bounds: bounds, readsIDs: true) else {
            assembly.diagnostics.add(
                Diagnostic(.outOfMemory, "there isn't enough memory to read this file", at: .beginning(of: file)))
            assembly.isWhole = false
            return
        }
        var decoder = FileDecoder(document, role, keys)
        decoder.decode(into: &assembly)
    }

    /// Reads the file, and adds it to `assembly`.
    mutating func decode(into assembly: inout Assembly) {
        swap(&self.assembly, &assembly)
        if role == .root { self.assembly.reserve(forBytes: document.source.count) }
        decodeFile()
        document.reportSeparators()
        swap(&self.assembly, &assembly)
        assembly.diagnostics.add(document.diagnostics)
        assembly.isWhole = assembly.isWhole && isWhole
        assembly.nodes += document.total
        assembly.kept += document.kept
    }

    /// A decoder at the beginning of a document.
    init(_ document: consuming Document, _ role: Role, _ keys: FlagKeys) {
        draft = FlagDraft(file: document.file)
        self.document = document
        self.keys = keys
        self.role = role
        assembly = Assembly(bounds: Bounds())
    }

    private mutating func decodeFile() {
        guard begin() else {
            if isEmpty { decodeNothing() }
            return
        }
        let isMapping = document.type == YAML_MAPPING_START_EVENT
        if isMapping {
            let isRead = role == .root ? decodeManifest() : decodeIncluded()
            guard isRead else { return }
        } else {
            guard let root = document.node() else { return }
            if node(root).isNull {
                decodeNothing()
            } else {
                let (what, keys) =
                    role == .root ? ("a manifest", "`version: 1` and `flags:`") : ("an included file", "`flags:`")
                wrongType(root, "\(what) must be a mapping", help: "write \(keys) at the top")
            }
        }
        guard document.isWithinBounds() else { return }
        isWhole = document.advance() != nil && document.advance() != nil
        if isWhole, isMapping, role == .root { requireKeys() }
    }

    /// Advances to the root node; false if there is none.
    mutating func begin() -> Bool {
        guard document.advance() != nil, let type = document.advance() else { return false }
        if type == YAML_STREAM_END_EVENT {
            isEmpty = true
            return false
        }
        return document.advance() != nil
    }

    /// An included file may be empty; a manifest may not.
    private mutating func decodeNothing() {
        isWhole = true
        guard role == .root else { return }
        report(
            Diagnostic(
                .emptyManifest, "the manifest is empty", at: .beginning(of: document.file),
                help: "write `version: 1` and `flags:`"))
    }

    // MARK: Reporting

    /// Records a diagnostic.
    mutating func report(_ diagnostic: Diagnostic) {
        document.diagnostics.add(diagnostic)
    }
}

extension Place {
    /// The first character of a file.
    static func beginning(of file: UInt32) -> Place {
        Place(file: file, character: SourcePosition(line: 1, column: 1))
    }
}

/// The decoded values of nodes that aliases and merge keys repeat, by node: they are shared, not decoded again.
struct RepeatedParts {
    /// Flags, by the node of their fields.
    var flags: [Node.Index: ManifestFlag] = [:]
    /// The contents of `targets`.
    var targets: [Node.Index: [ManifestTargets]] = [:]
    /// Lists of ids.
    var lists: [Node.Index: [Located<Identifier>]] = [:]
    /// Lists of targets with grants among them.
    var granted: [Node.Index: (ids: [Located<Identifier>], grants: [Grant])] = [:]
    /// Strings that are long enough to be allocated.
    var texts: [Node.Index: String] = [:]
    /// Multi-line strings, normalised as Reflag stores them; an empty one has no entry.
    var lines: [Node.Index: String] = [:]
}
