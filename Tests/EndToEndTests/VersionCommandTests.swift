import Foundation
import JSONText
import Sandbox
import TestTools
import Testing

@Suite("hoist version", .timeLimit(.minutes(60)))
struct VersionCommandTests {
    @Test("says the same as text and as JSON, without a key, a manifest or a home")
    func forms() async throws {
        try await withWorkplace { place in
            let none: [String: String?] = ["HOME": nil, "PATH": nil]
            let text = try await place.hoist("version", environment: none)
            let json = try await place.hoist("version", "--format", "json", environment: none)
            #expect(text.status == 0 && text.err == "" && json.status == 0 && json.err == "")
            let facts = try json.json()
            let build = facts["build"]
            let modified = facts["modified"] == .bool(true) ? ", with changes that aren't committed" : ""
            let words = ["configuration", "compiler", "platform", "architecture"].map { build[$0].string }
            let linked = facts["linked"].items.map { "\($0["name"].string) \($0["version"].string)" }
            #expect(
                text.out == """
                    hoist \(facts["hoist"].string)
                    commit     \(facts["commit"].string)\(modified)
                    build      \(words[0]), Swift \(words[1]), \(words[2]) \(words[3]), with the sandbox
                    API        \(facts["apiDocuments"].items.map(\.string).joined(separator: ", "))
                    linked in  \(linked.joined(separator: "\n           "))

                    """)
            #expect(try await place.hoist("--version").out == facts["hoist"].string + "\n")
        }
    }

    @Test("knows the API's documents that the sandbox can follow")
    func documents() async throws {
        try await withWorkplace { place in
            let facts = try await place.hoist("version", "--format", "json").json()
            #expect(facts["apiDocuments"].items.map(\.string) == SandboxDialect.allCases.map(\.rawValue))
        }
    }

    @Test("names packages of the pins in the versions that are pinned, and libraries of the system")
    func linked() async throws {
        let pins = try Built.text(of: "scripts/pins/packages.txt").lines.filter { !$0.hasPrefix("#") && !$0.isEmpty }
            .map { $0.split(separator: " ").prefix(2).map(String.init) }
        let pinned = Dictionary(uniqueKeysWithValues: pins.map { ($0[0], $0[1]) })
        try await withWorkplace { place in
            let linked = try await place.hoist("version", "--format", "json").json()["linked"].items
            let packages = linked.filter { $0["revision"] != .null }
            #expect(linked.map(\.["name"].string) == linked.map(\.["name"].string).sorted())
            for package in packages {
                #expect(pinned[package["name"].string] == package["version"].string, "\(package)")
                #expect(package["revision"].string.wholeMatch(of: /[0-9a-f]{40}/) != nil, "\(package)")
                #expect(package["url"].string.hasPrefix("https://github.com/"), "\(package)")
            }
            // What the program itself imports is there.
            let names = Set(packages.map(\.["name"].string))
            #expect(
                names.isSuperset(of: [
                    "async-http-client", "hummingbird", "swift-argument-parser", "swift-crypto", "swift-nio-ssl",
                    "swift-subprocess", "swift-system",
                ]))
            let libraries = linked.filter { $0["revision"] == .null }
            #expect(libraries.map(\.["name"].string) == ["libyaml", "zlib"])
            for (library, module) in zip(libraries, ["yaml-0.1", "zlib"]) {
                let known = try await place.run(
                    "/usr/bin/env", ["pkg-config", "--modversion", module], environment: place.environment)
                if known.status == 0 { #expect(known.out == library["version"].string + "\n") }
            }
        }
    }

    // Siblings: a folder in a repository, a repository without a commit, one that was changed, a repository whose hook builds.
    @Test("the commit is that of a checkout, and unknown of anything else")
    func commit() async throws {
        try await withWorkplace { place in
            let repository = place.folder + "/repository"
            try place.write("a\n", to: "repository/a/b")
            func commit(of folder: String, _ variables: [String: String] = [:]) async throws -> String {
                let ran = try await place.run(
                    "/bin/sh", [Built.repository + "/scripts/release/commit.sh", folder],
                    environment: place.environment.merging(variables) { $1 })
                #expect(ran.status == 0 && ran.err == "", "\(ran)")
                return ran.out
            }
            func git(_ arguments: String...) async throws -> String {
                let identity = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
                let ran = try await place.run(
                    "/usr/bin/env", ["git", "-C", repository] + identity + arguments, environment: place.environment)
                try #require(ran.status == 0, "\(ran)")
                return ran.out
            }
            #expect(try await commit(of: repository) == "unknown\n")
            #expect(try await commit(of: repository, ["PATH": "/nowhere"]) == "unknown\n")
            _ = try await git("init", "-q")
            #expect(try await commit(of: repository) == "unknown\n")
            _ = try await git("add", "a")
            _ = try await git("commit", "-q", "-m", "a")
            let id = try await git("rev-parse", "HEAD").prefix { $0 != "\n" }
            #expect(try await commit(of: repository) == "\(id)\n")
            #expect(try await commit(of: repository, ["GIT_DIR": "/nowhere"]) == "\(id)\n")
            #expect(try await commit(of: repository + "/a") == "unknown\n")
            try place.write("c\n", to: "repository/c")
            #expect(try await commit(of: repository) == "\(id)\n", "what isn't tracked isn't built")
            try place.write("b\n", to: "repository/a/b")
            #expect(try await commit(of: repository) == "\(id) modified\n")
        }
    }
}
