import APIAccess
import Diagnostics
import FlagModel
import JSONText
import LiveReading
import ManagementAPI

/// Looks at everything that a plan needs, one thing after the other, and writes nothing.
struct Doctor {
    private static let order = ["settings", "reach", "key", "app", "environments", "flags", "read", "write", "cache"]

    /// What was found so far.
    private(set) var report = DoctorReport()

    init() {
        report.add("version", .ok, "hoist \(Version.text)")
    }

    /// What ended the looking before anything was sent.
    mutating func note(_ failure: RunFailure) {
        report.fail(failure.status == .key ? "key" : "settings", failure)
        skipRest()
    }

    /// Looks at the way to Reflag, and at what the key opens there.
    mutating func look(_ session: Session) async {
        let proxy = session.proxy.map { ", through the proxy \($0.host):\($0.port)" } ?? ""
        report.add("settings", .ok, "\(session.apiURL)\(proxy), the key from \(session.keySource)")
        report.note("apiUrl", .string(session.apiURL))
        let started = ContinuousClock.now
        do throws(LiveReadingError) {
            let id: Identifier
            if let named = session.app { id = named } else { id = try await session.reader.onlyApp() }
            let app = try await session.reader.app(id)
            let milliseconds = started.duration(to: .now) / .milliseconds(1)
            report.add("reach", .ok, "the API answered in \(Int(milliseconds)) ms")
            report.add("key", .ok, "accepted")
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
        report.add("app", .ok, "\(app.name) (\(app.id))")
        let environments = app.environments.map { environment in
            "\(environment.name) (\(environment.isProduction ? "production, " : "")"
                + "version \(environment.flagStateVersion))"
        }
        report.add("environments", .ok, environments.joined(separator: ", "))
        report.note("app", ["id": .string(app.id.text), "name": .string(app.name)])
        report.note(
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
        report.add(
            "flags", .ok,
            "\(flags.count) \(flags.count == 1 ? "flag" : "flags")" + (archived > 0 ? ", \(archived) archived" : ""))
        report.note("flags", ["total": .integer(flags.count), "archived": .integer(archived)])
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
        report.add(
            "read", .ok,
            readsTargets == true
                ? "the key may read the app, its flags and their targets"
                : "the key may read the app and its flags; there is no flag to read targets of")
        report.add(
            "write", .unknown,
            "can't be told without writing: new flags need the scope `create:flag`, targets `write:flag:targeting`; "
                + "for changes of details (updateFlag) Reflag documents no scope")
        report.note(
            "permissions",
            [
                "read": true, "readTargets": readsTargets.map(JSONValue.bool) ?? .null,
                "create:flag": .null, "write:flag:targeting": .null, "updateFlag": .null,
            ])
    }

    private mutating func note(_ cache: SnapshotCache, _ app: App) {
        let path = cache.path(of: app.id)
        var facts: [JSONMember] = [JSONMember("path", .string(path))]
        defer { report.note("cache", .object(facts)) }
        func state(_ word: String) { facts.append(JSONMember("state", .string(word))) }
        if cache.use == .none {
            state("off")
            report.add("cache", .ok, "not used in this run")
            return
        }
        switch cache.load(app.id) {
        case .missing:
            state("none")
            report.add("cache", .ok, "none yet at \(path)")
        case .unusable(let reason):
            state("unusable")
            report.add("cache", .warning, "not used: \(path): \(reason)", help: "the next plan writes it anew")
        case .found(let snapshot) where snapshot.isGivenUp:
            state("given up")
            report.add(
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
            report.add("cache", .ok, "\(path): lists of targets \(total), of them current \(current)")
        }
    }

    // MARK: What didn't

    private mutating func note(_ error: LiveReadingError) {
        let failure = RunFailure(error)
        let passed = Set(report.checks.map(\.name))
        if passed.contains("key") {
            report.fail(passed.contains("flags") ? "read" : "flags", failure)
            return
        }
        guard case .api(let problem) = error else {
            report.add("reach", .ok, "the API answered")
            report.add("key", .ok, "accepted")
            report.fail("app", failure)
            return
        }
        switch problem.kind {
        case .keyRefused:
            report.add("reach", .ok, "the API answered")
            report.fail("key", failure)
        case .scopeMissing, .notFound:
            report.add("reach", .ok, "the API answered")
            report.add("key", .ok, "known")
            report.fail("app", failure)
        case .invalidRequest, .rateLimited, .server, .redirected, .unreadable, .network, .notSent:
            report.fail("reach", failure)
        }
    }

    private mutating func skipRest() {
        let looked = Set(report.checks.map(\.name))
        for name in Self.order where !looked.contains(name) { report.add(name, .skipped, "not looked at") }
    }
}
