import Applying
import Diagnostics
import FlagModel
import JSONText
import Planning

/// Flags as code for Reflag: what the program `hoist` does, as a library.
///
/// ```
///  flags.yaml ─► LoadedManifest ──┐                        ┌─► plan file, summary
///                                 ├─► PlanRun ──► Plan ────┤
///  Reflag ─────► Session ─────────┘   (ValidateRun: offline)└─► ApplyRun ─► Reflag
/// ```
///
/// The stages, in the order in which data goes through them; each is a folder:
///
/// 1. **Manifests**: ``LoadedManifest`` reads a manifest with the files around it, ``ValidateRun`` checks several offline.
/// 2. **Connecting**: ``Settings`` finds app, URL and key in options, environment and files; ``Session`` is the connection
///    to one app that every other run gets, with the cache of targets.
/// 3. **Planning**: ``PlanRun`` reads live state and makes a plan; ``SavedPlan`` is one that was written to a file,
///    ``CheckRun`` reports whether it is still valid.
/// 4. **Applying**: ``ApplyRun`` has a plan approved and sent, and proves it.
/// 5. **Serving**: ``VerifyRun`` compares what applications are served; ``SecretDetection`` reads `secret` that way.
/// 6. **Importing**: ``ImportRun``, ``AdoptRun`` and ``SnapshotRun`` go the other way, from live state to files.
/// 7. **Examining**: ``DoctorRun`` checks everything that a plan needs.
/// 8. **Explaining**: ``ExplainRun`` joins the manifest, its history in git and live state: why somebody has a flag.
/// 9. **Writing**: ``OutputFile`` keeps what is written to a file from replacing what must not be lost.
///
/// A run takes values and returns values. It throws ``EngineError`` or ``InvalidManifestError``, reports to the
/// ``EngineObserver`` that it was given, prints nothing, and knows no exit codes, signals or terminal: approval and
/// the stop signal are passed in (**Reporting** has events, errors and cost). What another target of this package needs is
/// `package`; this type is the small part that other packages see, with its own value types.
///
/// ```swift
/// let engine = Engine(EngineOptions(environment: ProcessInfo.processInfo.environment))
/// let plan = try await engine.plan(manifestAt: "flags.yaml")
/// if plan.summary.creates == 0 { try await engine.apply(plan.file) }
/// ```
public struct Engine: Sendable {
    private let options: EngineOptions

    /// An engine for one app.
    public init(_ options: EngineOptions = EngineOptions()) {
        self.options = options
    }

    /// Checks a manifest offline: no key, no network.
    ///
    /// - Returns: Its errors and warnings, in the order of the files and lines.
    /// - Throws: ``EngineError`` if there is no such file, or it can't be read.
    public static func validate(manifestAt path: String) throws(EngineError) -> [ManifestProblem] {
        let loaded = try LoadedManifest.load(path, today: CalendarDate.today)
        return ManifestProblem.all(loaded.diagnostics, loaded.sources)
    }

    /// Plans the changes that make the app match a manifest. Nothing is written to Reflag.
    ///
    /// - Throws: ``InvalidManifestError`` if the manifest has errors, or names what the app doesn't have;
    ///   ``EngineError`` if there is no manifest, no key, or live state can't be read completely.
    public func plan(manifestAt path: String) async throws -> EnginePlan {
        Settings.noteKeys(options.environment, files: [options.apiKeyFile])
        let loaded = try LoadedManifest.load(path, today: CalendarDate.today)
        let manifest = try loaded.checked()
        var planning = PlanOptions()
        planning.narrowing = Narrowing(
            environments: options.environments.map { Identifier($0) }, only: options.only.map { KeyPattern($0) })
        return try await withSession(for: .manifest(manifest.apps.map(\.value)), folder: loaded.folder) { session in
            EnginePlan(try await PlanRun(loaded, session, planning).run())
        }
    }

    /// Carries out a plan from the bytes of its file. Calling it approves the plan; what is live already is left out. The
    /// result is proved by reading again what was written.
    ///
    /// - Throws: ``EngineError`` before the first call that writes, and only then: of the kind `stale` if what the
    ///   plan was made from has changed, `blocked` if it exceeds a limit of the policy.
    @discardableResult
    public func apply(_ planFile: [UInt8]) async throws -> EngineOutcome {
        let saved = try SavedPlan(JSONSource(planFile), name: "the plan")
        var applying = ApplyRunOptions()
        applying.force = options.force
        applying.message = options.message
        return try await withSession(for: .plan(saved.plan.subject.appID), folder: saved.folder) { session in
            try await session.locked { session in
                EngineOutcome(try await ApplyRun(session, applying, review: .approved).run(saved))
            }
        }
    }

