import Foundation
import Testing

/// What keeps hoist's own builds to the pinned versions (`scripts/pins`).
@Suite("the pins", .timeLimit(.minutes(60)))
struct PinsTests {
    /// What SwiftPM resolved, in the form in which it writes it.
    private static func resolved(_ packages: [(name: String, url: String, state: String)]) -> String {
        let pins = packages.map { package in
            """
                {
                  "identity" : "\(package.name)",
                  "kind" : "remoteSourceControl",
                  "location" : "\(package.url)",
                  "state" : {
            \(package.state)
                  }
                }
            """
        }
        return """
            {
              "originHash" : "0",
              "pins" : [
            \(pins.joined(separator: ",\n"))
              ],
              "version" : 3
            }

            """
    }

    private static func tag(_ version: String) -> String {
        """
                "revision" : "f00",
                "version" : "\(version)"
        """
    }

    private static let pins = """
        # name, version, URL
        a 1.0.0 https://example.com/a
        b 2.0.0 https://example.com/b.git

        """

    /// Runs a script of the pins in a folder with these pins.
    private func run(_ script: String, _ bench: Bench, _ variables: [String: String] = [:]) async throws -> Ran {
        let folder = bench.place.folder + "/scripts/pins"
        try bench.place.write(Self.pins, to: "scripts/pins/packages.txt")
        for name in ["check.sh", "use.sh"] where !FileManager.default.fileExists(atPath: "\(folder)/\(name)") {
            try FileManager.default.copyItem(
                atPath: "\(Built.repository)/scripts/pins/\(name)", toPath: "\(folder)/\(name)")
        }
        return try await bench.place.run(
            "/bin/sh", ["scripts/pins/\(script)"],
            environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"].merging(variables) { $1 })
    }

    private func text(_ name: String, _ bench: Bench) throws -> String {
        try String(contentsOfFile: bench.place.folder + "/" + name, encoding: .utf8)
    }

    @Test("every package that was resolved for this build is pinned, in its version, and nothing else")
    func thisBuild() async throws {
        try await withBench("version: 1\n") { bench in
            let ran = try await bench.place.run(
                "/bin/sh", ["scripts/pins/check.sh"], environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"],
                in: Built.repository)
            #expect(ran == Ran(status: 0, out: "", err: ""))
        }
    }

    @Test("what is resolved as it is pinned is right, whether a URL ends in .git or doesn't")
    func same() async throws {
        try await withBench("version: 1\n") { bench in
            try bench.place.write(
                Self.resolved([
                    ("a", "https://example.com/a.git", Self.tag("1.0.0")),
                    ("b", "https://example.com/b", Self.tag("2.0.0")),
                ]), to: "Package.resolved")
            #expect(try await run("check.sh", bench) == Ran(status: 0, out: "", err: ""))
            // Nothing is to be done, and no `swift` is asked.
            #expect(try await run("use.sh", bench, ["SWIFT": "/no/such"]) == Ran(status: 0, out: "", err: ""))
        }
    }

    static let differences: [([(name: String, url: String, state: String)], String)] = [
        ([("a", "https://example.com/a", tag("1.0.0"))], "  b: pinned to 2.0.0, not resolved\n"),
        (
            [
                ("a", "https://example.com/a", tag("1.0.1")), ("b", "https://example.com/b", tag("2.0.0")),
                ("c", "https://example.com/c", tag("3.0.0")),
            ], "  a: pinned to 1.0.0, resolved to 1.0.1\n  c: not pinned, resolved to 3.0.0\n"
        ),
        (
            [
                ("a", "https://other.example/a", tag("1.0.0")),
                ("b", "https://example.com/b", "        \"branch\" : \"main\",\n        \"revision\" : \"f00\""),
            ],
            """
              a: pinned from https://example.com/a, resolved from https://other.example/a
              b: pinned to 2.0.0, resolved to no version

            """
        ),
        (
            [
                ("a", "https://example.com/a", "        \"version\" : \"1.0.0\""),
                ("b", "https://example.com/b", tag("2.0.0")),
            ], "  a: pinned to 1.0.0, resolved to 1.0.0 without a revision\n"
        ),
    ]

    private static func refusal(_ lines: String) -> String {
        """
        pins: what is resolved isn't what scripts/pins/packages.txt pins:
        \(lines)After a change in Package.swift, or if git can't get a pinned version (git ls-remote --tags URL lists what it
        can get), pin what is resolved now, and check what changes: sh scripts/pins/renew.sh

        """
    }

    @Test("each difference is named, with what to do", arguments: differences)
    func different(_ packages: [(name: String, url: String, state: String)], _ lines: String) async throws {
        try await withBench("version: 1\n") { bench in
            try bench.place.write(Self.resolved(packages), to: "Package.resolved")
            #expect(try await run("check.sh", bench) == Ran(status: 1, out: "", err: Self.refusal(lines)))
        }
    }

    @Test("SwiftPM is asked for the pinned versions, and what it gives in their place is refused")
    func used() async throws {
        try await withBench("version: 1\n") { bench in
            // It keeps what it was asked with, and finds another version of b.
            try bench.place.write(
                #"""
                #!/bin/sh
                echo "$*" >calls
                cp Package.resolved asked
                awk '/"version" : "/ { print "\"revision\" : \"f00\"," } { sub(/2\.0\.0/, "2.1.0") } { print }' \
                    asked >Package.resolved

                """#, to: "swift")
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: bench.place.folder + "/swift")
            let ran = try await run("use.sh", bench, ["SWIFT": "./swift"])
            #expect(
                ran == Ran(status: 1, out: "", err: Self.refusal("  b: pinned to 2.0.0, resolved to 2.1.0\n")))
            #expect(try text("calls", bench) == "package resolve\n")
            #expect(
                try text("asked", bench) == """
                    {
                      "pins" : [
                        {
                          "identity" : "a",
                          "kind" : "remoteSourceControl",
                          "location" : "https://example.com/a",
                          "state" : {
                            "version" : "1.0.0"
                          }
                        },
                        {
                          "identity" : "b",
                          "kind" : "remoteSourceControl",
                          "location" : "https://example.com/b.git",
                          "state" : {
                            "version" : "2.0.0"
                          }
                        }
                      ],
                      "version" : 3
                    }

                    """)
        }
    }
}
