import Diagnostics
import FlagModel
import FlagTestKit
import TestTools
import Testing

@testable import ManifestReading

/// A flag written into the text of a manifest.
struct EditCase: CustomTestStringConvertible, Sendable {
    let name: String
    let before: String
    /// The flags that are put in, as a manifest says them.
    let flags: String
    let after: String

    var testDescription: String { name }

    init(_ name: String, _ before: String, put flags: String, _ after: String) {
        self.name = name
        self.before = before
        self.flags = flags
        self.after = after
    }
}

@Suite("Flags written into the text of a manifest")
struct ManifestEditorTests {
    /// The flags that a text under `flags:` says.
    private static func flags(_ text: String) throws -> [ManifestFlag] {
        let reading = ManifestReader.read(Array(("version: 1\nflags:\n" + text).utf8), name: "new.yaml")
        return try #require(reading.manifest, "\(reading.diagnostics.sorted.map(\.message))").flags
    }

    private static func edit(_ before: String, _ flags: String) throws -> String {
        let files = try ManifestEditor.files(
            with: Self.flags(flags), in: Array(before.utf8), name: "flags.yaml", from: NoFiles())
        return String(decoding: files.first?.bytes ?? Array(before.utf8), as: UTF8.self)
    }

    private static let commented = """
        # The flags of a team.
        version: 1 # the first

        flags:   # all of them
          # About huddles.
          huddles: # calls
            name: Huddles   # short
            # For whom.
            targets:
              Production:
                companies:
                  - acme # since May
                  # the big one
                  - hooli
                users: [u_1]
              Staging: {users: []}
          # About dark mode.
          dark-mode: {}

        # The end.

        """

