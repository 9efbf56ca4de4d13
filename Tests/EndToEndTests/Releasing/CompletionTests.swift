import Foundation
import Sandbox
import TestTools
import Testing

/// Completion in real shells at a terminal.
@Suite("completion", .timeLimit(.minutes(60)))
struct CompletionTests {
    /// A shell, with what starts it so that it knows the script `completions`, and nothing of the user's.
    enum Shell: String, CaseIterable {
        case bash, zsh, fish

        var words: [String] {
            switch self {
            case .bash: ["bash", "--noprofile", "--rcfile", "start", "-i"]
            case .zsh: ["zsh", "-i"]
            case .fish: ["fish", "--private", "--init-command", "source start"]
            }
        }

        /// What it reads first. The prompt says that it is ready.
        var start: (file: String, text: String) {
            switch self {
            case .bash:
                (
                    "start",
                    "PS1='ready> '\nbind 'set enable-bracketed-paste off'\nbind 'set bell-style none'\n. ./completions\n"
                )
            case .zsh:
                (
                    ".zshrc",
                    "PS1='ready> '\nunsetopt zle_bracketed_paste 2>/dev/null\nfpath=(. $fpath)\nautoload -U compinit\n"
                        + "compinit -u\n. ./completions\ncompdef _hoist hoist\n"
                )
            case .fish:
                ("start", "function fish_prompt; echo -n 'ready> '; end\nset -g fish_greeting\nsource completions\n")
            }
        }

        /// Those that are here, with what gives them a terminal of their own; macOS has no setsid.
        static let there = isThere("setsid") ? allCases.filter { isThere($0.rawValue) } : []

        private static func isThere(_ name: String) -> Bool {
            ["/usr/bin/", "/bin/", "/usr/local/bin/"].contains {
                FileManager.default.isExecutableFile(atPath: $0 + name)
            }
        }
    }

    private static let gone = "only-cached: {targets: {Production: {companies: [acme]}}}"

    private static let manifest = """
        version: 1
        app: sandboxapp0001
        audiences:
          partners: {companies: [acme]}
          "$(touch pwned)": {users: ["$(touch pwned)"]}
        flags:
          new-checkout-flow: {targets: {Production: {companies: []}, "My Env": {companies: []}}}
          legacy-export: {}
          "$(touch pwned)": {}
          "`touch pwned`": {targets: {"$(touch pwned)": {companies: []}}}

        """

