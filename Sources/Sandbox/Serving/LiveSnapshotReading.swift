#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

// Reads what `hoist import --snapshot` writes. This target has its own definition of the format:
//
// - a JSON object in UTF-8 whose first lines are `{`, `"format": "hoist-snapshot",`, `"version": 1,` and
//   `"checksum": "…",`: FNV-1a of 64 bits, in 16 hexadecimal digits, of all bytes after the end of that line;
// - `app` {id, name, flagKeyFormat}, `environments` [{id, name, isProduction, order, flagStateVersion}],
//   `stages` [{id, name, order}], `owners` [{id, name, email}] (name and email may be null), `flags` [{id, key, name,
//   description, stage, owner, permanent, archived, stale, unchecked, targets: [{environment, companies, users}]}];
//   a flag's stage and owner, and an environment of targets, are ids.
extension SandboxWorld {
    /// A copy of an app: the world in a snapshot file, with its own keys.
    ///
    /// People without a name or an e-mail address get one that is made from their id, because Reflag's responses always
    /// have both.
    ///
    /// - Throws: ``SandboxError`` if the file can't be read, is damaged, or has another format or version.
    package static func twin(ofSnapshot path: String) throws(SandboxError) -> SandboxWorld {
        guard let bytes = try StateFile(path: path).contents() else {
            throw .unreadableSnapshot(path: path, reason: "there is no such file")
        }
        do throws(LiveSnapshot.Problem) {
            return try LiveSnapshot.decode(bytes).world()
        } catch {
            throw .damagedSnapshot(path: path, reason: error.reason)
        }
    }
}

/// The content of a snapshot file.
private struct LiveSnapshot: Decodable {
    /// Why a file is rejected.
    struct Problem: Error {
        let reason: String
    }

    struct Head: Decodable {
        let format: String
        let version: Int
    }

    struct App: Decodable {
        let id: SandboxID
        let name: String
        let flagKeyFormat: SandboxKeyFormat
    }

    struct Environment: Decodable {
        let id: SandboxID
        let name: String
        let isProduction: Bool
        let order: Int
        let flagStateVersion: Int
    }

    struct Stage: Decodable {
        let id: SandboxID
        let name: String
        let order: Int
    }

    struct Owner: Decodable {
        let id: SandboxID
        let name: String?
        let email: String?
    }

    struct Targets: Decodable {
        let environment: SandboxID
        let companies: [SandboxID]
        let users: [SandboxID]
    }

    struct Flag: Decodable {
        let id: SandboxID
        let key: SandboxID
        let name: String
        let description: String?
        let stage: SandboxID?
        let owner: SandboxID?
        let permanent: Bool
        let archived: Bool
        let stale: Bool
        let unchecked: Bool
        let targets: [Targets]
    }

    let app: App
    let environments: [Environment]
    let stages: [Stage]
    let owners: [Owner]
    let flags: [Flag]

    static func decode(_ bytes: [UInt8]) throws(Problem) -> LiveSnapshot {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw Problem(reason: "it isn't UTF-8") }
        let data = Data(bytes)
        guard let head = try? JSONDecoder().decode(Head.self, from: data) else {
            throw Problem(reason: "it is incomplete, or isn't a snapshot")
        }
        guard head.format == "hoist-snapshot" else { throw Problem(reason: "it says that it is a \(head.format)") }
        guard head.version == 1 else {
            throw Problem(reason: "it is of version \(head.version), and this hoist reads version 1")
        }
        let lines = bytes.split(separator: 10, maxSplits: 4, omittingEmptySubsequences: false)
        let checksum = lines.count == 5 ? Self.checksum(lines[4]) : ""
        guard lines.count == 5, lines[3].elementsEqual("  \"checksum\": \"\(checksum)\",".utf8) else {
            throw Problem(reason: "it was changed or truncated: the checksum doesn't match")
        }
        do {
            return try JSONDecoder().decode(LiveSnapshot.self, from: data)
        } catch {
            throw Problem(reason: StateFile.reason(for: error))
        }
    }

    private static func checksum(_ bytes: ArraySlice<UInt8>) -> String {
        MadeUp.hexadecimal(
            bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 })
    }

    func world() throws(Problem) -> SandboxWorld {
        do throws(SandboxWorldProblem) {
            return try SandboxWorld(
                app: SandboxApp(id: app.id, name: app.name, flagKeyFormat: app.flagKeyFormat),
                environments: environments.map {
                    SandboxEnvironment(
                        id: $0.id, name: $0.name, isProduction: $0.isProduction, order: $0.order,
                        flagStateVersion: $0.flagStateVersion)
                },
                stages: stages.map { SandboxStage(id: $0.id, name: $0.name, order: $0.order) },
                segments: SandboxWorld.freshSegments,
                users: owners.map { owner in
                    SandboxUser(
                        id: owner.id, name: owner.name ?? owner.id.text,
                        email: owner.email ?? "\(MadeUp.slug(owner.id.text))@twin.invalid")
                },
                flags: flags.map(\.sandboxFlag))
        } catch {
            throw Problem(reason: "\(error.place): \(error.reason)")
        }
    }
}

extension LiveSnapshot.Flag {
    fileprivate var sandboxFlag: SandboxFlag {
        var targets: [SandboxID: SandboxTargets] = [:]
        for list in self.targets {
            targets[list.environment] = SandboxTargets(
                companies: SandboxIDList(list.companies), users: SandboxIDList(list.users))
        }
        var flag = SandboxFlag(
            id: id, key: key, name: name, description: description, stage: stage, owner: owner, archived: archived,
            permanent: permanent, targets: targets)
        flag.stale = stale
        flag.noRecentChecks = unchecked
        return flag
    }
}
