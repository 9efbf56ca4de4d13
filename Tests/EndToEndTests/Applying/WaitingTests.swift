import JSONText
import Sandbox
import Testing

/// Targets of a company that Reflag doesn't know, as people and machines are told of them.
@Suite("a target that waits", .timeLimit(.minutes(60)))
struct WaitingTests {
    private static func manifest(_ policy: String) -> String {
        """
        version: 1
        policy: {entities: \(policy)}
        flags:
          a: {targets: {Production: {companies: [new]}, Staging: {companies: [old]}}}

        """
    }

    private static let live = [SandboxFlag("a")]

    /// `new` isn't known: reads say so, or writes alone.
    private static func world(reads: Bool) throws -> SandboxWorld {
        var world = SandboxWorld.fresh()
        world.strictness = reads ? .all : .writes
        try world.introduce(.company, "old", in: "Staging")
        return world
    }

    @Test(
        "isn't silent: a plan, its report, its JSON and its receipt list it, and it isn't a failure",
        arguments: [true, false])
    func everywhere(reads: Bool) async throws {
        try await withBench(Self.manifest("wait"), live: Self.live, world: Self.world(reads: reads)) { bench in
            let plan = try await bench.place.hoist("plan")
            #expect(plan.status == 0)
            #expect(plan.out.lines.first?.contains("1 target waiting") == reads)
            #expect(plan.out.lines.last?.contains("1 target waiting") == reads)
            let ran = try await bench.place.hoist("apply", "--auto-approve", "--receipt", "receipt.json")
            #expect(ran.status == 0, "\(ran)")
            #expect(
                ran.out.hasSuffix(
                    """

                    Applied: \(reads ? "1 call" : "1 of 2 calls") done, 1 target waiting.
                    Proved: what was written is live.
                    1 target wasn't read back: by the versions in Reflag's responses, nobody else wrote in between.
                    Waiting until Reflag has seen them, then sent by the next apply:
                      company new in Production (a)  flags.yaml:4

                    """), "\(ran.out)")
            let receipt = try JSON(parsing: bench.place.read("receipt.json"))
            #expect(receipt["waiting"].items.map { $0["id"].string } == ["new"])
            #expect(receipt["changes"].items.map { $0["outcome"].string } == ["done"], "what else it has was done")
            #expect(receipt["exitCode"].integer == 0)
            // A target that waits is neither a change nor expected to be served.
            #expect(try await bench.place.hoist("plan", "--detailed-exitcode").status == (reads ? 0 : 2))
            let verified = try await bench.place.hoist("verify")
            #expect(verified.status == (reads ? 0 : 8), "\(verified)")
            #expect(verified.out.contains("warning[target-waiting]") == reads)
            let json = try await bench.place.hoist(
                "apply", "--auto-approve", "--format", "json", "--receipt", "again.json"
            ).json()
            let again = try JSON(parsing: bench.place.read("again.json"))
            #expect(again["changes"].items.map { $0["outcome"].string } == (reads ? [] : ["waiting"]))
            #expect(json["outcome"]["status"].string == "complete")
            #expect(json["outcome"]["waitingTargets"].items.map { $0["id"].string } == ["new"])
            #expect(json["waiting"].items.count == (reads ? 1 : 0))
            #expect(json["outcome"]["calls"].items.map { $0["status"].string } == (reads ? [] : ["waiting"]))
        }
    }

    // Siblings: a second line, an audience's list, a failure in place of waiting.
    @Test(
        "that is refused at the write has the place of its own id, and not that of its list",
        arguments: ["wait", "require"])
    func place(policy: String) async throws {
        let manifest = """
            version: 1
            policy: {entities: \(policy)}
            audiences:
              p: {companies: [old,
                  far]}
            flags:
              a:
                targets:
                  Production:
                    audiences: [p]
                    companies:
                      - known
                      - new
                    users: [u_1]

            """
        var world = try Self.world(reads: false)
        for id in ["known", "old"] { try world.introduce(.company, SandboxID(id), in: "Production") }
        try await withBench(manifest, live: Self.live, world: world) { bench in
            let ran = try await bench.place.hoist("apply", "--auto-approve")
            #expect(ran.status == (policy == "wait" ? 0 : 6), "\(ran)")
            let said = ran.out + ran.err
            for place in ["flags.yaml:13", "flags.yaml:14", "flags.yaml:5"] { #expect(said.contains(place), "\(ran)") }
            #expect(!said.contains("new in Production (a)  flags.yaml:12"), "\(ran)")
        }
    }

    @Test(
        "is in a saved plan, whose check and apply know of it, and isn't expected to be served",
        arguments: [true, false])
    func saved(reads: Bool) async throws {
        try await withBench(Self.manifest("wait"), live: Self.live, world: Self.world(reads: reads)) { bench in
            #expect(try await bench.place.hoist("plan", "--out", "plan.json").status == 0)
            #expect(try await bench.place.hoist("plan", "--check", "plan.json").status == 0)
            let shown = try await bench.place.hoist("show", "plan.json")
            #expect(shown.out.contains("1 target waiting") == reads, "\(shown)")
            let applied = try await bench.place.hoist("apply", "plan.json", "--verify", "runtime", "--format", "json")
            #expect(applied.status == 0, "\(applied)")
            let json = try applied.json()
            #expect(json["outcome"]["waitingTargets"].items.map { $0["id"].string } == ["new"])
            // Somebody who is there by now is as the plan wants it.
            #expect(try await bench.place.hoist("apply", "plan.json", "--fail-on-waiting").status == 5)
            try await bench.sandbox.mutate {
                try $0.setTargets(of: "a", in: "Production", companies: ["new"], users: [], at: .unspecified)
            }
            #expect(try await bench.place.hoist("plan", "--check", "plan.json").status == 0)
        }
    }

    @Test("is an error at its place under `require`, before anything is written")
    func require() async throws {
        try await withBench(Self.manifest("require"), live: Self.live, world: Self.world(reads: true)) { bench in
            let (ran, calls) = try await bench.calls { try await bench.place.hoist("apply", "--auto-approve") }
            #expect(ran.status == 3)
            #expect(
                ran.err.hasPrefix(
                    """
                    error[unknown-company]: Reflag doesn't know the company `new` in Production
                     --> flags.yaml:4:42
                    """), "\(ran.err)")
            #expect(calls.allSatisfy { $0.method == "GET" })
        }
    }

    @Test(
        "is a failure with words of its own where writes alone are refused, without advice about the app",
        arguments: ["require", "create"])
    func refused(policy: String) async throws {
        try await withBench(Self.manifest(policy), live: Self.live, world: Self.world(reads: false)) { bench in
            let ran = try await bench.place.hoist("apply", "--auto-approve")
            #expect(ran.status == 6, "\(ran)")
            #expect(ran.out.contains("Reflag doesn't know the company `new` in Production\n"), "\(ran.out)")
            #expect(ran.out.contains("    = note: the manifest wants it at flags.yaml:4\n"))
            #expect(!ran.out.contains("check the ids") && !ran.out.contains("Run `"), "\(ran.out)")
        }
    }

    /// Siblings: reads say so too, so that the plan warns; an additive list, which loses nobody; nobody is refused.
    @Test(
        "is warned of where an exact list has lost somebody meanwhile",
        arguments: ["writes", "all", "additive", "known"])
    func replacement(_ form: String) async throws {
        var world = SandboxWorld.fresh()
        world.strictness = form == "all" ? .all : .writes
        if form == "known" { try world.introduce(.company, "newco", in: "Production") }
        let list = form == "additive" ? "{companies: [newco], remove: {companies: [c2]}}" : "{companies: [c1, newco]}"
        let manifest = """
            version: 1
            policy: {targets: \(form == "additive" ? "additive" : "exact")}
            flags:
              a: {targets: {Production: \(list)}}

            """
        let live = [SandboxFlag("a", companies: ["Production": ["c1", "c2"]])]
        try await withBench(manifest, live: live, world: world) { bench in
            let words =
                "the company `c2` in Production while `newco`, which the exact list has instead, waits until "
                + "Reflag has seen it"
            #expect(try await bench.place.hoist("plan", "--out", "plan.json").status == 0)
            let ran = try await bench.place.hoist("apply", "--auto-approve", "--receipt", "receipt.json")
            #expect(ran.status == 0, "\(ran)")
            #expect(
                ran.out.contains("Warning: `a` has lost \(words)  flags.yaml:4\n") == (form == "writes"), "\(ran)")
            #expect(ran.out.contains("Warning: `a` loses") == (form == "all"), "\(ran)")
            let receipt = try JSON(parsing: bench.place.read("receipt.json"))
            let warnings = receipt["outcome"]["warnings"].items
            #expect(warnings.map { $0["code"].string } == (form == "writes" ? ["waiting-replacement"] : []))
            #expect(warnings.map { $0["message"].string } == (form == "writes" ? ["`a` has lost \(words)"] : []))
            // A saved plan whose removal is live already says the same, in JSON too.
            let saved = try await bench.place.hoist("apply", "plan.json", "--format", "json")
            #expect(saved.status == 0, "\(saved)")
            #expect(try saved.json()["outcome"]["warnings"].items == warnings)
        }
    }

    @Test("that can't be created by this API says so, without advice that doesn't help")
    func noUpserts() async throws {
        let world = try Self.world(reads: true)
        try await withBench(Self.manifest("create"), live: Self.live, world: world, api: .v3_0_1) { bench in
            let ran = try await bench.place.hoist("apply", "--auto-approve")
            #expect(ran.status == 6, "\(ran)")
            #expect(
                ran.out.contains(
                    """
                    failed
                      upsertCompany new in Production: this API can't create companies or users
                        = note: upsertCompany was answered 404, and the app and the environment are there
                        = help: use `policy.entities: wait`, or let your application send the companies and users to Reflag first
                    not attempted
                      updateCompanyFlags company new in Production (1 flag): it waits for upsertCompany new in Production, which failed

                    """), "\(ran.out)")
            #expect(!ran.out.contains("check the ids") && !ran.out.contains("Run `"), "\(ran.out)")
        }
    }

    /// Siblings: nobody is asked about; all are, by a server that says that it knows them; a saved plan.
    @Test("that wasn't created says whether Reflag was asked, and no run again that can't help", arguments: [0, 1])
    func unasked(reads: Int) async throws {
        try await withBench(Self.manifest("create"), live: Self.live, world: Self.world(reads: false)) { bench in
            let options = ["--entity-reads", "\(reads)", "--no-cache"]
            let ran = try await bench.place.hoist(["apply", "--auto-approve"] + options)
            #expect(ran.status == 6, "\(ran)")
            let help =
                reads == 0
                ? "Reflag wasn't asked whether it knows it: apply with --entity-reads 2, which asks about all"
                : "Reflag answers that it knows it: correct the id, or let your application send the company to Reflag first"
            #expect(ran.out.contains("    = help: it wasn't created, since \(help)\n"), "\(ran.out)")
            #expect(ran.out.contains("; to ask about all: --entity-reads 2") || reads == 1, "\(ran.out)")
            #expect(!ran.out.contains("Run `"), "\(ran.out)")
            #expect(try await bench.place.hoist(["plan", "--out", "plan.json"] + options).status == 0)
            let saved = try await bench.place.hoist("apply", "plan.json")
            #expect(saved.out.contains("or wasn't asked: make a new plan, with --entity-reads"), "\(saved)")
            #expect(!saved.out.contains("Run `"), "\(saved)")
        }
    }

    /// Siblings: text, Markdown, GitHub and JSON; a plan that holds and a stale one; with and without the option.
    @Test("is listed by the check of a saved plan, and gives 5 where that was asked for and the plan holds")
    func check() async throws {
        try await withBench(Self.manifest("wait"), live: Self.live, world: Self.world(reads: true)) { bench in
            let plan = try await bench.place.hoist("plan", "--out", "plan.json", "--format", "json").json()
            let check = ["plan", "-q", "--check", "plan.json"]
            let head = "The plan for Sandbox App still holds: 0 calls are done already, 1 is left."
            #expect(
                try await bench.place.hoist(check + ["--fail-on-waiting"])
                    == Ran(
                        status: 5,
                        out: """
                            \(head)

                            Waiting until Reflag has seen them, then sent by the next apply:
                              company new in Production (a)  flags.yaml:4

                            """, err: ""))
            #expect(
                try await bench.place.hoist(check + ["--format", "markdown"])
                    == Ran(
                        status: 0,
                        out: """
                            ### `\(head)`

                            #### Waiting until Reflag has seen them, then sent by the next apply

                            - `company new in Production (a)  flags.yaml:4`

                            """, err: ""))
            #expect(
                try await bench.place.hoist(check + ["--format", "github"])
                    == Ran(
                        status: 0,
                        out: "::notice title=Plan still holds::\(head)\n" + Self.annotation(plan), err: ""))
            let json = try await bench.place.hoist(check + ["--format", "json", "--fail-on-waiting"])
            #expect(json.status == 5)
            #expect(try json.json()["waiting"] == plan["waiting"])
            #expect(plan["waiting"].items.count == 1)
            try await bench.sandbox.mutate {
                try $0.setTargets(of: "a", in: "Staging", companies: ["other"], users: [], at: .unspecified)
            }
            let stale = try await bench.place.hoist(check + ["--fail-on-waiting"])
            #expect(stale.status == 4)
            #expect(stale.out.contains("\n\n  company new in Production (a)") == false)
            #expect(stale.out.contains("\n  company new in Production (a)  flags.yaml:4\n\n"), "\(stale)")
            #expect(
                try await bench.place.hoist(check + ["--format", "markdown"]).out.contains("\n- `company new in Pro"))
            #expect(try await bench.place.hoist(check + ["--format", "github"]).out.hasSuffix(Self.annotation(plan)))
        }
    }

    private static func annotation(_ plan: JSON) -> String {
        let column = plan["waiting"].items.first?["place"]["column"].integer ?? 0
        return "::warning file=flags.yaml,line=4,col=\(column),title=Waiting::company new in Production waits until "
            + "Reflag has seen it, then the next apply sends it: a\n"
    }

    /// Siblings: the target alone waits; the plan itself has it waiting; with and without a creation.
    @Test("doesn't make a flag that was created wait in the receipt", arguments: [true, false])
    func created(reads: Bool) async throws {
        try await withBench(Self.manifest("wait"), world: Self.world(reads: reads)) { bench in
            let ran = try await bench.place.hoist("apply", "--auto-approve", "--receipt", "receipt.json")
            #expect(ran.status == 0, "\(ran)")
            let receipt = try JSON(parsing: bench.place.read("receipt.json"))
            #expect(receipt["changes"].items.map { $0["outcome"].string } == ["done"])
            #expect(receipt["waiting"].items.map { $0["id"].string } == ["new"])
        }
    }

    /// Siblings: a removal alone; one call that moves it from one flag to another.
    @Test("that is to be taken away says so", arguments: ["wait", "create"], [true, false])
    func removal(_ policy: String, isMove: Bool) async throws {
        let manifest = """
            version: 1
            policy: {entities: \(policy)}
            flags:
              a: {targets: {Production: {companies: []}}}
              b: {targets: {Production: {companies: [\(isMove ? "gone" : "")]}}}

            """
        let refusing: SandboxConfiguration.Interceptor = { request, _ in
            request.method == "PATCH" && request.target.contains("/companies/gone/")
                ? .respond(
                    status: 404, headers: ["content-type": "application/json"],
                    body: #"{"error": {"code": "not_found", "message": "No such company"}}"#) : nil
        }
        let live = [SandboxFlag("a", companies: ["Production": ["gone"]]), SandboxFlag("b")]
        try await withBench(manifest, live: live, interceptor: refusing) { bench in
            let ran = try await bench.place.hoist("apply", "--auto-approve")
            #expect(ran.status == 1, "\(ran)")
            #expect(ran.out.contains("Reflag doesn't know the company `gone` in Production\n"), "\(ran.out)")
            let taken = "    = note: it is to be taken away from `a`, which lists it still\n"
            #expect(ran.out.contains(taken) == !isMove, "\(ran.out)")
            let wanted = "    = note: the manifest wants it on `b` at flags.yaml:5\n"
            #expect(ran.out.contains(wanted) == isMove, "\(ran.out)")
            #expect(ran.out.contains("the same call removes it from `a`") == isMove)
            #expect(!ran.out.contains("Run `"), "\(ran.out)")
        }
    }

    /// Siblings: more than are named, in text and with -v.
    @Test("is named with -v, however many are created")
    func named() async throws {
        let ids = (1...14).map { "s\($0)" }
        let manifest = """
            version: 1
            policy: {entities: create}
            flags:
              a: {targets: {Staging: {companies: [\(ids.joined(separator: ", "))]}, Production: {users: [p]}}}

            """
        try await withBench(manifest, live: Self.live, world: Self.world(reads: true)) { bench in
            let usual = try await bench.place.hoist("plan", "-q").out.replacing("\n    ", with: " ")
            #expect(usual.contains("without a name: user `p` in Production, company `s"), "\(usual)")
            #expect(ids.count { usual.contains("company `\($0)` in Staging") } == 9, "\(usual)")
            let all = try await bench.place.hoist("plan", "-v").out.replacing("\n    ", with: " ")
            #expect(ids.count { all.contains("company `\($0)` in Staging") } == 14, "\(all)")
        }
    }

    @Test("names the scope that creating it needs, with nothing written")
    func scope() async throws {
        try await withBench(Self.manifest("create"), live: Self.live, world: Self.world(reads: true)) { bench in
            var bench = bench
            bench.place.environment["REFLAG_API_KEY"] = bench.sandbox.keys.targeting
            let ran = try await bench.place.hoist("apply", "--auto-approve", "--parallelism", "1")
            #expect(ran.status == 7, "\(ran)")
            #expect(ran.out.contains("upsertCompany needs the scope `write:entities`"), "\(ran.out)")
        }
    }
}
