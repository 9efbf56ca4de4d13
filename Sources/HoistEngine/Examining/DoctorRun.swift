import APIAccess
import Diagnostics
import FlagModel
package import JSONText
import LiveReading
import ManagementAPI
import Planning
import SystemAccess

/// Checks everything that a plan needs, one thing after the other, and writes nothing.
package struct DoctorRun: Sendable {
    private static let order = [
        "settings", "reach", "key", "app", "environments", "flags", "names", "read", "write", "cache",
    ]

    /// The findings so far.
    package private(set) var findings = DoctorFindings()
    /// The manifest; nil if there is none.
    private let loaded: LoadedManifest?

    /// Checks the manifest offline; without one, everything else is checked all the same.
    ///
    /// - Parameter path: The manifest's path.
    package init(manifestAt path: String) {
        findings.add("version", .ok, "hoist \(Version.text)")
        do throws(EngineError) {
            let loaded = try LoadedManifest.load(path, today: nil)
            self.loaded = loaded
            record(loaded, path)
        } catch {
            loaded = nil
            if path != "-", !FileReading.isTaken(path) {
                findings.add("manifest", .unknown, "none at \(path) yet", help: error.hint)
            } else {
                findings.fail("manifest", error)
            }
        }
    }

    /// Checks the git repository around a manifest: needs neither a key nor a network.
    ///
    /// - Parameter path: The manifest's path.
    package mutating func examineRepository(around path: String) async {
        var found = findings
        let manifest = loaded?.manifest == nil ? nil : loaded
        await RepositoryExamination(around: LoadedManifest.folder(of: path), manifest: manifest).add(to: &found)
        findings = found
    }

    /// The apps that the manifest is for.
    package var permitted: PermittedApps { .manifest(loaded?.apps ?? []) }

    private mutating func record(_ loaded: LoadedManifest, _ path: String) {
        if let manifest = loaded.manifest {
            let count = manifest.flags.count
            findings.add("manifest", .ok, "\(path) is valid: \(count) \(count == 1 ? "flag" : "flags")")
        } else {
            findings.fail(
                "manifest",
                EngineError(invalid: loaded.diagnostics, loaded.sources, "\(path) isn't valid", see: "hoist validate"))
        }
    }

    /// Records what ended the examination before anything was sent.
    package mutating func record(_ failure: EngineError) {
        findings.fail(failure.kind == .key ? "key" : "settings", failure)
        skipRest()
    }

    /// Checks the connection to Reflag, and what the key gives access to.
    package mutating func examine(_ session: Session) async {
        var doctor = self
        await session.observer.measure(.read) { await doctor.check(session) }
        self = doctor
    }

    private mutating func check(_ session: Session) async {
        let proxy = session.settings.proxy.map { ", through the proxy \($0.host):\($0.port)" } ?? ""
        findings.add("settings", .ok, "\(session.apiURL)\(proxy), the key from \(session.settings.keySource)")
        findings.addFact("apiUrl", .string(session.apiURL))
        let started = ContinuousClock.now
        do throws(LiveReadingError) {
            let id = try await session.appID()
            let app = try await session.reader.app(id)
            let milliseconds = started.duration(to: .now) / .milliseconds(1)
            findings.add("reach", .ok, "the API responded in \(Int(milliseconds)) ms")
            findings.add("key", .ok, "accepted")
            record(app)
            let flags = try await session.reader.flags(of: id)
            record(flags)
            checkNames(app, flags)
            try await readTargets(app, flags, session)
            record(session.cache, app, home: session.context.variable("HOME"))
        } catch {
            record(error)
            skipRest()
        }
    }

    // MARK: What went well

    private mutating func record(_ app: App) {
        findings.add("app", .ok, "\(app.name) (\(app.id))")
        let environments = app.environments.map { environment in
            "\(environment.name) (\(environment.isProduction ? "production, " : "")"
                + "version \(environment.flagStateVersion))"
        }
        findings.add("environments", .ok, environments.joined(separator: ", "))
        findings.addFact("app", ["id": .string(app.id.text), "name": .string(app.name)])
        findings.addFact(
            "environments",
            .array(
                app.environments.map { environment in
                    [
                        "id": .string(environment.id.text), "name": .string(environment.name),
                        "production": .bool(environment.isProduction),
                        "flagStateVersion": .integer(environment.flagStateVersion),
                    ]
                }))
    }

    private mutating func record(_ flags: [LiveFlag]) {
        let archived = flags.count { $0.archived }
        findings.add(
            "flags", .ok,
            "\(flags.count) \(flags.count == 1 ? "flag" : "flags")" + (archived > 0 ? ", \(archived) archived" : ""))
        findings.addFact("flags", ["total": .integer(flags.count), "archived": .integer(archived)])
    }

    /// Whether the app has what the manifest names.
    private mutating func checkNames(_ app: App, _ flags: [LiveFlag]) {
        guard let loaded, let manifest = loaded.manifest else { return findings.add("names", .skipped, "not checked") }
        var diagnostics = loaded.diagnostics
        diagnostics.add(contentsOf: Resolver.resolve(manifest, app: app, flags: flags, on: .today).diagnostics)
        guard diagnostics.hasErrors else {
            return findings.add("names", .ok, "the app has what the manifest names")
        }
        findings.fail(
            "names",
            EngineError(
                invalid: diagnostics, loaded.sources, "the manifest names what the app doesn't have",
                see: "hoist plan"))
    }

    /// One flag's targets in one environment show whether targets can be read at all.
    private mutating func readTargets(
        _ app: App,
        _ flags: [LiveFlag],
        _ session: Session
    ) async throws(LiveReadingError) {
        var readsTargets: Bool?
        if let flag = flags.first(where: { !$0.archived }), let environment = app.environments.first {
            let address = TargetsAddress(flag: flag.key, environment: environment.id)
            _ = try await session.reader.targets(ReadSet([address]), app: app.id)
            readsTargets = true
        }
        findings.add(
            "read", .ok,
            readsTargets == true
                ? "the key may read the app, its flags and their targets"
                : "the key may read the app and its flags; there is no flag to read targets of")
        findings.add(
            "write", .unknown,
            "can't be checked without writing: new flags need the scope `create:flag`, targets `write:flag:targeting`, "
                + "companies and users that are created (`policy.entities: create`) `write:entities`; for changes of "
                + "details (updateFlag) Reflag documents no scope")
        findings.addFact(
            "permissions",
            [
                "read": true, "readTargets": readsTargets.map(JSONValue.bool) ?? .null,
                "create:flag": .null, "write:flag:targeting": .null, "write:entities": .null, "updateFlag": .null,
            ])
    }

    private mutating func record(_ cache: SnapshotCache, _ app: App, home: String?) {
        var path = cache.path(of: app.id)
        var facts: [JSONMember] = [JSONMember("path", .string(path))]
        if let home, home.count > 1, path.hasPrefix(home + "/") { path = "~" + path.dropFirst(home.count) }
        defer { findings.addFact("cache", .object(facts)) }
        func state(_ word: String) { facts.append(JSONMember("state", .string(word))) }
        if let reason = cache.folder.distrust {
            state("ignored")
            findings.add("cache", .warning, "not used: \(reason)", help: "name another folder with HOIST_CACHE_DIR")
            return
        }
        if cache.use == .none {
            state("off")
            findings.add("cache", .ok, "not used in this run")
            return
        }
        switch cache.load(app.id) {
        case .missing:
            state("none")
            findings.add("cache", .ok, "none yet at \(path)")
        case .unusable(let reason):
            state("unusable")
            findings.add("cache", .warning, "not used: \(path): \(reason)", help: "the next plan writes it again")
        case .found(let snapshot) where snapshot.isGivenUp:
            state("given up")
            findings.add(
                "cache", .warning,
                "given up: a write to this app didn't raise its version, so every plan reads all targets",
                help: "to try it again, delete \(path)")
        case .found(let snapshot):
            state("found")
            let total = snapshot.environments.values.reduce(0) { $0 + $1.targets.count }
            let current = app.environments.reduce(0) { sum, environment in
                guard let kept = snapshot.environments[environment.id],
                    kept.version == environment.flagStateVersion
                else { return sum }
                return sum + kept.targets.count
            }
            facts += [JSONMember("targets", .integer(total)), JSONMember("current", .integer(current))]
            findings.add("cache", .ok, "\(path): lists of targets: \(total), current: \(current)")
        }
    }

    // MARK: What didn't

    private mutating func record(_ error: LiveReadingError) {
        let failure = EngineError(error)
        let passed = Set(findings.checks.map(\.name))
        if passed.contains("key") {
            findings.fail(passed.contains("flags") ? "read" : "flags", failure)
            return
        }
        guard case .api(let problem) = error else {
            findings.add("reach", .ok, "the API responded")
            findings.add("key", .ok, "accepted")
            findings.fail("app", failure)
            return
        }
        switch problem.kind {
        case .keyRefused:
            findings.add("reach", .ok, "the API responded")
            findings.fail("key", failure)
        case .scopeMissing, .notFound:
            findings.add("reach", .ok, "the API responded")
            findings.add("key", .ok, "known")
            findings.fail("app", failure)
        case .invalidRequest, .rateLimited, .server, .redirected, .unreadable, .network, .notSent:
            findings.fail("reach", failure)
        }
    }

    private mutating func skipRest() {
        let looked = Set(findings.checks.map(\.name))
        for name in Self.order where !looked.contains(name) { findings.add(name, .skipped, "not checked") }
    }
}