    /// What becomes of a line that somebody begins to type: the words that hoist is started with after a tab and return.
    private func completed(_ typed: String, by shell: Shell) async throws -> String {
        try await withWorkplace(Self.manifest) { place async throws in
            // What only the cache knows: a flag that was in the manifest when it was applied.
            try place.write("version: 1\napp: sandboxapp0001\nflags: {\(Self.gone)}\n")
            let applied = try await place.hoist("apply", "--sandbox", "--auto-approve", "--quiet")
            try #require(applied.status == 0, "\(applied)")
            let planned = try await place.hoist("plan", "--sandbox")
            try #require(planned.status == 0, "\(planned)")
            try place.write(Self.manifest)
            let script = try await place.hoist("--generate-completion-script", shell.rawValue)
            try place.write(script.out, to: "completions")
            try place.write(shell.start.text, to: shell.start.file)
            try place.write("", to: "schema/flags.schema.json")
            try place.write("{}", to: "plan.json")
            // What is started notes its words; what completes is the program itself.
            try place.write(
                "#!/bin/sh\ncase $1 in ---completion) exec '\(Built.program)' \"$@\" ;; esac\n"
                    + "for word; do printf '<%s>' \"$word\"; done >words.new\nmv words.new words\n", to: "bin/hoist")
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: place.folder + "/bin/hoist")
            let terminal = try PseudoTerminal(columns: 100)
            var environment = place.environment
            environment.merge([
                "PATH": place.folder + "/bin:/usr/local/bin:/usr/bin:/bin", "HOME": place.folder,
                "ZDOTDIR": place.folder, "TERM": "xterm", "HISTFILE": "/dev/null", "LANG": "C.UTF-8",
            ]) { $1 }
            let child = try Child(
                Child.Start(
                    program: "/usr/bin/env", arguments: ["setsid", "--ctty", "--wait"] + shell.words,
                    environment: environment, folder: place.folder, input: terminal.device, output: terminal.device,
                    errors: terminal.device))
            var screen = ""
            func wait(_ holds: () -> Bool) async throws {
                for _ in 0..<600 where !holds() {
                    try await Task.sleep(for: .milliseconds(50))
                    screen += terminal.read()
                }
                try #require(holds(), "\(shell): \(screen)")
            }
            try await wait { screen.contains("ready> ") }
            // Not what it echoes, but what hoist gets in the end, tells.
            terminal.type(typed + "\t", ending: "")
            let before = screen
            try await wait { screen != before && screen.contains(String(typed.prefix(5))) }
            try await Task.sleep(for: .milliseconds(500))
            terminal.type("", ending: "\r")
            try await wait { place.has("words") }
            terminal.type("exit", ending: "\r")
            _ = try await child.ending()
            #expect(!place.has("pwned"), "\(screen)")
            return try place.read("words")
        }
    }

    // A command isn't a folder; files are completed with the quotes that they need; keys and environments are the manifest's.
    @Test(
        "completes commands, files, environments and keys", arguments: Shell.there,
        [
            ("hoist sche", "<schema>"), ("hoist show pla", "<show><plan.json>"),
            ("hoist plan --only new", "<plan><--only><new-checkout-flow>"),
            ("hoist plan -e Prod", "<plan><-e><Production>"),
            ("hoist import --adopt leg", "<import><--adopt><legacy-export>"),
            ("hoist edit archive leg", "<edit><archive><legacy-export>"),
            ("hoist edit audience part", "<edit><audience><partners>"), ("hoist plan -f fla", "<plan><-f><flags.yaml>"),
            ("hoist plan --sandbox --only only-c", "<plan><--sandbox><--only><only-cached>"),
        ])
    func completes(shell: Shell, row: (typed: String, words: String)) async throws {
        #expect(try await completed(row.typed, by: shell) == row.words, "\(shell): \(row.typed)")
    }

    // Siblings: a key and an environment that a shell would run, in every shell; by what is offered, not by what is chosen.
    @Test("offers nothing that a shell would expand", arguments: ["bash", "zsh", "fish"])
    func offers(shell: String) async throws {
        try await withWorkplace(Self.manifest) { place async throws in
            func offered(_ option: String) async throws -> [String] {
                let ran = try await place.hoist(
                    ["---completion", "plan", "--", option, "2", "0", "hoist", "plan", option, ""],
                    environment: ["SAP_SHELL": shell])
                #expect(ran.status == 0 && ran.err == "", "\(ran)")
                return ran.out.lines.filter { !$0.allSatisfy(\.isWhitespace) }
            }
            #expect(try await offered("--only") == ["new-checkout-flow", "legacy-export"])
            let space = shell == "bash" ? #"My\\\ Env"# : "My Env"
            #expect(try await offered("--environment") == ["Production", space])
        }
    }

    /// What a shell is offered at the end of a command line, one candidate a line.
    private func offered(_ place: Workplace, _ words: [String], in folder: String? = nil) async throws -> [String] {
        let option = try #require(words.dropLast().last)
        let arguments = ["---completion", words[1], "--", option, "\(words.count - 1)", "0"] + words
        let ran = try await place.run(
            Built.program, arguments, environment: place.environment.merging(["SAP_SHELL": "zsh"]) { $1 }, in: folder)
        #expect(ran.status == 0 && ran.err == "", "\(ran)")
        return ran.out.lines.filter { !$0.allSatisfy(\.isWhitespace) }
    }

    // Siblings: a key that a shell would run, another app, no cache wanted, a cache that others can write to, one that is in a
    // work tree, a manifest that isn't valid any more, one that permits several apps.
    @Test("keys are the manifest's, and those whose targets are in the cache")
    func cached() async throws {
        let live = ["in-the-cache", "$(touch pwned)", "`touch pwned`"].map {
            SandboxFlag(SandboxID($0), name: "A", companies: ["Production": ["acme"]])
        }
        try await withBench(live: live) { bench async throws in
            let place = bench.place
            let all = live.map { "\"\($0.key.text)\": {targets: {Production: {companies: [acme]}}}" }
            try place.write("version: 1\nflags: {" + all.joined(separator: ", ") + "}\n")
            let planned = try await place.hoist("plan")
            try #require(planned.status == 0 && place.cached.count == 1, "\(planned)")
            try place.write("version: 1\nflags: {written: {}}\n")
            func keys(_ words: String...) async throws -> [String] {
                try await offered(place, ["hoist", "import"] + words + ["--adopt", ""])
            }
            let calls = try await bench.calls {
                #expect(try await keys() == ["written", "in-the-cache"])
                #expect(try await keys("--no-cache") == ["written"])
                #expect(try await keys("--app", "another") == ["written"])
                #expect(try await keys("--sandbox") == ["written"])
                try place.write("version: 1\nflags: {written: 1}\n")
                #expect(try await keys() == ["in-the-cache"])
                try place.write("version: 1\napp: [another, \(bench.sandbox.appID)]\nflags: {written: {}}\n")
                #expect(try await keys() == ["written", "in-the-cache"])
                try place.write("version: 1\napp: another\nflags: {written: {}}\n")
                #expect(try await keys() == ["written"])
            }.calls
            #expect(calls.isEmpty && !place.has("pwned"))
            let cache = try #require(place.cache)
            try place.write("version: 1\nflags: {written: {}}\n")
            try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: cache)
            #expect(try await keys() == ["written"])
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: cache)
            #expect(try await keys() == ["written", "in-the-cache"])
            try FileManager.default.createDirectory(
                atPath: try #require(place.environment["HOME"]) + "/.git", withIntermediateDirectories: true)
            #expect(try await keys() == ["written"])
        }
    }

    // Siblings: beyond the root of the work tree, without a work tree, a path with a space as it is typed, in each way.
    @Test("the manifest is that of the command line, or the nearest above the folder in the git work tree")
    func found() async throws {
        try await withWorkplace("version: 1\nflags: {outside: {}}\n") { place async throws in
            try place.write("version: 1\nflags: {at-the-root: {}}\n", to: "tree/flags.yaml")
            try place.write("version: 1\nflags: {in-a-space: {}}\n", to: "tree/a b/c/other.yaml")
            let inner = place.folder + "/tree/a b/c"
            func keys(_ folder: String, _ words: String...) async throws -> [String] {
                try await offered(place, ["hoist", "plan"] + words + ["--only", ""], in: folder)
            }
            #expect(try await keys(inner) == [])
            try FileManager.default.createDirectory(
                atPath: place.folder + "/tree/.git", withIntermediateDirectories: true)
            #expect(try await keys(inner) == ["at-the-root"])
            #expect(try await keys(place.folder + "/tree") == ["at-the-root"])
            #expect(try await keys(place.folder) == ["outside"])
            try FileManager.default.removeItem(atPath: place.folder + "/tree/flags.yaml")
            #expect(try await keys(inner) == [])
            for typed in [#""a b/c/other.yaml""#, #"'a b/c/other.yaml'"#, #"a\ b/c/other.yaml"#] {
                #expect(try await keys(place.folder + "/tree", "-f", typed) == ["in-a-space"], "\(typed)")
                #expect(try await keys(place.folder + "/tree", "--manifest=" + typed) == ["in-a-space"], "\(typed)")
            }
        }
    }

    @Test("without a manifest, or with one that isn't valid, nothing is offered and nothing is said")
    func none() async throws {
        try await withWorkplace { place async throws in
            let arguments = ["---completion", "plan", "--", "--only", "2", "0", "hoist", "plan", "--only", ""]
            let none = try await place.hoist(arguments, environment: ["SAP_SHELL": "bash"])
            #expect(none.err == "" && none.out.allSatisfy(\.isWhitespace))
            try place.write("version: 2\nflags: {a: 1}\n")
            let invalid = try await place.hoist(arguments, environment: ["SAP_SHELL": "bash"])
            #expect(invalid.err == "" && invalid.out.allSatisfy(\.isWhitespace))
        }
    }
}
