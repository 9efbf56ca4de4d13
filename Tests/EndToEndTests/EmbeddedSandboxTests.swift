import Foundation
import JSONText
import Sandbox
import Testing

@Suite("--sandbox", .timeLimit(.minutes(60)))
struct EmbeddedSandboxTests {
    private static let manifest = """
        version: 1
        flags:
          a: {targets: {Production: {companies: [acme]}}}
        """

    @Test("plan, apply, plan without an account: the state is in .hoist next to the manifest, only for its owner")
    func beside() async throws {
        try await withWorkplace { place in
            try place.write(Self.manifest, to: "app/flags.yaml")
            let manifest = ["--sandbox", "-f", "app/flags.yaml"]
            #expect(try await place.hoist(["plan", "--detailed-exitcode"] + manifest).status == 2)
            #expect(try await place.hoist(["apply", "--auto-approve"] + manifest).status == 0)
            let after = try await place.hoist(["plan", "--detailed-exitcode"] + manifest)
            #expect(after.status == 0)
            #expect(after.out == "Nothing to do for Sandbox App: 1 flag is as the manifest says.\n")
            #expect(try place.contents == ["app"])
            let state = place.folder + "/app/.hoist/sandbox.json"
            let mode = try FileManager.default.attributesOfItem(atPath: state)[.posixPermissions] as? Int
            #expect(mode == 0o600, "its keys are in it")
            #expect(try place.read("app/.hoist/.gitignore") == "*\n", "so that nobody commits them")
            try place.write("!sandbox.json\n", to: "app/.hoist/.gitignore")
            #expect(try await place.hoist(["plan"] + manifest).status == 0)
            #expect(try place.read("app/.hoist/.gitignore") == "!sandbox.json\n", "an existing one stays")
        }
    }

    /// Siblings: an apply's own proof, a plan in between, a state that was edited or put back.
    @Test("targets that were read stay in the cache, until somebody else changes the state")
    func cache() async throws {
        let flags = (0..<5).map { "  f\($0): {targets: {Production: {companies: [acme]}, Staging: {users: [u]}}}\n" }
        try await withWorkplace("version: 1\nflags:\n" + flags.joined()) { place in
            func reads(_ arguments: String...) async throws -> Int {
                let ran = try await place.hoist(arguments + ["--sandbox", "-v"])
                #expect(ran.status == 0, "\(ran)")
                return ran.err.lines.count { $0.hasPrefix("getFlagTargeting ") }
            }
            #expect(try await reads("apply", "--auto-approve", "--no-cache") == 0)
            #expect(try await reads("plan") == 10)
            #expect(try await reads("plan") == 0)
            #expect(try await reads("plan", "--refresh", "full") == 10)
            #expect(try await reads("apply", "--auto-approve") == 0)
            #expect(try await reads("plan") == 0)
            let state = try place.read(".hoist/sandbox.json")
            try place.write(state.replacing("\"acme\"", with: "\"globex\""), to: ".hoist/sandbox.json")
            let edited = try await place.hoist("plan", "--sandbox", "--detailed-exitcode")
            #expect(edited.status == 2, "\(edited)")
            #expect(try await reads("apply", "--auto-approve") == 10)
            try place.write(state, to: ".hoist/sandbox.json")
            let putBack = try await place.hoist("plan", "--sandbox", "--detailed-exitcode")
            #expect(putBack.status == 0, "\(putBack)")
            try FileManager.default.removeItem(atPath: place.folder + "/.hoist/sandbox.json")
            #expect(try await place.hoist("plan", "--sandbox", "--detailed-exitcode").status == 2)
        }
    }