    private func withSession<Result: Sendable>(
        for permitted: PermittedApps,
        folder: String,
        _ body: (Session) async throws -> Result
    ) async throws -> Result {
        var connecting = ConnectionOptions()
        connecting.app = options.app
        connecting.apiURL = options.apiURL
        connecting.apiKeyFile = options.apiKeyFile
        connecting.parallelism = max(1, options.parallelism)
        connecting.cache = options.cacheFolder == nil ? .none : .full
        let context = EngineContext(environment: options.environment)
        let settings = try Settings.find(connecting, for: permitted, folder: folder, context)
        var places = options.environment
        if let named = options.cacheFolder { places["HOIST_CACHE_DIR"] = named }
        return try await Session.open(settings, connecting, cache: await .find(places), context, body)
    }
}

/// App, connection and scope of plans and applies.
public struct EngineOptions: Sendable {
    /// The variables that hoist knows, above all `REFLAG_API_KEY`; those of the process aren't used.
    public var environment: [String: String]
    /// The app's id; overrides `REFLAG_APP_ID` and the manifest.
    public var app: String?
    /// The Management API's URL; overrides `REFLAG_API_URL`.
    public var apiURL: String?
    /// A file with the API key; overrides the environment.
    public var apiKeyFile: String?
    /// Calls in flight.
    public var parallelism = 8
    /// Where the targets that were read are kept, and the lock of an apply; nil keeps none, and has the lock where the
    /// variables say. Without either there is no lock.
    public var cacheFolder: String?
    /// Names or ids of the environments whose targets are planned; empty for all.
    public var environments: [String] = []
    /// Keys of the flags that are planned, `*` for any characters; empty for all.
    public var only: [String] = []
    /// The change description that an apply sends; nil sends none.
    public var message: String?
    /// Whether a plan that exceeds a limit of the policy is carried out.
    public var force = false

    /// Options with these variables, and defaults for the rest.
    public init(environment: [String: String] = [:]) {
        self.environment = environment
    }
}

/// A plan: its numbers, and the bytes of its file.
public struct EnginePlan: Sendable {
    /// The numbers of a plan.
    public struct Summary: Hashable, Codable, Sendable {
        /// The app's id.
        public let app: String
        /// Flags that are created.
        public let creates: Int
        /// Flags whose fields or targets change.
        public let updates: Int
        /// Flags that are archived.
        public let archives: Int
        /// Flags that are unarchived.
        public let unarchives: Int
        /// Targets that are added.
        public let targetsAdded: Int
        /// Targets that are removed.
        public let targetsRemoved: Int
        /// Targets that wait until Reflag knows the company or user.
        public let targetsWaiting: Int
        /// Calls that an apply sends.
        public let calls: Int
        /// Whether a limit of the policy keeps it from being applied.
        public let isBlocked: Bool
        /// The SHA-256 digest of what is changed and sent, in hexadecimal digits.
        public let digest: String
    }

    /// The numbers.
    public let summary: Summary
    /// Whether there is nothing to change.
    public let isEmpty: Bool
    /// The warnings about the manifest.
    public let warnings: [ManifestProblem]
    /// The bytes of the plan's file: JSON, as `hoist plan --out` writes it.
    public let file: [UInt8]

    init(_ result: PlanResult) {
        let plan = result.plan
        let counts = plan.summary
        let planFile = PlanFile(plan)
        summary = Summary(
            app: plan.subject.appID.text, creates: counts.flags.create, updates: counts.flags.update,
            archives: counts.flags.archive, unarchives: counts.flags.unarchive, targetsAdded: counts.targets.add,
            targetsRemoved: counts.targets.remove, targetsWaiting: counts.targets.waiting, calls: counts.calls.total,
            isBlocked: !plan.blocked.isEmpty,
            digest: planFile.digest)
        isEmpty = plan.isEmpty
        warnings = ManifestProblem.all(result.diagnostics, result.sources)
        file = planFile.bytes
    }
}

/// What became of a plan.
public struct EngineOutcome: Hashable, Codable, Sendable {
    /// Whether everything in the plan is done, and live is what was written.
    public let isComplete: Bool
    /// Calls that Reflag accepted.
    public let done: Int
    /// Calls that failed.
    public let failed: Int
    /// Calls that weren't sent.
    public let notAttempted: Int
    /// Targets that wait until Reflag knows the company or user: those of the plan, and those that it refused.
    public let targetsWaiting: Int

    init(_ result: ApplyResult) {
        isComplete = result.ending == .complete
        done = result.outcome.done
        failed = result.outcome.failed
        notAttempted = result.outcome.notAttempted
        targetsWaiting = result.waiting.count
    }
}
