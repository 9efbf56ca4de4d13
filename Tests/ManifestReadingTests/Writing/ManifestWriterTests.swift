import Diagnostics
import FlagModel
import FlagTestKit
import JSONText
import Testing

@testable import ManifestReading

@Suite("Writing manifests")
struct ManifestWriterTests {
    @Test("a manifest with nothing in it")
    func smallest() throws {
        #expect(
            try ManifestWriter.text(Manifest()) == """
                version: 1

                flags: {}

                """)
    }

    @Test("all that a manifest can say, in the order of the schema table")
    func whole() throws {
        let text = """
            version: 1
            app: "42"

            policy:
              unlisted: archive
              ignore:
              - legacy-*
              - "*-old"
              targets:
                Production: additive
                "no": exact
                "*": additive
              limits:
                archive: 5
                untarget: 10%
              known:
              - eu-*
              require:
              - name
              recommend:
              - description

            owners:
              jane@example.com: usr_8f2k19
              "1:30": "007"

            create:
              description: null
              owner: null
              stage: In development
              permanent: true
              secret: false

            audiences:
              design-partners:
                companies:
                - acme-corp
                - "0x2A"
                users:
                - u_1
              nobody: {}

            flags:
              new-checkout-flow:
                name: New checkout flow 🚀
                description: |
                  Rollout of the redesigned checkout.

                    - with care
                owner: jane@example.com
                stage: Beta
                permanent: false
                secret: true
                archived: false
                expires: 2027-03-31
                targets:
                  Production:
                    audiences:
                    - design-partners
                    - nobody
                    companies:
                    - initech
                    - "2027-03-31"
                    users: []
                    remove:
                      companies:
                      - hooli
                      users:
                      - u_9
                  Staging: {}
              huddles:
                name: "Yes: \\u202Eno\\u2066"
                description: '- say "hi"'
                owner: jane@example.com
                targets: {}
              "null":
                name: "no"
                owner: null

            """
        let reading = ManifestReader.read(Array(text.utf8), name: "flags.yaml")
        #expect(reading.diagnostics.sorted.filter { $0.severity == .error }.map(\.message) == [])
        let written = try reading.manifest.map { try ManifestWriter.text($0) }
        #expect(written == text)
    }

    @Test("comments, the schema's line and includes")
    func extras() throws {
        let text = """
            # yaml-language-server: $schema=./schema/flags.schema.json
            # Imported from Acme Web.
            #
            # Second line\\u{202E}.
            version: 1
            # The key's own app.
            app: app1
            include:
            - flags/*.yaml

            # How it is held.
            policy:
              # A list is the whole truth;
              # write `additive` for a minimum.
              targets: exact

            # All of them.
            flags:
              app: {}
              policy: {}
              targets: {}

            """
        var manifest = Manifest(apps: [located("app1")])
        manifest.flags = ["app", "policy", "targets"].map { ManifestFlag(key: located($0)) }
        var extras = ManifestExtras()
        extras.schema = "./schema/flags.schema.json"
        extras.header = "Imported from Acme Web.\n\nSecond line\u{202E}."
        extras.include = ["flags/*.yaml"]
        extras.writesTargetsMode = true
        extras.comments = [
            .app: "The key's own app.", .policy: "How it is held.",
            .policyTargets: "A list is the whole truth;\nwrite `additive` for a minimum.", .flags: "All of them.",
            .audiences: "Not written, since there are none.",
        ]
        #expect(try ManifestWriter.text(manifest, extras: extras) == text)
    }

    @Test("an included file has what such a file can have")
    func included() throws {
        var manifest = Manifest()
        manifest.create.stage = located("Beta")
        manifest.audiences = [Audience(name: located("staff"), users: [located("u_1")])]
        manifest.flags = [ManifestFlag(key: located("a"))]
        #expect(
            try ManifestWriter.text(manifest, as: .included) == """
                create:
                  stage: Beta

                audiences:
                  staff:
                    users:
                    - u_1

                flags:
                  a: {}

                """)
        #expect(try ManifestWriter.text(Manifest(), as: .included) == "{}\n")
    }

    @Test("what a file can't say is an error of its own")
    func errors() {
        var manifest = Manifest()
        manifest.policy.targets = .additive
        #expect(throws: ManifestWritingError.notInIncludedFiles("policy")) {
            try ManifestWriter.text(manifest, as: .included)
        }
        manifest.includedCreate = [1: CreateDefaults()]
        #expect(throws: ManifestWritingError.createOfIncludedFiles) { try ManifestWriter.text(manifest) }
        #expect(
            [ManifestWritingError.createOfIncludedFiles, .notInIncludedFiles("app"), .emitter("no memory")]
                .map(\.description) == [
                    "the manifest has a `create` of included files, which one file can't express",
                    "an included file can't have `app`", "the YAML can't be written: no memory",
                ])
    }

    @Test("one flag, to stand among others")
    func entry() throws {
        var flag = ManifestFlag(key: located("new-flag"))
        flag.description = located("One line.\n\n  Another.\n")
        flag.targets = [ManifestTargets(environment: located("Production"))]
        flag.targets[0].companies = located([located("a"), located("1e3")])
        let text = """
                new-flag:
                  description: |
                    One line.

                      Another.
                  targets:
                    Production:
                      companies:
                      - a
                      - "1e3"

            """
        #expect(try ManifestWriter.entry(of: flag, indentation: 4) == text)
        let reading = ManifestReader.read(Array("version: 1\nflags:\n\(text)".utf8), name: "flags.yaml")
        #expect(reading.manifest?.flags.first?.description?.value == "One line.\n\n  Another.\n")
    }

    // Siblings: with quotes, an emoji, a line end; two that differ in their form alone; one that is too long for a line.
    @Test("long keys stand on the line of their values, as far as libyaml reads that")
    func longKeys() throws {
        let long = String(repeating: "long-", count: 30)
        let keys = [
            "a", long, long + ": \"🙂\"", long + "é", long + "e\u{301}", "two\nlines",
            String(repeating: "x", count: 1_100),
        ]
        var parts: [YAMLPart] = [.mapping]
        for key in keys {
            parts += [.scalar(key, ScalarStyle.style(of: key)), .mapping, .scalar(long, .plain)]
            parts += [.list, .scalar(long, .plain), .endOfList, .endOfMapping]
        }
        let text = try YAMLEmitter.text(of: parts + [.endOfMapping])
        #expect(text.contains("\n\(long):\n  \(long):\n  - \(long)\n"), "\(text)")
        #expect(text.contains("\n\"two\\nlines\":\n"), "\(text)")
        #expect(text.split(separator: "\n").count { $0.hasPrefix("?") } == 1, "\(text)")
        let value = OtherValue.mapping([(key: OtherValue.text(long), value: OtherValue.list([.text(long)]))])
        let meant = OtherValue.mapping(keys.map { (key: OtherValue.text($0), value: value) })
        #expect("\(OtherValue.read(Array(text.utf8)))" == meant.description, "\(text)")
    }

    @Test("a document that uses every private character still comes back")
    func privateCharacters() throws {
        let used = (UInt32(0xE000)...0xF8FF).compactMap(Unicode.Scalar.init)
        var text = String(String.UnicodeScalarView(used))
        text += "🚀"
        var parts = ManifestParts()
        parts.list([text])
        let written = try YAMLEmitter.text(of: parts.parts)
        #expect(written.hasSuffix("\\U0001F680\"\n"))
        #expect(OtherValue.read(Array(written.utf8)).description == OtherValue.list([.text(text)]).description)
    }

    private func located<Value>(_ value: Value) -> Located<Value> {
        let start = SourcePosition(line: 1, column: 1)
        return Located(value, at: Place(file: 0, start: start, end: start))
    }

    private func located(_ id: Identifier) -> Located<Identifier> { .id(id, at: located(0).place) }
}
