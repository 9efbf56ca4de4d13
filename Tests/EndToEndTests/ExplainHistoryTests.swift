import Foundation
import JSONText
import Testing

/// Since when a line is there, and by whom: `hoist explain --offline` in repositories that tests make.
@Suite("explain reads git's history", .timeLimit(.minutes(15)))
struct ExplainHistoryTests {
    /// A repository in a place.
    private struct Repository {
        let place: Workplace

        /// Commits everything, as somebody on a day.
        func commit(_ subject: String, by author: String = "Jane", on day: String = "2026-03-02") async throws {
            try await git("add", "-A")
            var environment = place.environment
            environment["GIT_AUTHOR_DATE"] = "\(day)T12:00:00+0100"
            environment["GIT_COMMITTER_DATE"] = "\(day)T12:00:00+0100"
            let ran = try await place.run(
                "/usr/bin/git",
                ["-c", "user.name=\(author)", "-c", "user.email=t@example.com", "commit", "-q", "-m", subject],
                environment: environment)
            try #require(ran.status == 0, "\(ran)")
        }

        func git(_ arguments: String..., in folder: String? = nil) async throws {
            let ran = try await place.run(
                "/usr/bin/git", ["-c", "init.defaultBranch=main"] + arguments, environment: place.environment,
                in: folder)
            try #require(ran.status == 0, "\(ran)")
        }

        /// Since when the first item of each customer is there: `acme 1a2b3c4 Jane: Pilot` without the id.
        func origins(_ arguments: String...) async throws -> [String] {
            let json = try await place.hoist(["explain", "--all", "--offline", "--format", "json"] + arguments).json()
            return json["flags"].items.flatMap { $0["environments"].items }.flatMap { $0["customers"].items }.map {
                let since = $0["items"].items[0]["since"]
                guard since != .null else { return "\($0["id"].string): nothing" }
                guard since["committed"] == .bool(true) else { return "\($0["id"].string): not committed" }
                return
                    "\($0["id"].string): \(since["date"].string) \(since["author"].string): \(since["subject"].string)"
                    + (since["oldest"] == .bool(true) ? " or earlier" : "")
            }
        }
    }

    private static func manifest(_ ids: [String], before: String = "") -> String {
        "version: 1\n\(before)flags:\n  a:\n    targets:\n      Production:\n        companies:\n"
            + ids.map { "          - \($0)\n" }.joined()
    }

    private static func withRepository(_ text: String, _ body: (Repository) async throws -> Void) async throws {
        try await withWorkplace(text) { place in
            let repository = Repository(place: place)
            try await repository.git("init", "-q")
            try await body(repository)
        }
    }

