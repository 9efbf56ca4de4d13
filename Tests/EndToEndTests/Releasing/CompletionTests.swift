import Foundation
import TestTools
import Testing

/// Completion in real shells at a terminal.
@Suite("completion", .timeLimit(.minutes(15)))
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

        static let there = allCases.filter { shell in
            ["/usr/bin/", "/bin/", "/usr/local/bin/"].contains {
                FileManager.default.isExecutableFile(atPath: $0 + shell.rawValue)
            }
        }
    }

    private static let manifest = """
        version: 1
        flags:
          new-checkout-flow: {targets: {Production: {companies: []}, "My Env": {companies: []}}}
          legacy-export: {}
          "$(touch pwned)": {}
          "`touch pwned`": {targets: {"$(touch pwned)": {companies: []}}}

        """

    /// What becomes of a line that somebody begins to type: the words that hoist is started with after a tab and return.
    private func completed(_ typed: String, by shell: Shell) async throws -> String {
        try await withWorkplace(Self.manifest) { place async throws in
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
            ("hoist plan -f fla", "<plan><-f><flags.yaml>"),
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
