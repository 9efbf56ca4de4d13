package import Diagnostics
package import FlagModel

/// Reads manifests: bytes → text → nodes with places → a ``Manifest``, or diagnostics.
///
/// The stages are folders: `Text` (bytes to text), `Nodes` (libyaml's events to a tree), `Schema` (the table of
/// keys), `Decoding` (tree to manifest), `Checking` (what holds between the parts). Nothing here touches the
/// disk, the network or the clock.
package enum ManifestReader {
    /// What came of reading.
    package struct Reading: Sendable {
        /// The manifest; nil where any error was found.
        package let manifest: Manifest?
        /// The texts, which places count into.
        package let sources: Sources
        /// Every mistake, in the order of the text.
        package let diagnostics: DiagnosticBag
    }

    /// Reads a manifest.
    ///
    /// - Parameters:
    ///   - bytes: The file's bytes: UTF-8, or UTF-16 with a byte order mark.
    ///   - name: What messages call the file.
    ///   - bounds: What a hostile file may cost.
    package static func read(_ bytes: [UInt8], name: String, bounds: Bounds = Bounds()) -> Reading {
        var sources = Sources()
        var bag = DiagnosticBag()
        guard bytes.count <= bounds.bytes else {
            let file = sources.add(SourceFile(name: name, text: ""))
            bag.add(
                Diagnostic(
                    "too-large", "this file has \(bytes.count) bytes; hoist reads up to \(bounds.bytes)",
                    at: beginning(of: file), help: "split the manifest"))
            return Reading(manifest: nil, sources: sources, diagnostics: bag)
        }
        switch DecodedText.decode(bytes) {
        case .invalid(let valid, let reason):
            let file = sources.add(SourceFile(name: name, text: valid))
            let end = valid.endPosition
            let place = Place(file: file, start: end, end: SourcePosition(line: end.line, column: end.column + 1))
            bag.add(Diagnostic("invalid-encoding", reason, at: place, help: "save the file as UTF-8"))
            return Reading(manifest: nil, sources: sources, diagnostics: bag)
        case .text(let text):
            let file = sources.add(SourceFile(name: name, text: text))
            let manifest = read(text, file: file, bounds: bounds, into: &bag)
            return Reading(manifest: bag.hasErrors ? nil : manifest, sources: sources, diagnostics: bag)
        }
    }

    private static func read(_ text: String, file: UInt32, bounds: Bounds, into bag: inout DiagnosticBag) -> Manifest? {
        let (tree, broken) = NodeTreeBuilder.build(text, file: file, bounds: bounds)
        bag.add(contentsOf: broken)
        guard let tree else {
            if broken.isEmpty {
                bag.add(
                    Diagnostic(
                        "empty-manifest", "the manifest is empty", at: beginning(of: file),
                        help: "write `version: 1` and `flags:`; `hoist init` writes one to start from"))
            }
            return nil
        }
        let (manifest, found) = ManifestDecoder.decode(tree)
        bag.add(contentsOf: found.sorted)
        bag.add(contentsOf: ManifestCheck.diagnostics(for: manifest))
        return manifest
    }

    private static func beginning(of file: UInt32) -> Place {
        Place(
            file: file, start: SourcePosition(line: 1, column: 1), end: SourcePosition(line: 1, column: 2))
    }
}
