import Foundation
import Testing

// The stacks that threads have with musl: with glibc, `ulimit -s` is that of each thread.
#if os(Linux)
    @Suite("stacks of 512 KiB", .timeLimit(.minutes(60)))
    struct SmallStackTests {
        /// What is deeper than hoist reads.
        enum Deep: CaseIterable {
            case lists, mappings, sequences, indentation, unclosed

            var text: String {
                switch self {
                case .lists: " " + SmallStackTests.nested("[", "]", 100_000)
                case .mappings: " " + SmallStackTests.nested("{a: ", "}", 100_000)
                case .sequences: " " + String(repeating: "- ", count: 100_000)
                case .indentation: (1...3_000).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
                case .unclosed: " " + String(repeating: "[", count: 500_000)
                }
            }
        }

        private static func nested(_ open: String, _ close: String, _ count: Int) -> String {
            String(repeating: open, count: count) + String(repeating: close, count: count)
        }

        private func hoist(_ place: Workplace, _ arguments: String...) async throws -> Ran {
            try await place.run(
                "/bin/sh", ["-c", "ulimit -s 512 && exec \"$0\" \"$@\"", Built.program] + arguments,
                environment: place.environment)
        }

        @Test("deep YAML ends with words", arguments: Deep.allCases)
        func deep(_ deep: Deep) async throws {
            try await withWorkplace("version: 1\nx-deep:\n\(deep.text)\n") { place async throws in
                let ran = try await hoist(place, "validate")
                let first = ran.err.prefix { $0 != "\n" }
                #expect(ran.status == 3, "\(ran.status) \(first)")
                #expect(first == "error[too-deep]: mappings and lists are nested more than 64 deep here")
            }
        }

        @Test("what is as deep as it may be is planned and applied, and deep JSON ends with words")
        func plans() async throws {
            let flags = "flags: {a: {targets: {Production: {companies: [acme]}}}}\n"
            let deepest = Self.nested("[", "]", 60)
            try await withWorkplace("version: 1\nx-deep: \(deepest)\n" + flags) { place async throws in
                let ran = try await hoist(place, "plan", "--sandbox", "--out", "plan.json")
                #expect(ran.status == 0 && ran.out.contains("1 to create"), "\(ran)")
                #expect(try await hoist(place, "apply", "plan.json", "--sandbox", "--auto-approve").status == 0)
                let deep = Self.nested("[", "]", 100_000)
                try place.write("{\"format\": \"hoist-plan\", \"version\": 1, \"changes\": \(deep)}", to: "deep.json")
                let shown = try await hoist(place, "show", "deep.json")
                #expect(shown.status == 1 && shown.err.hasPrefix("error: deep.json: "), "\(shown)")
                try place.write("{\"appId\": \(deep)}", to: "reflag.config.json")
                let configured = try await hoist(place, "plan", "--api-key-file", "key")
                #expect(configured.status == 64 && configured.err.hasPrefix("error: "), "\(configured)")
            }
        }
    }
#endif
