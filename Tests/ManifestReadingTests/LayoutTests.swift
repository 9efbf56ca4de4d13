import Diagnostics
import JSONText
import Testing

@testable import ManifestReading

/// A invalid manifest whose diagnostics are kept whole in a file of `Tests/Goldens/layout`, as a person or a program
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
    @Test("it is as recorded", arguments: Layout.all)
    func golden(_ layout: Layout) throws {
        try Repository.expect(layout.path, is: layout.printed)
    }
}

extension Layout {
    static let all: [Layout] = {
        let twice = "version: 1\nflags: {huddles: {stage: Beta, stage: Alpha}}\n"
        let far = "version: 1\nflags:\n  huddles: {}\n" + (1...20).map { "  f\($0): {}\n" }.joined() + "  huddles: {}\n"
        let long = (1...60).map { "company-\($0)" }.joined(separator: ", ")
        let more = (61...120).map { "company-\($0)" }.joined(separator: ", ")
        let several = """
            version: 1
            policy: {ignore: [legacy-*], targets: exakt}
            flags:
              legacy-export: {}
              new-search: {nme: "New: search", permanent: yes}

            """
        return [
            Layout("tabs-before-and-within-a-line", "version: 1\nflags: {a:\t{nme:\t\"A\"}}\t# here\n"),
            Layout("a-tab-for-indentation", "version: 1\nflags:\n\ta: {}\n"),
            Layout("wide-characters", "version: 1\nflags:\n  検索: {name: 新しい検索, オーナー: ジェーン}\n"),
            Layout("emoji", "version: 1\nflags:\n  🚀: {name: \"👩‍🚀 🇩🇪 👍🏽\", \"🎯\": [🎉]}\n"),
            Layout(
                "combining-marks", "version: 1\nflags: {cafe\u{301}: {}, a: {name: \"e\u{301}e\u{301}\", nme: x}}\n"),
            Layout("a-span-at-the-end-of-the-file", "version: 1\nflags:\n  a:\n    name: \"New search"),
            Layout("nothing-at-the-end-of-the-file", "version: 1\nflags:\n  a: {}\napp:"),
            Layout("an-empty-file", ""),
            Layout("two-labels-on-one-line", twice),
            Layout("two-labels-on-far-lines", far),
            Layout(
                "labels-in-two-files", "version: 1\ninclude: [flags/*.yaml]\nflags:\n  a: {}\n",
                files: [.file("flags/more.yaml", "# More\nflags:\n  a: {}\n")]),
            Layout(
                "a-long-line-cut-on-both-sides",
                "version: 1\nflags: {a: {targets: {Production: {companies: [\(long), {}, \(more)]}}}}\n"),
            Layout("a-long-span", "version: 1\nflags:\n  a: {name: \(String(repeating: "n", count: 300))}\n"),
            Layout(
                "a-span-of-several-lines",
                "version: 1\nflags:\n  a:\n    targets:\n      - Production\n      - Staging\n"),
            Layout("line-numbers-of-two-widths", far.replacing("  f14: {}\n", with: "  f6: {}\n")),
            Layout("windows-line-ends", "\u{FEFF}version: 1\r\nflags:\r\n  a:\r\n    nme: A\r\n    nme: B\r\n"),
            Layout("hostile-text", "version: 1\nflags:\n  \"\\e[2J\u{202E}::error::##[group]\": []\n"),
            Layout("several-without-colour", several),
            Layout("several-in-colour", several, as: .colored),
            Layout("two-labels-in-colour", twice, as: .colored),
            Layout("several-as-json", several, as: .json),
            Layout("several-for-github", several, as: .github),
        ]
    }()
}