/// What `hoist doctor` found about everything that a plan needs.
package struct DoctorFindings: Sendable {
    /// How a check ended.
    package enum Status: String, Sendable {
        /// As it should be.
        case ok
        /// It works, but needs attention.
        case warning
        /// It doesn't work.
        case failed
        /// It can't be checked without changing anything.
        case unknown
        /// It wasn't checked, since something before it failed.
        case skipped
    }

    /// One thing that was checked.
    package struct Check: Sendable {
        /// Such as `key`.
        package let name: String
        /// How it ended.
        package let status: Status
        /// What was found.
        package let message: String
        /// What to do.
        package var help: String?
    }

    /// The checks, in order.
    package private(set) var checks: [Check] = []
    /// The facts that were found, for machines: members of the JSON.
    package private(set) var facts: [JSONMember] = []
    /// The first check that failed; nil if a plan can be made.
    package private(set) var failure: EngineError?

    /// Adds a check.
    mutating func add(_ name: String, _ status: Status, _ message: String, help: String? = nil) {
        checks.append(Check(name: name, status: status, message: message, help: help))
    }

    /// Adds a check that failed.
    mutating func fail(_ name: String, _ failure: EngineError) {
        let notes = failure.details.map { " · " + $0 }.joined()
        add(name, .failed, failure.message + notes, help: failure.hint)
        if self.failure == nil { self.failure = failure }
    }

    /// Adds a fact.
    mutating func addFact(_ name: String, _ value: JSONValue) {
        facts.append(JSONMember(name, value))
    }
}

extension EngineError {
    /// A manifest with errors, as one of several findings.
    ///
    /// - Parameters:
    ///   - summary: What is wrong with it.
    ///   - command: What shows all of its errors.
    fileprivate init(invalid diagnostics: DiagnosticBag, _ sources: Sources, _ summary: String, see command: String) {
        let count = diagnostics.errors
        let first = diagnostics.sorted.first { $0.severity == .error }
        let place = first?.place.map { "\(sources.name(of: $0)):\($0.start.line): " } ?? ""
        self.init(
            .missingManifest, summary + (first.map { ": \(place)\($0.message)" } ?? ""),
            hint: count == 1
                ? "`\(command)` shows the place" : "`\(command)` shows all \(count) errors, each with its place")
    }
}
