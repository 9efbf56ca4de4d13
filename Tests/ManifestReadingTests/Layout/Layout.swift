import Diagnostics
import JSONText
import Testing

@testable import ManifestReading

/// A wrong manifest whose diagnostics are kept whole in a file of `Tests/Goldens/layout`, as a person or a program
/// gets them.
struct Layout: Sendable, CustomTestStringConvertible {
    /// The forms of diagnostics.
    enum Form: Sendable {
        case text
        case colored
        case json
        case github
    }

    /// What it shows; the file's name too.
    let name: String
    let form: Form
    let text: String
    let files: [MemoryFiles.File]

    init(_ name: String, _ text: String, as form: Form = .text, files: [MemoryFiles.File] = []) {
        self.name = name
        self.form = form
        self.text = text
        self.files = files
    }

    var testDescription: String { name }

    /// The file that holds what is printed.
    var path: String { "Tests/Goldens/layout/\(name).txt" }

    /// What is printed, with `␛` for an escape.
    var printed: String {
        let reading = ManifestReader.read(Array(text.utf8), name: "flags.yaml", files: MemoryFiles(files: files))
        let (sources, diagnostics) = (reading.sources, reading.diagnostics.sorted)
        switch form {
        case .text: return TextRenderer(sources).render(diagnostics)
        case .colored:
            return TextRenderer(sources, colored: true).render(diagnostics).replacing("\u{1B}", with: "␛")
        case .json: return JSONRenderer(sources).render(diagnostics).pretty() + "\n"
        case .github: return GitHubRenderer(sources).render(diagnostics)
        }
    }
}

@Suite("The layout of diagnostics, whole")
struct LayoutTests {
    @Test("it is as it was seen and found good", arguments: Layout.all)
    func golden(_ layout: Layout) throws {
        try Repository.expect(layout.path, is: layout.printed)
    }
}
