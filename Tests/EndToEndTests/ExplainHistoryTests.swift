import Foundation
import JSONText
import Testing

/// Since when a line is there, and by whom: `hoist explain --offline` in repositories that tests make.
@Suite("explain reads git's history", .timeLimit(.minutes(60)))
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

    // Siblings: text, Markdown, HTML; lines of one commit, of several, and that aren't committed.
    @Test("of who has a flag, once where it is the same for all, else for each commit")
    func groups() async throws {
        try await Self.withRepository(Self.manifest(["acme", "globex"])) { repository in
            func shown(_ arguments: String...) async throws -> String {
                let ran = try await repository.place.hoist(["explain", "--offline"] + arguments)
                return ran.out.replacing(#/, [0-9a-f]{7} /#, with: ", 0000000 ")
            }
            try await repository.commit("Pilot")
            #expect(
                try await shown("a")
                    == """
                    a   flags.yaml:3
                      Production  2 wanted
                        listed   since 2026-03-02, 0000000 Jane: "Pilot": company acme (flags.yaml:7),
                                                                          globex (flags.yaml:8)

                    """)
            try repository.place.write(Self.manifest(["acme", "globex", "initech"]))
            try await repository.commit("Another", by: "Joe", on: "2026-04-01")
            try repository.place.write(Self.manifest(["hooli", "acme", "globex", "initech"]))
            #expect(
                try await shown("a")
                    == """
                    a   flags.yaml:3
                      Production  4 wanted
                        listed:
                          since 2026-03-02, 0000000 Jane: "Pilot": company acme (flags.yaml:8), globex (flags.yaml:9)
                          since 2026-04-01, 0000000 Joe: "Another": company initech (flags.yaml:10)
                          not committed: company hooli (flags.yaml:7)

                    """)
            #expect(
                try await shown("a", "--format", "markdown")
                    == """
                    ### `a`

                    - `Production` 4 wanted
                      - `listed`:
                        - `since 2026-03-02, 0000000 Jane: "Pilot"`: `company acme (flags.yaml:8)`, `globex (flags.yaml:9)`
                        - `since 2026-04-01, 0000000 Joe: "Another"`: `company initech (flags.yaml:10)`
                        - `not committed`: `company hooli (flags.yaml:7)`

                    """)
            let page = try await shown("--all", "--format", "html")
            for (words, id) in [
                ("Jane: &quot;Pilot&quot;", "acme"), ("Joe: &quot;Another&quot;", "initech"),
                ("not committed", "hooli"),
            ] {
                #expect(page.contains("\(words)</bdi></small>: company <bdi>\(id)</bdi>"), "\(page)")
            }
        }
    }

    /// A git whose `blame` is another program: what a script says.
    private static func replaceBlame(_ script: String, in place: Workplace) async throws -> [String: String?] {
        try place.write(
            "#!/bin/sh\ncase \" $* \" in *' blame '*) \(script);; esac\nexec /usr/bin/git \"$@\"\n", to: "bin/git")
        let ran = try await place.run("/bin/chmod", ["755", "bin/git"], environment: place.environment)
        try #require(ran.status == 0)
        return ["PATH": place.folder + "/bin:/usr/bin:/bin"]
    }

    // Siblings: it fails with words and without, is killed, prints what is no answer, prints for ever.
    @Test("a blame that fails is said, and what it prints is bounded")
    func failing() async throws {
        try await Self.withRepository(Self.manifest(["acme"])) { repository in
            try await repository.commit("Pilot")
            let shown = "acme × a\n  Production  wanted  listed   flags.yaml:7\n\ngit's history of flags.yaml "
            for (script, remark) in [
                (
                    "echo warning: x >&2; echo fatal: no such thing >&2; exit 128",
                    "can't be read: git says fatal: no such thing"
                ),
                ("exit 3", "can't be read: git says it ended without an answer"),
                ("kill -9 $$", "can't be read: git says it ended without an answer"),
                ("echo garbage; exit 0", "isn't whole: git has answered without a commit for some of its lines"),
                ("exec yes 'author x'", "isn't shown: git has more than 32 MiB to say about it"),
            ] {
                let ran = try await repository.place.hoist(
                    ["explain", "a", "--company", "acme", "--offline"],
                    environment: try await Self.replaceBlame(script, in: repository.place))
                #expect(ran.out == shown + remark + "\n" && ran.status == 0, "\(script): \(ran)")
            }
        }
    }

    // Siblings: a clone without blobs, one whose commit's own blob isn't there, UTF-16, Git LFS.
    @Test("where git has no lines of a file it says so, for a partial clone with what to do")
    func missing() async throws {
        try await Self.withRepository(Self.manifest(["acme"])) { repository in
            try await repository.git("config", "uploadpack.allowFilter", "true")
            try await repository.commit("Pilot")
            try repository.place.write(Self.manifest(["acme", "globex"]))
            try await repository.commit("Another", by: "Joe", on: "2026-04-01")
            let folder = repository.place.folder
            func remark(_ file: String) async throws -> String {
                let ran = try await repository.place.hoist(
                    "explain", "a", "--company", "acme", "--offline", "-f", file)
                return ran.out.split(separator: "\n").last.map(String.init) ?? ""
            }
            let partial = "isn't all here, as this clone is partial: `git fetch --refetch --no-filter` makes it whole"
            for filter in ["blob:none", "tree:0"] {
                let name = "clone-\(filter.prefix(4))"
                try await repository.git("clone", "-q", "--filter=\(filter)", "file://\(folder)", "\(folder)/\(name)")
                #expect(try await remark("\(name)/flags.yaml") == "git's history of \(name)/flags.yaml \(partial)")
                try await repository.git("fetch", "-q", "--refetch", "--no-filter", in: "\(folder)/\(name)")
                #expect(try await remark("\(name)/flags.yaml").contains(" Jane: \"Pilot\""), "what it says helps")
            }
            let bare = "\(folder)/clone-bare"
            try await repository.git("clone", "-q", "--no-checkout", "--filter=blob:none", "file://\(folder)", bare)
            try repository.place.write(Self.manifest(["acme"]), to: "clone-bare/flags.yaml")
            #expect(try await remark("clone-bare/flags.yaml") == "git's history of clone-bare/flags.yaml \(partial)")
            let wide = try #require(Self.manifest(["acme"]).data(using: .utf16))
            try wide.write(to: URL(fileURLWithPath: folder + "/wide.yaml"))
            try repository.place.write("version https://git-lfs.github.com/spec/v1\n", to: "large.yaml")
            try await repository.commit("More")
            try repository.place.write(Self.manifest(["acme"]), to: "large.yaml")
            #expect(
                try await remark("wide.yaml")
                    == "git's history of wide.yaml isn't shown: git has other lines of what isn't UTF-8")
            #expect(
                try await remark("large.yaml")
                    == "git's history of large.yaml isn't shown: git has no lines of what is in Git LFS")
        }
    }

    @Test("a subject and a name of any length are cut")
    func long() async throws {
        try await Self.withRepository(Self.manifest(["acme"])) { repository in
            try await repository.commit(
                String(repeating: "é", count: 30_000), by: String(repeating: "J", count: 500))
            let subject = String(repeating: "é", count: 120) + "…"
            let author = String(repeating: "J", count: 80) + "…"
            #expect(try await repository.origins() == ["acme: 2026-03-02 \(author): \(subject)"])
            let text = try await repository.place.hoist("explain", "a", "--company", "acme", "--offline")
            #expect(text.out.hasSuffix(" \(author): \"\(subject)\"\n"), "\(text)")
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