    @Test("HOIST_DIR moves the state")
    func moved() async throws {
        try await withWorkplace(Self.manifest) { place in
            let variables = ["HOIST_DIR": "elsewhere/state"]
            let ran = try await place.hoist("apply", "--sandbox", "--auto-approve", environment: variables)
            #expect(ran.status == 0)
            #expect(try place.contents == ["elsewhere", "flags.yaml"])
            #expect(!place.has("elsewhere/state/.gitignore"), "the folder may have other things in it")
            #expect(
                try world(place.folder + "/elsewhere/state").lines == [
                    #"a "A" In development | Production: company acme"#
                ])
            let fresh = try await place.hoist("plan", "--sandbox", "--detailed-exitcode")
            #expect(fresh.status == 2, "another folder is another sandbox")
        }
    }

    @Test("a key and a URL in the environment are not for it")
    func environment() async throws {
        try await withBench(Self.manifest) { bench in
            let ran = try await bench.place.hoist("apply", "--sandbox", "--auto-approve")
            #expect(ran.status == 0)
            #expect(await bench.sandbox.calls().isEmpty)
        }
    }

    @Test("the manifest's app is the sandbox's")
    func app() async throws {
        try await withWorkplace("version: 1\napp: apZ4k29fmQ81xw\nflags: {a: {}}\n") { place in
            let plan = try await place.hoist("plan", "--sandbox", "--format", "json")
            #expect(plan.status == 0)
            #expect(try plan.json()["for"]["appId"].string == "apZ4k29fmQ81xw")
        }
    }

    @Test("a state that is damaged is reported, and left as it is")
    func damaged() async throws {
        try await withWorkplace(Self.manifest) { place in
            try place.write("{", to: ".hoist/sandbox.json")
            let ran = try await place.hoist("plan", "--sandbox", "--format", "json")
            #expect(ran.status == 1)
            #expect(try ran.json()["error"]["message"].string.contains(".hoist/sandbox.json is damaged") == true)
            #expect(try String(contentsOfFile: place.folder + "/.hoist/sandbox.json", encoding: .utf8) == "{")
        }
    }

    private func world(_ folder: String) throws -> SandboxWorld {
        let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/sandbox.json"))
        return try JSONDecoder().decode(SandboxWorld.self, from: data)
    }

    // MARK: The repository's own

    private static let demoPlan = """
        Plan for Sandbox App: 1 to create, 2 to update, 1 to archive · production +7 −1 targets · other +2 targets · 11 calls

        + new-checkout-flow  "New checkout flow"                                               flags.yaml:22
            description  "Rollout of the redesigned checkout."
            owner        jane@example.com
            stage        Beta
            Production   + company acme-corp, globex, initech, umbrella
            Staging      + user u_1, u_2
        ~ huddles                                                                              flags.yaml:35
            description  "Calls." → "Calls within a channel."
            stage        Beta → General Availability
            Production   - company hooli
        ~ dark-mode                                                                            flags.yaml:42
            owner        none → sam@example.com
            permanent    false → true
            Production   + company acme-corp, globex, umbrella
        - legacy-export  archived                                                              flags.yaml:54

        Note: live and not in the manifest: `office-map`

        1 flag unchanged · 1 live flag not in the manifest (to archive one, write `archived: true`)
        1 to create, 2 to update, 1 to archive · production +7 −1 targets · other +2 targets · 11 calls

        """

    @Test("the demo: creates, updates, an archive and targets, then nothing to do")
    func demo() async throws {
        try await withWorkplace { place in
            let folder = place.folder + "/demo"
            let ran = try await place.run(
                "/bin/sh", ["scripts/demo.sh", Built.program, folder], environment: place.environment,
                in: Built.repository)
            #expect(ran.status == 0)
            #expect(
                ran.out == """

                    $ hoist plan --sandbox
                    \(Self.demoPlan)
                    $ hoist apply --sandbox --auto-approve --message The demo
                    \(Self.demoPlan)
                    Applied: 11 calls done.
                    Proved: what was written is live.

                    $ hoist plan --sandbox --detailed-exitcode
                    Nothing to do for Sandbox App: 5 flags are as the manifest says.

                    Note: live and not in the manifest: `office-map`

                    1 live flag not in the manifest (to archive one, write `archived: true`)

                    """)
            #expect(
                try world(folder).lines == [
                    """
                    dark-mode "Dark mode" In development usr_sam permanent | Production: company acme-corp, globex, umbrella
                    """,
                    """
                    huddles "Huddles" General Availability usr_jane "Calls within a channel." | Production: company acme-corp
                    """,
                    #"internal-metrics "Internal metrics" In development"#,
                    #"legacy-export "Legacy export" In development archived"#,
                    """
                    new-checkout-flow "New checkout flow" Beta usr_jane "Rollout of the redesigned checkout." \
                    | Production: company acme-corp, globex, initech, umbrella | Staging: user u_1, u_2
                    """,
                    #"office-map "Office map" In development"#,
                    #"quick-search "Quick search" In development"#,
                ])
        }
    }

    @Test("every example plans against a sandbox, applies, and then there is nothing to do", arguments: try examples())
    func example(path: String) async throws {
        try await withWorkplace(try Built.text(of: path)) { place in
            let valid = try await place.hoist("validate")
            #expect(valid.status == 0)
            #expect(valid.err == "")
            #expect(try await place.hoist("plan", "--sandbox", "--detailed-exitcode").status == 2)
            #expect(try await place.hoist("apply", "--sandbox", "--auto-approve").status == 0)
            #expect(try await place.hoist("plan", "--sandbox", "--detailed-exitcode").status == 0)
        }
    }

    @Test("the full example uses every field that a manifest can have")
    func fullExample() throws {
        let text = try Built.text(of: "examples/full.yaml")
        let fields = [
            "version", "app", "policy", "unlisted", "ignore", "targets", "owners", "create", "stage", "description",
            "owner", "permanent", "secret", "audiences", "companies", "users", "flags", "name", "archived", "expires",
            "remove", "<<", "x-shared",
        ]
        for field in fields {
            let isWritten = text.lines.contains { line in
                line.drop { $0 == " " || $0 == "{" }.hasPrefix(field + ":") || line.contains("{\(field):")
                    || line.contains(", \(field):")
            }
            #expect(isWritten, "\(field)")
        }
    }
}

/// The manifests among the examples.
private func examples() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: Built.repository + "/examples")
        .filter { $0.hasSuffix(".yaml") }.sorted().map { "examples/" + $0 }
}
