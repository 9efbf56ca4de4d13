import Foundation
import JSONText
import Testing

/// `make install`'s script, with the built program and a manual page in the place of the generator's.
@Suite("installing", .timeLimit(.minutes(60)))
struct InstallTests {
    private func install(_ place: Workplace, program: String = Built.program) async throws -> Ran {
        try place.write(".TH HOIST 1\n", to: "manual/hoist.1")
        let variables = ["DESTDIR": place.folder + "/root", "prefix": "/usr"]
        return try await place.run(
            "/bin/sh", [Built.repository + "/scripts/install/install.sh", program, place.folder + "/manual"],
            environment: place.environment.merging(variables) { $1 }, in: Built.repository)
    }

    @Test("the program, its manual pages, completions, documents, schemas and scripts, under DESTDIR and prefix")
    func installs() async throws {
        try await withWorkplace { place in
            let ran = try await install(place)
            #expect(ran.status == 0, "\(ran)")
            let root = place.folder + "/root/usr"
            #expect(ran.out.hasSuffix(" is installed in \(root)\n"))
            #expect(try place.contents == ["manual", "root"])
            let files = [
                "bin/hoist", "share/bash-completion/completions/hoist", "share/doc/hoist/LICENSE",
                "share/doc/hoist/README.md", "share/doc/hoist/docs/github.md", "share/doc/hoist/docs/how-to/drift.md",
                "share/doc/hoist/examples/github/drift.yml", "share/doc/hoist/examples/smallest.yaml",
                "share/fish/vendor_completions.d/hoist.fish", "share/hoist/gitlab/plan.sh",
                "share/hoist/shared/commits.sh",
                "share/hoist/schema/plan.schema.json", "share/man/man1/hoist.1", "share/zsh/site-functions/_hoist",
            ]
            for file in files { #expect(FileManager.default.fileExists(atPath: root + "/" + file), "\(file)") }
            let installed = try await place.run(root + "/bin/hoist", ["--version"], environment: place.environment)
            #expect(try await place.hoist("--version") == installed)
        }
    }

    @Test("a program of another name is installed as hoist")
    func otherName() async throws {
        try await withWorkplace { place in
            try FileManager.default.createSymbolicLink(
                atPath: place.folder + "/hoist-1.2", withDestinationPath: Built.program)
            let ran = try await install(place, program: place.folder + "/hoist-1.2")
            #expect(ran.status == 0, "\(ran)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: place.folder + "/root/usr/bin") == ["hoist"])
        }
    }

    @Test(
        "the completions are scripts that their shells take",
        arguments: [("bash", ["-n"]), ("zsh", ["-n"]), ("fish", ["--no-execute"])])
    func completions(shell: String, check: [String]) async throws {
        try await withWorkplace { place in
            let script = try await place.hoist("--generate-completion-script", shell)
            #expect(script.status == 0)
            for word in ["plan", "apply", "validate", "detailed-exitcode"] {
                #expect(script.out.contains(word), "\(shell): \(word)")
            }
            try place.write(script.out, to: "completions")
            let there = try await place.run(
                "/usr/bin/env", ["sh", "-c", "command -v \(shell)"], environment: place.environment)
            guard there.status == 0 else {
                print("not checked: there is no \(shell) here to read its completions")
                return
            }
            let ran = try await place.run(
                "/usr/bin/env", [shell] + check + ["completions"], environment: place.environment)
            #expect(ran == Ran(status: 0, out: "", err: ""))
        }
    }

    @Test("the pre-commit hook's words are a command that runs")
    func hook() async throws {
        try await withWorkplace("version: 1\nflags: {}\n") { place in
            let hook = try Built.text(of: ".pre-commit-hooks.yaml")
            let entry = try #require(hook.firstMatch(of: /entry: hoist (.*)/)).output.1
            let ran = try await place.hoist(entry.split(separator: " ").map(String.init))
            #expect(ran == Ran(status: 0, out: "flags.yaml is valid: 0 flags\n", err: ""))
        }
    }
}