    private static let cases: [EditCase] = [
        EditCase(
            "an item more in a list", commented,
            put: """
                  huddles:
                    name: Huddles
                    targets: {Production: {companies: [acme, hooli, initech], users: [u_1]}, Staging: {users: []}}
                """,
            commented.replacing("          - hooli\n", with: "          - hooli\n          - initech\n")),
        EditCase(
            "an item less, with its comment, and another that was there", commented,
            put: """
                  huddles:
                    name: Huddles
                    targets: {Production: {companies: [hooli, "007"], users: [u_1]}, Staging: {users: []}}
                """,
            commented.replacing("          - acme # since May\n", with: "")
                .replacing("          - hooli\n", with: "          - hooli\n          - \"007\"\n")),
        EditCase(
            "a list in brackets stays in brackets", commented,
            put: """
                  huddles:
                    name: Huddles
                    targets: {Production: {companies: [acme, hooli], users: [u_1, u_2]}, Staging: {users: []}}
                """,
            commented.replacing("        users: [u_1]\n", with: "        users: [u_1, u_2]\n")),
        EditCase(
            "a list that is empty now", commented,
            put: """
                  huddles:
                    name: Huddles
                    targets: {Production: {companies: [], users: [u_1]}, Staging: {users: []}}
                """,
            commented.replacing(
                """
                        companies:
                          - acme # since May
                          # the big one
                          - hooli

                """, with: "        companies: []\n")),
        EditCase(
            "fields more, each at its place", commented,
            put: """
                  huddles:
                    name: Huddles
                    description: "Two\\nlines."
                    permanent: true
                    targets: {Production: {companies: [acme, hooli], users: [u_1]}, Staging: {users: []}}
                """,
            commented.replacing(
                "    name: Huddles   # short\n",
                with: "    name: Huddles   # short\n    description: |-\n      Two\n      lines.\n    permanent: true\n"
            )),
        EditCase(
            "another name, and an environment more", commented,
            put: """
                  huddles:
                    name: Huddles 2
                    targets:
                      Production: {companies: [acme, hooli], users: [u_1]}
                      Staging: {users: []}
                      Development: {users: [u_9]}
                """,
            commented.replacing("    name: Huddles   # short\n", with: "    name: Huddles 2   # short\n")
                .replacing(
                    "    targets:\n", with: "    targets:\n      Development:\n        users:\n          - u_9\n")),
        EditCase(
            "a field less", commented, put: "  huddles: {name: Huddles}",
            commented.replacing(
                """
                    targets:
                      Production:
                        companies:
                          - acme # since May
                          # the big one
                          - hooli
                        users: [u_1]
                      Staging: {users: []}

                """, with: "")),
        EditCase(
            "a comment beside each kind of value stays",
            """
            version: 1
            flags:
              a:
                name: "A # 1" # the name
                description: | # the text
                  One # no comment

                  Two.
                owner: &jane 'jane
                  # no comment' # the owner
                stage: # the stage
                  Beta\t# really
                permanent: !!bool true#no
            # no comment of it

            """.replacing("true#no", with: "true # yes"),
            put: """
                  a:
                    name: B
                    description: "Three.\\nFour."
                    owner: joe@example.com
                    stage: Alpha
                    permanent: false
                """,
            """
            version: 1
            flags:
              a:
                name: "B" # the name
                description: |- # the text
                  Three.
                  Four.
                owner: &jane 'joe@example.com' # the owner
                stage: # the stage
                  Alpha\t# really
                permanent: false # yes
            # no comment of it

            """),
        EditCase(
            "the comments in a list of several lines in brackets go with its items",
            """
            version: 1
            flags:
              a:
                targets:
                  Production:
                    companies: [ # who
                      # the first
                      acme, # since May
                      globex, # gone

                      # the "#last"
                      "#hooli", # soon
                      # nobody
                    ] # all

            """,
            put: "  a: {targets: {Production: {companies: [acme, initech, '#hooli']}}}",
            """
            version: 1
            flags:
              a:
                targets:
                  Production:
                    companies: [ # who
                      # the first
                      acme, # since May

                      # the "#last"
                      "#hooli", # soon
                      initech,
                      # nobody
                    ] # all

            """),
        EditCase(
            "the comments of a flag that is written again stay at the parts that are left",
            """
            version: 1
            x-base: &base {permanent: true}
            flags:
              a: # about a
                <<: *base
                # its name
                name: A # short
                # for whom
                targets:
                  Production:
                    users:
                      # the boss
                      - u_1 # Ann
                      - u_2 # Joe
                  # the first to see it
                  Staging: {users: []}
              b: {<<: *base}

            """,
            put: "  a: {name: B, targets: {Production: {users: [u_1]}}}",
            """
            version: 1
            x-base: &base {permanent: true}
            flags:
              a: # about a
                # its name
                name: B # short
                # for whom
                targets:
                  Production:
                    users:
                    # the boss
                    - u_1 # Ann
              b: {<<: *base}

            """),
        EditCase(
            "a comment on a line of Windows",
            "version: 1\r\nflags:\r\n  a:\r\n    name: A # one\r\n    # two\r\n    permanent: true\r\n",
            put: "  a: {name: B, permanent: true}",
            "version: 1\r\nflags:\r\n  a:\r\n    name: B # one\r\n    # two\r\n    permanent: true\r\n"),
        EditCase(
            "a flag in braces with a comment", "version: 1\nflags:\n  a: {name: A} # one\n", put: "  a: {name: B}",
            "version: 1\nflags:\n  a: {name: B} # one\n"),
        EditCase(
            "a flag in braces is replaced", commented, put: "  dark-mode: {name: Dark}",
            commented.replacing("  dark-mode: {}\n", with: "  dark-mode:\n    name: Dark\n")),
        EditCase(
            "a new flag comes last", commented, put: "  new: {name: New}",
            commented.replacing("  dark-mode: {}\n", with: "  dark-mode: {}\n  new:\n    name: New\n")),
        EditCase("nothing that differs", commented, put: "  dark-mode:", commented),
        EditCase(
            "the first flag of all", "version: 1\nflags: {} # none yet\n", put: "  a: {name: A}\n  b: {}",
            "version: 1\nflags: # none yet\n  a:\n    name: A\n  b: {}\n"),
        EditCase(
            "a text without an end of its last line", "version: 1\nflags:\n    a: {}", put: "  b: {name: B}",
            "version: 1\nflags:\n    a: {}\n    b:\n        name: B"),
        EditCase(
            "the ends of lines of Windows, and a byte order mark",
            "\u{FEFF}version: 1\r\nflags:\r\n  a:\r\n    name: A\r\n",
            put: "  a: {name: B}\n  c: {}",
            "\u{FEFF}version: 1\r\nflags:\r\n  a:\r\n    name: B\r\n  c: {}\r\n"),
        EditCase(
            "a block of text with empty lines after it",
            "version: 1\nflags:\n  a:\n    description: |\n      One.\n\n      Two.\n\n\n  b: {}\n",
            put: "  a: {description: Other}", "version: 1\nflags:\n  a:\n    description: Other\n\n\n  b: {}\n"),
        EditCase(
            "what comes from a merge is written over",
            "version: 1\nx-base: &base {permanent: true}\nflags:\n  a:\n    <<: *base\n    name: A\n",
            put: "  a: {name: A, permanent: false}",
            "version: 1\nx-base: &base {permanent: true}\nflags:\n  a:\n    <<: *base\n    name: A\n    permanent: false\n"
        ),
        EditCase(
            "a list that is an alias is written out",
            """
            version: 1
            flags:
              a: {targets: {Production: {users: &all [u_1]}}}
              b:
                targets:
                  Production:
                    users: *all

            """, put: "  b: {targets: {Production: {users: [u_1, u_2]}}}",
            """
            version: 1
            flags:
              a: {targets: {Production: {users: &all [u_1]}}}
              b:
                targets:
                  Production:
                    users: [u_1, u_2]

            """),
        EditCase(
            "a list that others refer to is theirs afterwards",
            """
            version: 1
            flags:
              a:
                targets:
                  Production:
                    users: &all
                    - u_1 # Ann
              b: {targets: {Production: {users: *all}}}

            """, put: "  a: {targets: {Production: {users: [u_1, u_2]}}}",
            """
            version: 1
            flags:
              a:
                targets:
                  Production:
                    users:
                    - u_1 # Ann
                    - u_2
              b: {targets: {Production: {users: &all [u_1]}}}

            """),
        EditCase(
            "so is a flag", "version: 1\nflags:\n  a: &a\n    name: A # a\n  b: *a\n", put: "  a: {name: B}",
            "version: 1\nflags:\n  a:\n    name: B # a\n  b: &a\n    name: A\n"),
        EditCase(
            "a flag that is an alias is written out",
            "version: 1\nx-a: &a {name: A}\nflags:\n  a: *a\n  b: *a\n", put: "  b: {name: B}",
            "version: 1\nx-a: &a {name: A}\nflags:\n  a: *a\n  b: {name: B}\n"),
        EditCase(
            "flags in braces", "version: 1\nflags: {a: {name: A}} # all\n", put: "  a: {name: B}\n  b: {name: C}",
            "version: 1\nflags: {a: {name: B}, b: {name: C}} # all\n"),
        EditCase(
            "braces over two lines", "version: 1\nflags: {\n}\n", put: "  a: {name: B}",
            "version: 1\nflags: {\n  a: {name: B}\n}\n"),
        EditCase(
            "all in braces", "{version: 1, flags: {}}\n", put: "  a: {name: B}",
            "{version: 1, flags: {a: {name: B}}}\n"),
        EditCase(
            "flags that are an alias", "version: 1\nx-f: &f {a: {}}\nflags: *f\n", put: "  b: {}",
            "version: 1\nx-f: &f {a: {}, b: {}}\nflags: *f\n"),
        EditCase(
            "a flag that comes from a merge that nothing else has",
            "version: 1\nx-f: &f {a: {}}\nflags:\n  <<: *f\n  b: {}\n", put: "  a: {name: A}",
            "version: 1\nx-f: &f {a: {name: A}}\nflags:\n  <<: *f\n  b: {}\n"),
        EditCase(
            "a new flag in a file that is indented by four",
            """
            version: 1
            flags:
                a:
                    targets:
                        Production:
                            companies:
                            - acme

            """,
            put: "  b: {name: B, targets: {Production: {companies: [acme, globex], users: []}}}",
            """
            version: 1
            flags:
                a:
                    targets:
                        Production:
                            companies:
                            - acme
                b:
                    name: B
                    targets:
                        Production:
                            companies:
                            - acme
                            - globex
                            users: []

            """),
        EditCase(
            "a flag with a long key, as it was written before", "version: 1\nflags:\n  ? \(long)\n  : name: A\n",
            put: "  \(long): {name: B}", "version: 1\nflags:\n  ? \(long)\n  : name: B\n"),
    ]

