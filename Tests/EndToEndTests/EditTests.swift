import Foundation
import Sandbox
import TestTools
import Testing

/// What `hoist edit` prints: each case is a file in `Edits`.
///
/// `HOIST_RECORD=1 swift test --filter EditTests` writes the files, and fails; look, run again.
@Suite("hoist edit", .timeLimit(.minutes(60)))
struct EditTests {
    private static let folder = Built.repository + "/Tests/EndToEndTests/Edits"
    private static let records = ProcessInfo.processInfo.environment["HOIST_RECORD"] == "1"

    private static let manifest = """
        # Whose flags these are.
        version: 1
        include: [flags/*.yaml]
        policy:
          targets: {Production: exact, Staging: additive}
        audiences:
          partners: {companies: [acme, {id: old, until: 2020-01-31}]} # since 2019
        flags:
          dark-mode: # at night
            name: Dark mode
            stage: Beta
            expires: 2099-01-31
            targets:
              Production:
                companies:
                  # Globex: trial, ends in June
                  - globex # pilot
                  - {id: hooli, until: 2098-12-31, why: "support, S-1"}
                users: [u_1, u_2]
              Staging:
                audiences: [partners]
                users:
                  - {id: u_9, until: 2020-01-31} # gone
          huddles:
            targets:
              Production: {audiences: [partners]}

        """
    private static let included = "flags:\n  search: {name: Search} # in a file of its own\n"

    private static let cases: [(String, [String])] = [
        ("grant", ["grant", "dark-mode", "-e", "Production", "--company", "initech", "--user", "u_0"]),
        (
            "grant-days",
            [
                "grant", "dark-mode", "-e", "Production", "--company", "hooli", "--company", "umbrella", "--from",
                "2099-01-01",
                "--until", "2099-02-28", "--why", "pilot, agreed with Sam",
            ]
        ),
        ("grant-why", ["grant", "dark-mode", "-e", "Production", "--company", "hooli", "--why", "renewed, S-3"]),
        (
            "grant-already",
            ["grant", "dark-mode", "huddles", "-e", "Production", "--company", "globex", "--company", "acme"]
        ),
        (
            "grant-slip",
            ["grant", "huddles", "dark-mode", "-e", "Staging", "--company", "Acme", "--company", "partners"]
        ),
        ("grant-unmanaged", ["grant", "search", "-e", "Production", "--company", "acme"]),
        ("grant-exact", ["grant", "search", "-e", "Production", "--company", "acme", "--exact"]),
        ("grant-dry-run", ["grant", "dark-mode", "-e", "Staging", "--company", "acme-2", "--dry-run"]),
        ("grant-json", ["grant", "dark-mode", "-e", "Staging", "--company", "acme-2", "--format", "json"]),
        (
            "grant-message",
            [
                "grant", "dark-mode", "-e", "Staging", "--company", "acme-2", "--until", "2099-01-31", "--why", "S-2",
                "--message",
                "-q",
            ]
        ),
        ("grant-past", ["grant", "dark-mode", "-e", "Production", "--company", "x", "--until", "2020-01-31"]),
        ("grant-no-day", ["grant", "dark-mode", "-e", "Production", "--company", "x", "--until", "soon"]),
        ("grant-unknown-flag", ["grant", "dark-mod", "-e", "Production", "--company", "x"]),
        ("grant-pattern", ["grant", "dark-*", "-e", "Production", "--company", "x"]),
        ("grant-unknown-environment", ["grant", "dark-mode", "-e", "Prodution", "--company", "x"]),
        ("grant-nobody", ["grant", "dark-mode", "-e", "Production"]),
        (
            "revoke",
            ["revoke", "dark-mode", "-e", "Production", "--company", "globex", "--user", "u_2", "--user", "u_7"]
        ),
        ("revoke-additive", ["revoke", "dark-mode", "-e", "Staging", "--company", "globex"]),
        ("revoke-audience", ["revoke", "huddles", "-e", "Production", "--company", "acme"]),
        ("revoke-everywhere", ["revoke", "--everywhere", "--company", "acme", "--company", "hooli"]),
        ("rename-id", ["rename-id", "acme", "acme-corp"]),
        ("rename-id-user", ["rename-id", "u_1", "user-1", "--user"]),
        ("rename-id-company", ["rename-id", "u_1", "user-1", "--company"]),
        ("audience", ["audience", "partners", "--add-company", "initech", "--remove-company", "acme"]),
        ("audience-new", ["audience", "staff", "--new", "--add-user", "u_1", "--add-company", "us"]),
        ("audience-unknown", ["audience", "partner", "--add-user", "u_1", "--remove-user", "u_2"]),
        ("set", ["set", "dark-mode", "search", "stage=Betta", "description=Dark: at night", "expires="]),
        ("set-value", ["set", "dark-mode", "permanent=yes"]),
        ("set-field", ["set", "dark-mode", "titel=x"]),
        ("set-clear", ["set", "dark-mode", "stage="]),
        ("new", ["new", "feeds", "name=Feeds", "permanent=true"]),
        ("new-in", ["new", "zoom", "--in", "flags/search.yaml"]),
        ("new-there", ["new", "search", "name=Other"]),
        ("archive", ["archive", "search", "huddles", "-f", "flags.yaml"]),
        ("unarchive", ["unarchive", "search"]),
        ("promote", ["promote", "dark-mode", "--from", "Production", "--to", "Staging"]),
        ("promote-unmanaged", ["promote", "dark-mode", "search", "--from", "Staging", "--to", "Production"]),
        ("promote-exact", ["promote", "dark-mode", "--from", "Staging", "--to", "Production", "--exact"]),
        ("prune", ["prune"]),
    ]

