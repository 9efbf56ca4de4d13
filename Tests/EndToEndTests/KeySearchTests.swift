import Foundation
import JSONText
import TestTools
import Testing

/// A search that can't find anything shows nothing: keys are planted, and have to be found.
@Suite("the search for keys in what was printed and written")
struct KeySearchTests {
    static let key = "api_sand/box+7f3a9k2m=Q"

    struct Form: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String
        var what = ""
    }

    static let forms =
        [
            Form(testDescription: "as it is", text: "x\(key)y"),
            Form(
                testDescription: "in JSON", text: #"{"key":"api_sand\/box+7f3a9k2m=Q"}"#, what: " in JSON"),
            Form(
                testDescription: "percent-encoded", text: "?key=api_sand%2Fbox%2B7f3a9k2m%3DQ",
                what: " percent-encoded"),
            Form(
                testDescription: "percent-encoded in small letters, marks too",
                text: "?key=api%5fsand%2fbox%2b7f3a9k2m%3dQ", what: " percent-encoded"),
        ]
        + (0..<3).flatMap { shift in
            let bytes = Data(("Bearer ".prefix(shift) + key + " and more").utf8)
            let text = bytes.base64EncodedString()
            return [
                Form(testDescription: "in Base64 after \(shift) bytes", text: text, what: " in Base64"),
                Form(
                    testDescription: "in Base64 for URLs after \(shift) bytes",
                    text: text.replacing("+", with: "-").replacing("/", with: "_"), what: " in Base64"),
            ]
        }

    @Test("finds a key that a program writes into a file, in whatever form", arguments: forms)
    func planted(_ form: Form) throws {
        let folder = try newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let watch = KeyWatch()
        watch.note([Self.key])
        let path = folder.appendingPathComponent(".hoist/cache/deep.json")
        try FileManager.default.createDirectory(
            at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data("nothing here".utf8).write(to: path)
        #expect(watch.findings(below: folder.path) == [])
        try Data(form.text.utf8).write(to: path)
        #expect(watch.findings(below: folder.path) == ["\(path.path): api_…\(form.what)"])
        #expect(watch.findings(in: "a " + form.text) == ["api_…\(form.what)"])
    }

    @Test("finds a key that comes into play after what holds it was searched, and one in a file's name")
    func later() throws {
        let folder = try newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let watch = KeyWatch()
        try Data(Self.key.utf8).write(to: folder.appendingPathComponent("a"))
        try Data().write(to: folder.appendingPathComponent("sec_prod_123"))
        #expect(watch.findings(below: folder.path) == [])
        watch.note([Self.key])
        #expect(watch.findings(below: folder.path) == ["\(folder.path)/a: api_…"])
        watch.note(["sec_prod_123"])
        #expect(watch.findings(below: folder.path).contains("the name \(folder.path)/sec_prod_123: sec_…"))
    }

    @Test("leaves out the very file that a test has put keys in, and learns them from it")
    func own() throws {
        let folder = try newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let watch = KeyWatch()
        let own = folder.path + "/keys.json"
        try Data(#"{"Production": {"secretKey": "sec_prod_123"}}"#.utf8).write(to: URL(fileURLWithPath: own))
        watch.note(file: own, isJSON: true)
        #expect(watch.findings(below: folder.path) == [])
        #expect(watch.findings(in: "sec_prod_123") == ["sec_…"])
        try Data("sec_prod_123".utf8).write(to: folder.appendingPathComponent("keys.json.bak"))
        #expect(watch.findings(below: folder.path) == ["\(own).bak: sec_…"])
    }

    @Test("lets a sandbox's state hold its own API keys and no other key; they are in play for all else")
    func state() async throws {
        try await withWorkplace("version: 1\nflags: {a: {}}\n") { place in
            #expect(try await place.hoist("apply", "--sandbox", "--auto-approve").status == 0)
            let path = place.folder + "/.hoist/sandbox.json"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(!text.contains("sec_") && !text.contains("pub_"), "SDK keys have no place in it")
            let key = try #require(text.firstMatch(of: /api_sandbox_[0-9a-f]{32}/)).output
            #expect(place.keys.findings(in: "leaked: \(key)").count == 1)
            place.keys.note(["sec_of_another_app"])
            try Data(text.replacing("Sandbox App", with: "sec_of_another_app").utf8)
                .write(to: URL(fileURLWithPath: path))
            #expect(place.keys.findings(below: place.folder) == ["\(path): sec_…"])
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        }
    }

    @Test("is made after every run: of what is printed, and of what is written")
    func runs() async throws {
        try await withWorkplace { place in
            var place = place
            place.environment["REFLAG_API_KEY"] = Self.key
            for (script, finding) in [
                (#"echo "$REFLAG_API_KEY""#, "standard output"), (#"echo "$REFLAG_API_KEY" >&2"#, "standard error"),
                (#"printf %s "$REFLAG_API_KEY" | base64 >log"#, "/log: api_… in Base64"),
            ] {
                let asked = place
                try await withKnownIssue {
                    _ = try await asked.run("/bin/sh", ["-c", script], environment: asked.environment)
                } matching: { issue in
                    "\(issue)".contains(finding)
                }
            }
            try FileManager.default.removeItem(atPath: place.folder + "/log")
        }
    }
}
