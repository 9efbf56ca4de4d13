import APIAccess
import Diagnostics
import FlagModel
package import JSONText
import LiveReading
import ManagementAPI

/// Looks at everything that a plan needs, one thing after the other, and writes nothing.
package struct DoctorRun: Sendable {
    private static let order = ["settings", "reach", "key", "app", "environments", "flags", "read", "write", "cache"]

    /// What was found so far.
    package private(set) var findings = DoctorFindings()

    /// Nothing looked at yet.
    package init() {
        findings.add("version", .ok, "hoist \(Version.text)")
    }

    /// What ended the looking before anything was sent.
    package mutating func note(_ failure: EngineError) {
        findings.fail(failure.kind == .key ? "key" : "settings", failure)
        skipRest()
    }

    /// Looks at the way to Reflag, and at what the key opens there.
    package mutating func look(_ session: Session) async {
        var looking = self
        await session.observer.measure(.read) { await looking.examine(session) }
        self = looking
    }

    private mutating func examine(_ session: Session) async {
        let proxy = session.settings.proxy.map { ", through the proxy \($0.host):\($0.port)" } ?? ""
        findings.add("settings", .ok, "\(session.apiURL)\(proxy), the key from \(session.settings.keySource)")
        findings.note("apiUrl", .string(session.apiURL))
        let started = ContinuousClock.now
        do throws(LiveReadingError) {
            let id = try await session.appID()
            let app = try await session.reader.app(id)
            let milliseconds = started.duration(to: .now) / .milliseconds(1)
            findings.add("reach", .ok, "the API answered in \(Int(milliseconds)) ms")
            findings.add("key", .ok, "accepted")
            note(app)
            let flags = try await session.reader.flags(of: id)
            note(flags)
            try await readTargets(app, flags, session)
            note(session.cache, app)
        } catch {
            note(error)
            skipRest()
        }
    }

    // MARK: What went well

    private mutating func note(_ app: App) {
        findings.add("app", .ok, "\(app.name) (\(app.id))")
        let environments = app.environments.map { environment in
            "\(environment.name) (\(environment.isProduction ? "production, " : "")"
                + "version \(environment.flagStateVersion))"
        }
        findings.add("environments", .ok, environments.joined(separator: ", "))
        findings.note("app", ["id": .string(app.id.text), "name": .string(app.name)])
        findings.note(
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

    private mutating func note(_ flags: [LiveFlag]) {
        let archived = flags.count { $0.archived }
        findings.add(
            "flags", .ok,
            "\(flags.count) \(flags.count == 1 ? "flag" : "flags")" + (archived > 0 ? ", \(archived) archived" : ""))
        findings.note("flags", ["total": .integer(flags.count), "archived": .integer(archived)])
    }

    /// One flag's targets in one environment tell whether targets can be read at all.
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
            "can't be told without writing: new flags need the scope `create:flag`, targets `write:flag:targeting`; "
                + "for changes of details (updateFlag) Reflag documents no scope")
        findings.note(
            "permissions",
            [
                "read": true, "readTargets": readsTargets.map(JSONValue.bool) ?? .null,
                "create:flag": .null, "write:flag:targeting": .null, "updateFlag": .null,
            ])
    }

    private mutating func note(_ cache: SnapshotCache, _ app: App) {
        let path = cache.path(of: app.id)
        var facts: [JSONMember] = [JSONMember("path", .string(path))]
        defer { findings.note("cache", .object(facts)) }
        func state(_ word: String) { facts.append(JSONMember("state", .string(word))) }
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
            findings.add("cache", .warning, "not used: \(path): \(reason)", help: "the next plan writes it anew")
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
            findings.add("cache", .ok, "\(path): lists of targets \(total), of them current \(current)")
        }
    }

    // MARK: What didn't

    private mutating func note(_ error: LiveReadingError) {
        let failure = EngineError(error)
        let passed = Set(findings.checks.map(\.name))
        if passed.contains("key") {
            findings.fail(passed.contains("flags") ? "read" : "flags", failure)
            return
        }
        guard case .api(let problem) = error else {
            findings.add("reach", .ok, "the API answered")
            findings.add("key", .ok, "accepted")
            findings.fail("app", failure)
            return
        }
        switch problem.kind {
        case .keyRefused:
            findings.add("reach", .ok, "the API answered")
            findings.fail("key", failure)
        case .scopeMissing, .notFound:
            findings.add("reach", .ok, "the API answered")
            findings.add("key", .ok, "known")
            findings.fail("app", failure)
        case .invalidRequest, .rateLimited, .server, .redirected, .unreadable, .network, .notSent:
            findings.fail("reach", failure)
        }
    }

    private mutating func skipRest() {
        let looked = Set(findings.checks.map(\.name))
        for name in Self.order where !looked.contains(name) { findings.add(name, .skipped, "not looked at") }
    }
}

/// What was found of everything that a plan needs.
package struct DoctorFindings: Sendable {
    /// How a check ended.
    package enum Standing: String, Sendable {
        /// As it should be.
        case ok
        /// It works, and something is worth a look.
        case warning
        /// It doesn't work.
        case failed
        /// It can't be told without changing anything.
        case unknown
        /// It wasn't looked at, since something before it failed.
        case skipped
    }

    /// One thing that was looked at.
    package struct Check: Sendable {
        /// Such as `key`.
        package let name: String
        /// How it ended.
        package let standing: Standing
        /// What was found.
        package let message: String
        /// What to do.
        package var help: String?
    }

    /// What was looked at, in order.
    package private(set) var checks: [Check] = []
    /// The facts that were found, for machines: members of the JSON form.
    package private(set) var facts: [JSONMember] = []
    /// What ended the examination; nil where a plan can be made.
    package private(set) var failure: EngineError?

    /// Adds a check.
    mutating func add(_ name: String, _ standing: Standing, _ message: String, help: String? = nil) {
        checks.append(Check(name: name, standing: standing, message: message, help: help))
    }

    /// Adds a check that failed, which ends the examination.
    mutating func fail(_ name: String, _ failure: EngineError) {
        let notes = failure.details.map { " · " + $0 }.joined()
        add(name, .failed, failure.message + notes, help: failure.hint)
        self.failure = failure
    }

    /// Adds a fact.
    mutating func note(_ name: String, _ value: JSONValue) {
        facts.append(JSONMember(name, value))
    }
}
