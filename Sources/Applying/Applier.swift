import APIAccess
package import LiveReading
package import ManagementAPI
package import Planning

/// Carries out a plan: its calls and no others, as parallel as their order allows.
package struct Applier: Sendable {
    private let writer: ManagementWriter
    private let reader: LiveReader
    private let options: ApplyOptions

    /// An applier with what writes, and with what reads after an unclear answer.
    package init(writer: ManagementWriter, reader: LiveReader, options: ApplyOptions) {
        self.writer = writer
        self.reader = reader
        self.options = options
    }

    /// Sends the calls of a plan, and tells what became of each.
    ///
    /// A call that fails for good takes along only what waits for it; an error that refuses the key stops what isn't
    /// in flight. Nothing is thrown: whatever happens, what was done is in the outcome.
    ///
    /// - Parameters:
    ///   - plan: What to carry out; of a saved plan, what is left.
    ///   - already: What of a saved plan is done already.
    ///   - stopped: Asked before each call; true starts no new one.
    ///   - progress: Told of each outcome as it comes.
    package func apply(
        _ plan: Plan,
        already: [Call] = [],
        stopped: @escaping @Sendable () -> Bool = { false },
        progress: (CallOutcome) -> Void = { _ in }
    ) async -> ApplyOutcome {
        let sending = Sending(
            writer: writer, reader: reader, app: plan.subject.appID, options: options, fields: plan.fields)
        let (outcomes, ended) = AsyncStream<CallOutcome>.makeStream()
        let dispatch = Dispatch(plan, stopped: stopped, ended: ended)
        let workers = min(options.parallelism, plan.calls.count)
        return await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await Self.work(workers, dispatch, sending)
                ended.finish()
            }
            for await outcome in outcomes { progress(outcome) }
            return ApplyOutcome(calls: await dispatch.outcome(), already: already)
        }
    }

    /// Runs the workers until there is nothing to send any more.
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
