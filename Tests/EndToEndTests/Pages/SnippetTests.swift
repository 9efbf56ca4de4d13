import Foundation
import JSONText
import Testing

/// What documents show and the tests can't run: workflows, and commands in running text.
@Suite("what documents show", .timeLimit(.minutes(60)))
struct SnippetTests {
    /// All documents.
    private static let documents: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: Built.repository)) ?? []
        return Page.paths.filter { $0 != "README.md" } + files.filter { $0.hasSuffix(".md") }.sorted()
    }()

    @Test("every command line of hoist, in any block and in running text, is one that the program takes")
    func commandLines() async throws {
        try await withWorkplace { place in
            let known = CommandLines(try await place.hoist("--experimental-dump-help").json())
            try #require(known.names.contains("plan"))
            #expect(known.fault(in: ["plan", "--nope"]) == "`plan` has no option `--nope`")
            #expect(known.fault(in: ["plan", "--format", "yaml"]) == "`--format` doesn't take `yaml`")
            #expect(known.fault(in: ["show", "a", "b"]) == "`show` takes 1 arguments, not 2")
            #expect(known.fault(in: ["pln"]) == "there is no command `pln`")
            #expect(known.fault(in: ["edit", "grnt"]) == "there is no command `edit grnt`")
            #expect(known.fault(in: ["edit", "grant", "a", "--nope"]) == "`edit grant` has no option `--nope`")
            var count = 0
            for path in Self.documents {
                let page = try Page.at(path)
                var lines: [String] = []
                for block in page.blocks {
                    let isOutput = ["text", "diff", "json"].contains(block.language)
                    lines +=
                        block.language == "console"
                        ? block.commands.map(\.text)
                        : isOutput
                            ? []
                            : block.lines.filter { $0.prefixMatch(of: /\s*#/) == nil }
                }
                let spans = page.prose.joined(separator: "\n").matches(of: /`([^`]+)`/).map {
                    String($0.output.1).replacing("\n", with: " ").replacing("\\|", with: "|")
                }
                lines += spans.filter { $0.hasPrefix("hoist ") }
                for line in lines {
                    for words in CommandLines.hoists(in: line) {
                        let fault = known.fault(in: words)
                        #expect(fault == nil, "\(path): \(line)")
                        count += 1
                    }
                }
                for span in spans {
                    guard let option = span.firstMatch(of: /^--[a-z-]+/)?.output else { continue }
                    #expect(
                        known.has(option: String(option)) || Self.others.contains(String(option)), "\(path): \(span)")
                }
            }
            #expect(count > 60)
        }
    }

    /// Options of other programs that are named in running text.
    private static let others: Set = [
        "--static-swift-stdlib", "--disable-default-traits", "--force-resolved-versions", "--newest",
        "--ignore-scripts", "--omit", "--icf",
    ]

    @Test("a link within the repository leads to what is there, and to a heading that is there", arguments: documents)
    func links(path: String) throws {
        let folder = URL(fileURLWithPath: "/" + path).deletingLastPathComponent().path
        for link in try Page.at(path).prose.joined(separator: "\n").matches(of: /\]\(([^)\s#]*)(?:#([^)\s]+))?\)/) {
            let (name, heading) = (String(link.output.1), link.output.2.map(String.init))
            guard !name.contains(":") else { continue }
            let target =
                name.isEmpty
                ? path : String(URL(fileURLWithPath: folder + "/" + name).standardizedFileURL.path.dropFirst())
            #expect(
                FileManager.default.fileExists(atPath: Built.repository + "/" + target), "\(path): \(link.output.0)")
            guard let heading, target.hasSuffix(".md") else { continue }
            let anchors = try Page.at(target).prose.filter { $0.hasPrefix("#") }.map(Self.anchor)
            #expect(anchors.contains(heading), "\(path): \(link.output.0)")
        }
    }

    /// The anchor that GitHub gives a heading.
    private static func anchor(_ heading: String) -> String {
        heading.drop { $0 == "#" }.dropFirst().lowercased().filter { $0.isLetter || $0.isNumber || " -_".contains($0) }
            .replacing(" ", with: "-")
    }

    @Test("what is written in YAML is YAML, and a whole manifest is valid", arguments: Page.paths)
    func yaml(path: String) async throws {
        // Half of its examples are wrong on purpose; a separate test compares each with what is reported.
        guard path != "docs/diagnostics.md" else { return }
        try await withWorkplace { place in
            try place.write("a: [1\n", to: "broken.yaml")
            #expect(try await codes(of: "broken.yaml", in: place) == ["unclosed-bracket"])
            for block in try Page.at(path).blocks where block.language == "yaml" {
                try place.write(block.text)
                let codes = try await codes(of: "flags.yaml", in: place)
                let isManifest = block.lines.contains("version: 1") && block.notes[.file].isEmpty
                let told = codes.filter { isManifest || !Self.ofShape.contains($0) }
                #expect(told == [], "\(path):\(block.number)")
                for name in Self.inputs(of: block.lines) {
                    #expect(try Self.declared.contains(name), "\(path):\(block.number): the action has no `\(name)`")
                }
            }
        }
    }

    @Test("the workflows of the examples give the action inputs that it has")
    func workflows() throws {
        let folder = Built.repository + "/examples/github"
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        try #require(files.count >= 3)
        for file in files {
            let given = Self.inputs(of: try Built.text(of: "examples/github/" + file).lines)
            #expect(given.contains("command") && given.contains("api-key"), "\(file)")
            for name in given { #expect(try Self.declared.contains(name), "\(file): the action has no `\(name)`") }
        }
    }

    private func codes(of file: String, in place: Workplace) async throws -> [String] {
        let ran = try await place.hoist("validate", "--format", "json", file)
        return try ran.json()["diagnostics"].items.filter { $0["severity"].string == "error" }.map(\.["code"].string)
    }

    /// What is reported for a piece of a manifest, or another file, that is valid YAML.
    private static let ofShape: Set = [
        "unknown-key", "missing-key", "wrong-type", "unsupported-version", "unknown-audience", "unused-audience",
        "include-nothing", "invalid-flag-key", "null-id", "archive-needs-app", "empty-manifest",
    ]

    /// The inputs that steps give to the action.
    private static func inputs(of lines: [String]) -> [String] {
        var names: [String] = []
        var rest = lines[...]
        while let line = rest.popFirst() {
            guard let step = line.prefixMatch(of: /\s*(?:- )?uses: __OWNER__\/hoist@/) else { continue }
            let column = step.output.prefix { $0 == " " || $0 == "-" }.count
            while let next = rest.first, next.isEmpty || next.prefix(while: { $0 == " " }).count >= column {
                rest.removeFirst()
                guard let name = next.wholeMatch(of: /( +)([a-z-]+):.*/), name.output.1.count > column else { continue }
                names.append(String(name.output.2))
            }
        }
        return names
    }

    /// The action's inputs.
    private static var declared: Set<String> {
        get throws {
            let text = try Built.text(of: "action.yml")
            let parts = text.split(separator: /\n(?:inputs|outputs):\n/)
            return Set(parts[1].matches(of: /(?:^|\n) {2}([a-z-]+):/).map { String($0.output.1) })
        }
    }
}