    @Test("of each line by itself, and says what isn't committed")
    func lines() async throws {
        try await Self.withRepository(Self.manifest(["acme"])) { repository in
            #expect(try await repository.origins() == ["acme: not committed"], "no commit yet")
            try await repository.commit("Pilot")
            try repository.place.write(Self.manifest(["acme", "globex"]))
            try await repository.commit("Another", by: "Joe", on: "2026-04-01")
            try repository.place.write(Self.manifest(["hooli", "acme", "globex"]))
            #expect(
                try await repository.origins() == [
                    "acme: 2026-03-02 Jane: Pilot", "globex: 2026-04-01 Joe: Another", "hooli: not committed",
                ])
            let text = try await repository.place.hoist("explain", "a", "--company", "globex", "--offline").out
            #expect(
                text.wholeMatch(
                    of:
                        /globex × a\n  Production  wanted  listed   flags.yaml:9   since 2026-04-01, [0-9a-f]{7} Joe: "Another"\n/
                ) != nil, "\(text)")
        }
    }

    @Test("through moves in the file, through renames, and in an included file")
    func moves() async throws {
        let flag =
            "  a:\n    targets:\n      Production:\n        companies:\n          - acme-corporation-international\n"
        let other = "  b:\n    name: Something else that is long enough to stay\n"
        try await Self.withRepository("version: 1\nflags:\n" + flag + other) { repository in
            try await repository.commit("Pilot")
            try repository.place.write("version: 1\nflags:\n" + other + flag)
            try await repository.commit("Sort", by: "Joe", on: "2026-05-01")
            #expect(try await repository.origins() == ["acme-corporation-international: 2026-03-02 Jane: Pilot"])
            try await repository.git("mv", "flags.yaml", "other.yaml")
            try await repository.commit("Rename", by: "Joe", on: "2026-06-01")
            #expect(
                try await repository.origins("-f", "other.yaml")
                    == ["acme-corporation-international: 2026-03-02 Jane: Pilot"])
            try repository.place.write("flags:\n  z: {targets: {Staging: {users: [u]}}}\n", to: "flags/z.yaml")
            try repository.place.write("version: 1\ninclude: [flags/*.yaml]\nflags: {}\n")
            try await repository.commit("Split", by: "Ann", on: "2026-07-01")
            #expect(try await repository.origins() == ["u: 2026-07-01 Ann: Split"])
        }
    }

    @Test("with line ends that git has converted, and from a folder of the repository")
    func converted() async throws {
        try await Self.withRepository(Self.manifest(["acme"])) { repository in
            try await repository.commit("Pilot")
            try repository.place.write(Self.manifest(["acme"]).replacing("\n", with: "\r\n"))
            #expect(try await repository.origins() == ["acme: 2026-03-02 Jane: Pilot"])
        }
    }

    @Test("says where a shallow clone ends")
    func shallow() async throws {
        try await Self.withRepository(Self.manifest(["acme"])) { repository in
            try await repository.commit("Pilot")
            try repository.place.write(Self.manifest(["acme", "globex"]))
            try await repository.commit("Another", by: "Joe", on: "2026-04-01")
            let folder = repository.place.folder
            try await repository.git("clone", "-q", "--depth", "1", "file://\(folder)", folder + "/clone")
            #expect(
                try await repository.origins("-f", "clone/flags.yaml") == [
                    "acme: 2026-04-01 Joe: Another or earlier", "globex: 2026-04-01 Joe: Another or earlier",
                ])
            let text = try await repository.place.hoist(
                "explain", "--company", "acme", "a", "--offline", "-f", "clone/flags.yaml")
            #expect(text.out.contains("since 2026-04-01 or earlier, ") && text.out.contains("this clone is shallow"))
        }
    }

    @Test("without a repository or git there is silence, and the rest")
    func silence() async throws {
        try await withWorkplace(Self.manifest(["acme"])) { place in
            let ran = try await place.hoist("explain", "a", "--company", "acme", "--offline")
            #expect(ran.out == "acme × a\n  Production  wanted  listed   flags.yaml:7\n", "\(ran)")
        }
        try await Self.withRepository(Self.manifest(["acme"])) { repository in
            try await repository.commit("Pilot")
            let ran = try await repository.place.hoist(
                ["explain", "a", "--company", "acme", "--offline"], environment: ["PATH": "/nowhere"])
            #expect(ran.out == "acme × a\n  Production  wanted  listed   flags.yaml:7\n", "\(ran)")
            #expect(ran.status == 0)
        }
    }

    // Siblings: a subject with a command, a name with a control character, a name that is empty.
    @Test("a hostile author is text")
    func hostile() async throws {
        try await Self.withRepository(Self.manifest(["acme"])) { repository in
            try await repository.commit(
                "::error::x `code` @jane\u{202E}", by: "\u{1B}[31m::error::Mallory | <b>", on: "2026-03-02")
            for form in ["text", "markdown", "json"] {
                let ran = try await repository.place.hoist(
                    "explain", "a", "--company", "acme", "--offline", "--format", form)
                #expect(ran.status == 0 && !ran.out.contains("\u{1B}") && !ran.out.contains("\u{202E}"), "\(ran)")
                if form == "markdown" {
                    #expect(
                        ran.out.contains("`` since 2026-03-02, ") && ran.out.contains(" `` ")
                            || ran.out.contains("`code`"), "\(ran)")
                }
            }
        }
    }

    // Siblings: a work tree that isn't there, a repository that says it has none, a submodule (which has it set), a linked work
    // tree.
    @Test("is that of the work tree that the manifest is in, wherever the configuration says it is")
    func workTree() async throws {
        try await Self.withRepository(Self.manifest(["acme"])) { repository in
            try await repository.commit("Pilot")
            let expected = ["acme: 2026-03-02 Jane: Pilot"]
            let folder = repository.place.folder
            for (name, value) in [("core.worktree", "/tmp"), ("core.worktree", "/nowhere"), ("core.bare", "true")] {
                try await repository.git("config", name, value)
                #expect(try await repository.origins() == expected, "\(name) \(value)")
                // git itself refuses to unset it elsewhere.
                try await repository.git("config", "--file", folder + "/.git/config", "--unset", name, in: "/")
            }
            try await repository.git("worktree", "add", "-q", folder + "/linked")
            #expect(try await repository.origins("-f", "linked/flags.yaml") == expected)
            try await repository.git("init", "-q", folder + "/above")
            try await repository.git(
                "-c", "protocol.file.allow=always", "submodule", "add", "-q", folder, "part", in: folder + "/above")
            #expect(try await repository.origins("-f", "above/part/flags.yaml") == expected)
        }
    }

    // Siblings: filters (clean and smudge), textconv, fsmonitor, hooks, a pager, an external diff, an alias; commits to pass over in a
    // file that isn't there, other names for authors.
    @Test("nothing of the repository's configuration is run, and none of it changes the answer")
    func configuration() async throws {
        try await Self.withRepository(Self.manifest(["acme"])) { repository in
            try repository.place.write("* filter=evil diff=evil\n", to: ".gitattributes")
            try await repository.commit("Pilot")
            let trap = "touch \(repository.place.folder)/trapped; cat"
            for (name, value) in [
                ("filter.evil.clean", trap), ("filter.evil.smudge", trap), ("filter.evil.process", trap),
                ("diff.evil.textconv", trap), ("diff.evil.command", trap), ("core.fsmonitor", trap),
                ("core.pager", trap), ("pager.blame", trap), ("diff.external", trap), ("alias.blame", "!" + trap),
                ("core.hooksPath", repository.place.folder), ("blame.ignoreRevsFile", "nowhere"),
                ("mailmap.file", repository.place.folder + "/names"),
            ] {
                try await repository.git("config", name, value)
            }
            try repository.place.write("Mallory <t@example.com>\n", to: "names")
            try repository.place.write(Self.manifest(["acme", "new"]))
            #expect(try await repository.origins() == ["acme: 2026-03-02 Jane: Pilot", "new: not committed"])
            #expect(!repository.place.has("trapped"))
        }
    }
}