    private static let long = String(repeating: "long-", count: 30)

    @Test("every other byte stays", arguments: cases)
    func edits(_ edit: EditCase) throws {
        let after = try Self.edit(edit.before, edit.flags)
        #expect(after == edit.after)
    }

    @Test(
        "what can't be done safely isn't done, and is reported",
        arguments: [
            (
                "a flag with a tag that others share",
                "version: 1\nflags:\n  a: &a !!map\n    name: A\n  b: *a\n", "  a: {name: B}",
                "`a` can't be adopted without changing what other parts mean"
            ),
            (
                "a list with a tag that others share",
                """
                version: 1
                flags:
                  a:
                    targets:
                      Production:
                        users: &all !!seq
                        - u_1
                  b: {targets: {Production: {users: *all}}}

                """, "  a: {targets: {Production: {users: [u_1, u_2]}}}",
                "`a` can't be adopted without changing what other parts mean"
            ),
            (
                "what the policy doesn't allow",
                "version: 1\npolicy: {require: [name]}\nflags:\n  a: {name: A}\n", "  a: {stage: Beta}",
                "with `a` as live, the manifest would have an error: "
            ),
        ])
    func refusals(_ name: String, _ before: String, _ flags: String, _ message: String) throws {
        let problem = #expect(throws: ManifestEditingProblem.self) { try Self.edit(before, flags) }
        #expect(problem?.message.contains(message) ?? false, "\(name): \(problem?.message ?? "")")
    }

