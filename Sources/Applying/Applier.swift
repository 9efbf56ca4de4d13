package import APIAccess
import FlagModel
package import LiveReading
package import ManagementAPI
package import Planning

/// Applies a plan: sends its calls and no others, as parallel as their order allows.
package struct Applier: Sendable {
    private let writer: ManagementWriter
    private let reader: LiveReader
    private let options: ApplyOptions
    private let timing: CallTiming

    /// An applier with a writer, and a reader for unclear responses.
    ///
    /// - Parameters:
    ///   - writer: What writes.
    ///   - reader: What reads.
    ///   - options: What isn't part of the plan.
    ///   - timing: The source of time.
    package init(
        writer: ManagementWriter,
        reader: LiveReader,
        options: ApplyOptions,
        timing: CallTiming = .system()
    ) {
        self.writer = writer
        self.reader = reader
        self.options = options
        self.timing = timing
    }

    /// Sends the calls of a plan, and returns the outcome of each.
    ///
    /// A call that fails permanently only stops what waits for it; an error that rejects the key stops what isn't
    /// in flight. Nothing is thrown: whatever happens, what was done is in the outcome.
    ///
    /// - Parameters:
    ///   - plan: What to apply; of a saved plan, what is left.
    ///   - already: The part of a saved plan that is done already.
    ///   - stopped: Called before each call; if it returns true, no new one starts.
    ///   - progress: Called with each outcome.
    package func apply(
        _ plan: Plan,
        already: [Call] = [],
        stopped: @escaping @Sendable () -> Bool = { false },
        progress: (CallOutcome) -> Void = { _ in }
    ) async -> ApplyOutcome {
        let app = plan.subject.appID
        let versions = Dictionary(firstOf: plan.basis.environments.map { ($0.id, $0.flagStateVersion) })
        let watch = FlagWatch(reader: reader, app: app, versions: versions, timing: timing)
        let sending = Sending(
            writer: writer, reader: reader, watch: watch, app: app, options: options,
            grants: options.namesGrants ? GrantMessages(plan) : nil, fields: plan.fields)
        let (outcomes, ended) = AsyncStream<CallOutcome>.makeStream()
        let dispatch = Dispatch(plan, stopped: stopped, ended: ended)
        let workers = min(options.parallelism, plan.calls.count)
        return await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await Self.work(workers, dispatch, sending)
                // Only a reading that began after the last 404 shows what it was about.
                await dispatch.settleUnknown { await live(of: app, with: $0) }
                ended.finish()
            }
            for await outcome in outcomes { progress(outcome) }
            return ApplyOutcome(calls: await dispatch.outcome(), already: already)
        }
    }

    /// The app and its flags as they are now, and those lists of targets that are there; without any list if one can't be
    /// read, and nil if the app and its flags can't be.
    private func live(of app: Identifier, with lists: Set<TargetsAddress>) async -> LiveState? {
        guard var live = try? await reader.listing(of: app) else { return nil }
        let flags = Set(live.flags.map(\.key))
        let environments = Set(live.app.environments.map(\.id))
        let there = lists.filter { flags.contains($0.flag) && environments.contains($0.environment) }.sorted()
        if !there.isEmpty { live.targets = TargetsTable((try? await reader.targets(ReadSet(there), app: app)) ?? [:]) }
        return live
    }

    /// Runs the workers until there is nothing more to send.
    private static func work(_ workers: Int, _ dispatch: Dispatch, _ sending: Sending) async {
        await withDiscardingTaskGroup { group in
            for _ in 0..<workers {
                group.addTask {
                    while let step = await dispatch.next() {
                        await dispatch.settle(step, await sending.carryOut(step))
                    }
                }
            }
        }
    }
}

/// The options of an apply, which aren't part of the plan.
package struct ApplyOptions: Sendable {
    /// `changeDescription` of the audit history; nil sends none.
    package var message: String?
    /// Whether the message of an update goes on with the grants behind it: those that have begun or ended.
    package var namesGrants = false
    /// Where Reflag reports the change: empty for nowhere, nil for the app's own settings.
    package var notifications: [APINotification]?
    /// How many calls are in flight at most.
    package var parallelism: Int

    /// Options of an apply.
    package init(message: String? = nil, notifications: [APINotification]? = nil, parallelism: Int = 8) {
        self.message = message
        self.notifications = notifications
        self.parallelism = max(1, parallelism)
    }
}
