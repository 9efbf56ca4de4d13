import Foundation
import JSONText
import Sandbox
import Synchronization
import TestTools
import Testing

/// What `hoist verify` prints, complete.
@Suite("the outputs of hoist verify", .timeLimit(.minutes(60)))
struct VerifyOutputTests {
    private static let manifest = """
        version: 1
        audiences:
          partners: {companies: [initech]}
        flags:
          plain:
            targets:
              Production:
                audiences: [partners]
                companies: [acme]
                remove: {users: [u_9]}
          other:
            targets:
              Production: {companies: [globex]}
          gone: {archived: true}

        """

    private static let live = [
        SandboxFlag("plain", companies: ["Production": ["acme", "initech"]], users: ["Production": ["u_9"]]),
        SandboxFlag("other", companies: ["Production": ["globex", "acme"]]), SandboxFlag("gone", archived: true),
    ]

    @Test("what is on for somebody else than the manifest says is a warning with its likely reason, and exit 0")
    func warnings() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            let ran = try await bench.place.hoist("verify", "-e", "Production")
            #expect(ran.status == 0)
            #expect(
                ran.out == """
                    Sandbox App: 1 environment is served as the manifest says · 2 warnings

                    Production  version 1 · 3 flags, 3 companies, 1 user
                      warning[still-on]: `plain` is still on for user `u_9`, though the target was removed  \
                    flags.yaml:10
                        = help: it is a specific target, which a plan takes away or counts
                      warning[on-beyond-list]: `other` is on for company `acme`, whom its list doesn't name  flags.yaml:13
                        = help: it is a specific target, which a plan takes away or counts

                    """)
        }
    }

    // Siblings: somebody beyond an exact list by a rule and another one as a target, which are two findings then.
    @Test("a rule is told from a target, and a target that is off from one that is missing")
    func facts() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            try await bench.sandbox.mutate { world in
                try world.setTargets(of: "plain", in: "Production", companies: ["acme", "initech"], users: [])
                try world.setRules(
                    of: "plain", in: "Production", SandboxRules(companies: ["globex"], users: ["u_9"]))
                try world.setRules(of: "other", in: "Production", isOff: true)
            }
            let ran = try await bench.place.hoist("verify", "-e", "Production")
            #expect(ran.status == 8)
            #expect(
                ran.out.replacing(/version \d+/, with: "version N") == """
                    Sandbox App: 1 environment isn't served as the manifest says · 1 error, 2 warnings

                    Production  version N · 3 flags, 3 companies, 1 user
                      warning[still-on]: `plain` is still on for user `u_9`, though the target was removed  \
                    flags.yaml:10
                        = help: not a specific target: a rule, a segment or the flag's stage turns it on; check the flag \
                    in Reflag
                      error[target-off]: `other` is off for company `globex`, which is targeted  flags.yaml:13
                        = help: a specific target, and off: access may be off for everyone; check the flag in Reflag
                      warning[on-beyond-list]: `plain` is on for company `globex`, whom its list doesn't name  flags.yaml:7
                        = help: not a specific target: a rule, a segment or the flag's stage turns it on; check the flag \
                    in Reflag

                    """)
        }
    }

    @Test("errors name their places: an audience's member at the audience; colours on demand")
    func errors() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            try await bench.sandbox.mutate { world in
                try world.setTargets(of: "plain", in: "Production", companies: [], users: [])
                try world.setTargets(of: "other", in: "Production", companies: ["globex"])
                try world.editFlag("gone") { $0.archived = false }
            }
            let ran = try await bench.place.hoist("verify", "-e", "Production", "-e", "Staging")
            #expect(ran.status == 8)
            let text = """
                Sandbox App: 0 of 2 environments are served as the manifest says · 4 errors

                Production  version 5 · 3 flags, 3 companies, 1 user
                  error[archived-served]: `gone` is served, though it should be archived  flags.yaml:14
                    = help: it isn't archived in Reflag: apply the manifest
                  error[target-off]: `plain` is off for company `acme`, which is targeted  flags.yaml:9
                    = help: not a specific target: apply the manifest
                  error[target-off]: `plain` is off for company `initech`, which is targeted  flags.yaml:3
                    = help: not a specific target: apply the manifest

                Staging  version 2 · 3 flags
                  error[archived-served]: `gone` is served, though it should be archived  flags.yaml:14
                    = help: it isn't archived in Reflag: apply the manifest

                """
            #expect(
                ran.out.replacing(/version \d+/, with: "version N") == text.replacing(/version \d+/, with: "version N"))
            let colored = try await bench.place.hoist(
                "verify", "-e", "Production", "-e", "Staging", "--color", "always")
            #expect(colored.out != ran.out)
            #expect(colored.out.uncolored == ran.out)
        }
    }

    @Test("an edge that is behind for ever ends when the time is up, and is told apart from a wrong one")
    func late() async throws {
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            guard request.operation == .getFeatures else { return nil }
            return .respond(
                status: 200, headers: ["content-type": "application/json"],
                body: #"{"success":true,"flagStateVersion":0,"features":[]}"#)
        }
        try await withBench(Self.manifest, live: Self.live, interceptor: interceptor) { bench in
            let (ran, calls) = try await bench.calls {
                try await bench.place.hoist("verify", "-e", "Production", "--verify-timeout", "1")
            }
            #expect(ran.status == 8)
            #expect(
                ran.out == """
                    Sandbox App: 1 environment isn't served as the manifest says · 1 error

                    Production  not verified
                      error[late]: version 1 wasn't served in time: the newest that was served is 0
                        = help: run `hoist verify` later, or allow more time with --verify-timeout

                    """)
            #expect(calls.count { $0.operation == .getFeatures } > 1, "it was asked again")
        }
    }

    private static let nasty = """
        version: 1
        flags:
          "a`b<b>|c":
            targets:
              "Pro`d <i>@all":
                companies: ["@acme</details>", "x``y", "1\\n| a\\u202Eb"]
          plain: {secret: true}

        """

    @Test("Markdown, complete, with nothing of what comes from outside taken for Markdown")
    func markdown() async throws {
        var world = SandboxWorld.fresh()
        world.app.name = "App *x* [y](http://z) `q`"
        world.environments[0].name = "Pro`d <i>@all"
        let live = [
            SandboxFlag("a`b<b>|c", companies: ["Pro`d <i>@all": ["@acme</details>"]]), SandboxFlag("plain"),
        ]
        try await withBench(Self.nasty, live: live, world: world) { bench in
            let ran = try await bench.place.hoist("verify", "--format", "markdown", "-e", "Pro`d <i>@all")
            #expect(ran.status == 8, "\(ran)")
            let off = "is off for company"
            let hint = "not a specific target: apply the manifest"
            #expect(
                ran.out == #"""
                    ### ``App *x* [y](http://z) `q`: 1 environment isn't served as the manifest says · 3 errors``

                    ``Pro`d <i>@all  version 1 · 2 flags, 3 companies``

                    - **error** `` `plain` should be secret, and is served to the publishable key `` \#
                    `flags.yaml:7`<br>``somebody made it public: `hoist plan --runtime` shows this, and \#
                    `hoist apply --runtime` fixes it``
                    - **error** ``` `a`b<b>|c` \#(off) `x``y`, which is targeted ``` `flags.yaml:6`<br>`\#(hint)`
                    - **error** `` `a`b<b>|c` \#(off) `1\n| a\u{202E}b`, which is targeted `` \#
                    `flags.yaml:6`<br>`\#(hint)`

                    """#)
            let right = try await bench.place.hoist("verify", "--format", "markdown", "-e", "Staging", "--only", "a*")
            #expect(
                right
                    == Ran(
                        status: 0,
                        out: "### ``App *x* [y](http://z) `q`: 1 environment is served as the manifest says``\n",
                        err: right.err))
        }
    }

    @Test("keys of another environment are warned of by how they look, and one key for two is refused")
    func keys() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            let keys = await bench.sandbox.world().environments
            func write(_ first: (String, String), _ second: (String, String)) throws {
                func entry(_ keys: (String, String)) -> String {
                    #"{"secretKey": "\#(keys.0)", "publishableKey": "\#(keys.1)"}"#
                }
                try bench.place.write(
                    #"{"Production": \#(entry(first)), "Staging": \#(entry(second))}"#, to: "keys.json")
                try FileManager.default.setAttributes(
                    [.posixPermissions: 0o600], ofItemAtPath: bench.place.folder + "/keys.json")
            }
            let arguments = ["verify", "-e", "Production", "-e", "Staging", "--sdk-keys-file", "keys.json"]
            try write((keys[0].secretKey, keys[0].publishableKey), (keys[1].secretKey, keys[1].publishableKey))
            let right = try await bench.place.hoist(arguments)
            #expect(right.status == 0)
            #expect(!right.err.contains("warning: the"), "\(right)")

            try write((keys[1].secretKey, keys[0].publishableKey), (keys[0].secretKey, keys[1].publishableKey))
            let swapped = try await bench.place.hoist(arguments)
            #expect(
                swapped.err.lines.filter { $0.hasPrefix("warning") } == [
                    "warning: the secretKey of `Production` in keys.json looks like one of `Staging`",
                    "warning: the secretKey of `Staging` in keys.json looks like one of `Production`",
                ])
            // What Staging serves isn't what Production should.
            #expect(swapped.status == 8)

            try write((keys[0].secretKey, keys[0].publishableKey), (keys[1].secretKey, keys[0].publishableKey))
            let (twice, calls) = try await bench.calls { try await bench.place.hoist(arguments) }
            #expect(twice.status == 7)
            #expect(
                twice.err.contains(
                    """
                    error: keys.json has the same publishableKey for `Production` and `Staging`
                      = help: a key belongs to one environment: copy each from Reflag's settings
                    """), "\(twice)")
            #expect(!calls.contains { $0.operation?.isRuntime == true })
        }
    }

    @Test("a signal ends it at once with 130", arguments: [SIGINT, SIGTERM])
    func interrupted(signal: Int32) async throws {
        let child = Mutex<Child?>(nil)
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            guard request.operation == .getFeatures else { return nil }
            child.withLock { $0?.send(signal) }
            // Long enough for the signal to be taken before the answer.
            return .delay(milliseconds: 300)
        }
        try await withBench(Self.manifest, live: Self.live, interceptor: interceptor) { bench in
            let files = try Files(input: "")
            defer { files.remove() }
            let status = try await Gate.children.pass {
                let started = try Child(
                    Child.Start(
                        program: Built.program, arguments: ["verify"], environment: bench.place.environment,
                        folder: bench.place.folder, input: files.input, output: files.output, errors: files.errors))
                child.withLock { $0 = started }
                return try await started.ending()
            }
            #expect(status == 130)
            #expect(try files.text(files.output) == "")
        }
    }
}