    @Test("a flag stays in its file")
    func included() throws {
        let files = MemoryFiles(files: [.file("flags/a.yaml", "flags:\n  a: {name: A} # one\n  b: {}\n")])
        let root = "version: 1\ninclude: [flags/*.yaml]\nflags:\n  c: {}\n"
        let edited = try ManifestEditor.files(
            with: Self.flags("  a: {name: A2}\n  d: {}"), in: Array(root.utf8), name: "some/flags.yaml", from: files)
        #expect(
            edited.map { $0.name + ": " + String(decoding: $0.bytes, as: UTF8.self) } == [
                "some/flags.yaml: " + root + "  d: {}\n",
                "some/flags/a.yaml: flags:\n  a: {name: A2} # one\n  b: {}\n",
            ])
    }

    @Test(
        "whatever the manifest and the flag, the result means the one with the other, and keeps all other lines and the comments"
    )
    func property() throws {
        var kept = 0
        for seed in Seeds.cases(200) {
            var random = Seeded(seed: seed)
            let manifest = Manifest.generated(&random)
            let other = Manifest.generated(&random)
            guard let old = manifest.flags.randomElement(using: &random),
                let donor = other.flags.randomElement(using: &random)
            else { continue }
            var root = manifest
            root.includedCreate = [:]
            let entry = try ManifestWriter.entry(of: old, indentation: 2)
            let commented = Self.commented(entry)
            let text = try ManifestWriter.text(root).replacing(entry, with: commented, maxReplacements: 1)
            guard ManifestReader.read(Array(text.utf8), name: "flags.yaml").manifest != nil else { continue }
            // Audiences are the other manifest's.
            var flag = ManifestFlag(key: old.key, sameAs: donor)
            flag.targets = flag.targets.map { targets in
                var targets = targets
                targets.audiences = nil
                return targets
            }
            let files: [ManifestEditor.File]
            do throws(ManifestEditingProblem) {
                files = try ManifestEditor.files(
                    with: [flag], in: Array(text.utf8), name: "flags.yaml", from: NoFiles())
            } catch {
                if case .breaks(_, let errors) = error, errors.allSatisfy({ $0.contains("has no") }) { continue }
                Issue.record("HOIST_SEED=\(seed): \(error.message)\n\(text)")
                continue
            }
            let after = String(decoding: files.first?.bytes ?? Array(text.utf8), as: UTF8.self)
            let halves = text.split(separator: commented, maxSplits: 1, omittingEmptySubsequences: false)
            #expect(halves.count == 2, "HOIST_SEED=\(seed)")
            #expect(
                halves.count == 2 && after.utf8.starts(with: halves[0].utf8)
                    && after.utf8.reversed().starts(with: halves[1].utf8.reversed()), "HOIST_SEED=\(seed):\n\(after)")
            #expect(after.contains(" # the key\n"), "HOIST_SEED=\(seed):\n\(after)")
            let hasTargets = flag.targets.contains(where: \.isManaged) && text.contains(" # the targets\n")
            #expect(!hasTargets || after.contains("    targets: # the targets\n"), "HOIST_SEED=\(seed):\n\(after)")
            kept += hasTargets ? 1 : 0
            var meant = manifest
            meant.includedCreate = [:]
            meant.flags = meant.flags.map { other in
                let key = Located(other.key.value, at: .beginning(of: 0))
                return ManifestFlag(key: key, sameAs: other.key.value == flag.key.value ? flag : other)
            }
            let found = try #require(ManifestReader.read(Array(after.utf8), name: "flags.yaml").manifest)
            #expect(ManifestComparison.isSame(found, meant), "HOIST_SEED=\(seed):\n\(after)")
        }
        #expect(kept > 0 || Seeds.cases(2).count == 1)
    }

    /// A flag's lines with comments beside its key and its targets.
    private static func commented(_ entry: String) -> String {
        entry.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
            index == 0 ? line + " # the key" : line == "    targets:" ? line + " # the targets" : String(line)
        }.joined(separator: "\n")
    }
}