    @Test("prints what its file says", arguments: cases.map(\.0))
    func output(name: String) async throws {
        let arguments = try #require(Self.cases.first { $0.0 == name }).1
        try await withWorkplace(Self.manifest) { place in
            try place.write(Self.included, to: "flags/search.yaml")
            let ran = try await place.hoist(["edit"] + arguments)
            let today = /before today, [-0-9]+/
            let shown =
                "$ hoist edit \(arguments.joined(separator: " "))\n" + ran.out + "--- standard error\n"
                + ran.err.replacing(today, with: "before today, TODAY") + "--- \(ran.status)\n"
            let file = "\(Self.folder)/\(name).txt"
            if Self.records {
                try FileManager.default.createDirectory(atPath: Self.folder, withIntermediateDirectories: true)
                try Data(shown.utf8).write(to: URL(fileURLWithPath: file))
                Issue.record("recorded; look at the changes and run without HOIST_RECORD")
            } else {
                #expect(shown == (try? String(contentsOfFile: file, encoding: .utf8)))
            }
            let isWritten = ran.status == 0 && !arguments.contains("--dry-run")
            let after = try place.read("flags.yaml") + place.read("flags/search.yaml")
            #expect(isWritten || after == Self.manifest + Self.included, "nothing is written")
            guard isWritten else { return }
            #expect(try await place.hoist("validate", "--on", "2020-01-01").status == 0)
            // A second time, everything is so already.
            guard !["rename-id", "prune", "new-there"].contains(arguments[0]) else { return }
            #expect(try await place.hoist(["edit"] + arguments.filter { $0 != "--format" && $0 != "json" }).out == "")
            #expect(try place.read("flags.yaml") + place.read("flags/search.yaml") == after)
        }
    }

    @Test("every option of every verb is tried")
    func options() async throws {
        let dump = try await withWorkplace { place in
            try await place.hoist("--experimental-dump-help").json()["command"]
        }
        #expect(Self.untried(dump) == [])
        #expect(Self.command("edit", in: dump)["subcommands"].items.count == Set(Self.cases.map { $0.1[0] }).count)
    }

    private static func command(_ name: String, in dump: JSON) -> JSON {
        dump["subcommands"].items.first { $0["commandName"].string == name } ?? .null
    }

    /// The options that no case has, each with its verb: those of all verbs have to be in a case of any.
    private static func untried(_ dump: JSON) -> [String] {
        // The connection's are those of every command that calls the API, and tried there; --live is tried below.
        let elsewhere = Set(options(of: command("plan", in: dump)).map { $0[0] } + ["--live", "--help"])
            .subtracting(["--manifest", "--format"])
        let verbs = command("edit", in: dump)["subcommands"].items.filter { $0["commandName"].string != "help" }
        let shared =
            verbs.map { Set(options(of: $0).map { $0[0] }) }.reduce(nil as Set<String>?) { $0?.intersection($1) ?? $1 }
            ?? []
        let all = Set(cases.flatMap(\.1))
        return verbs.flatMap { verb in
            let name = verb["commandName"].string
            let tried = Set(cases.map(\.1).filter { $0[0] == name }.flatMap { $0 })
            return options(of: verb).filter { names in
                !elsewhere.contains(names[0])
                    && (shared.contains(names[0]) ? all : tried).isDisjoint(with: names)
            }.map { "\(name) \($0[0])" }
        }
    }

    /// The names of each option of a command, the long one first.
    private static func options(of command: JSON) -> [[String]] {
        command["arguments"].items
            .filter { $0["kind"].string != "positional" && $0["shouldDisplay"] == .bool(true) }
            .map { option in
                option["names"].items.map { ($0["kind"].string == "short" ? "-" : "--") + $0["name"].string }
                    .sorted { $0.count > $1.count }
            }
    }

    @Test("prune --live takes out what is done, and flags that are archived")
    func live() async throws {
        let manifest = """
            version: 1
            policy: {targets: additive}
            flags:
              huddles:
                targets:
                  Production:
                    companies:
                      - acme
                      - {id: globex, until: 2020-01-31} # gone
                      - {id: hooli, until: 2020-01-31}
                    remove: {companies: [initech, umbrella], users: [u_1]}
              # Old.
              old: {}

            """
        let live = [
            SandboxFlag("huddles", companies: ["Production": ["acme", "hooli", "umbrella"]]),
            SandboxFlag("old", archived: true),
        ]
        try await withBench(manifest, live: live) { bench in
            let (ran, calls) = try await bench.calls {
                try await bench.place.hoist("edit", "prune", "--live", "--no-cache")
            }
            #expect(ran.status == 0, "\(ran)")
            #expect(Bench.counts(of: calls) == ["getApp": 2, "listFlags": 1, "getFlagTargeting": 1], "\(calls)")
            #expect(
                try bench.place.read("flags.yaml") == """
                    version: 1
                    policy: {targets: additive}
                    flags:
                      huddles:
                        targets:
                          Production:
                            companies:
                              - acme
                            remove: {companies: [hooli, umbrella]}

                    """)
            let again = try await bench.place.hoist("edit", "prune", "--live")
            #expect(
                again.out == "" && again.err.contains("already so: nothing has ended, and nothing is done\n"),
                "\(again)")
            #expect(try await bench.place.hoist("edit", "prune", "--app", "x").status == 64)
        }
    }

    @Test("after an import, 200 edits: each changes its own lines, and a plan is what they say")
    func daily() async throws {
        let companies = (1...8).map { "company-\($0)" }
        var wanted: [String: Set<String>] = [:]
        let live = (1...6).map { number in
            let own = Array(companies.prefix(number % 4 + 1))
            wanted["flag-\(number)"] = Set(own)
            return SandboxFlag(
                SandboxID("flag-\(number)"), companies: ["Production": own.map { SandboxID($0) }])
        }
        let before = wanted
        try await withBench(live: live) { bench in
            #expect(try await bench.place.hoist("import").status == 0)
            let seed = Seeds.cases(1)[0]
            var random = Seeded(seed: seed)
            for step in 0..<200 {
                let flag = "flag-\(Int.random(in: 1...6, using: &random))"
                let company = random.one(of: companies, or: "")
                let isThere = wanted[flag]?.contains(company) ?? false
                let text = try bench.place.read("flags.yaml")
                let ran = try await bench.place.hoist(
                    "edit", isThere ? "revoke" : "grant", flag, "-e", "Production", "--company", company)
                #expect(ran.status == 0, "HOIST_SEED=\(seed), step \(step): \(ran)")
                let lines = ran.out.split(separator: "\n").filter { $0.hasPrefix("+ ") || $0.hasPrefix("- ") }
                // The list's own line too, where it was or gets empty.
                let isEdge = lines.contains { $0.contains("companies:") }
                #expect(lines.count == (isEdge ? 3 : 1) && lines.contains { $0.contains(company) }, "\(ran)")
                #expect(try bench.place.read("flags.yaml") != text)
                if isThere { wanted[flag]?.remove(company) } else { wanted[flag]?.insert(company) }
            }
            let plan = try await bench.place.hoist("plan", "--format", "json").json()
            var found: [String: [String]] = [:]
            for change in plan["changes"].items {
                for targets in change["targets"].items {
                    found[change["flag"].string, default: []] +=
                        targets["companies"]["add"].items.map { "+" + $0.string }
                        + targets["companies"]["remove"].items.map { "-" + $0.string }
                }
            }
            let meant = wanted.mapValues { $0 }.reduce(into: [String: [String]]()) { all, entry in
                let old = before[entry.key] ?? []
                let changes =
                    entry.value.subtracting(old).sorted().map { "+" + $0 }
                    + old.subtracting(entry.value).sorted().map { "-" + $0 }
                if !changes.isEmpty { all[entry.key] = changes }
            }
            #expect(found == meant, "HOIST_SEED=\(seed)")
        }
    }
}
