import APIAccess
import FlagModel
import LiveReading

/// Looks for flags whose creation is unclear, once for all creates that wait.
///
/// A listing may lag behind the writes, so not to see a flag only means something after a while: ``Patience``. A create that
/// waits takes the listing of another one if that began late enough.
actor FlagWatch {
    /// How long after an unclear response a flag that isn't listed may still turn up.
    struct Patience: Sendable {
        /// While no environment's version has moved since the plan was made, so that nothing seems to have been written.
        var unmoved = Duration.seconds(2)
        /// Once one has moved, perhaps by this create.
        var moved = Duration.seconds(5)
        /// A listing may begin this much earlier than it was wanted, if another create asked for it.
        var tolerance = Duration.milliseconds(250)
    }

    /// What one look saw.
    private struct Sight: Sendable {
        /// When it began.
        let began: Duration
        let flags: [Identifier: LiveFlag]
        /// Whether a version has moved since the plan was made, or may have.
        let hasMoved: Bool
    }

    private typealias Look = Result<Sight, LiveReadingError>

    /// A look that is under way, and the creates that wait for it.
    private struct Flight {
        let began: Duration
        var waiters: [CheckedContinuation<Look, Never>] = []
    }

    private let reader: LiveReader
    private let app: Identifier
    /// The environments' versions before the first call.
    private let versions: [Identifier: Int]
    private let timing: CallTiming
    private let patience: Patience

    private var flights: [Int: Flight] = [:]
    private var nextNumber = 0
    /// The last look, while any create waits.
    private var last: Sight?
    /// How many creates wait for each key.
    private var wanted: [Identifier: Int] = [:]

    init(
        reader: LiveReader,
        app: Identifier,
        versions: [Identifier: Int],
        timing: CallTiming,
        patience: Patience = Patience()
    ) {
        self.reader = reader
        self.app = app
        self.versions = versions
        self.timing = timing
        self.patience = patience
    }

    /// The time now.
    nonisolated var now: Duration { timing.now() }

    /// The flag with a key; nil if there is none, as far as a listing can tell.
    ///
    /// - Parameter unclear: When the unclear response came.
    func find(_ key: Identifier, since unclear: Duration) async -> Result<LiveFlag?, LiveReadingError> {
        wanted[key, default: 0] += 1
        defer {
            wanted[key] = wanted[key].flatMap { $0 > 1 ? $0 - 1 : nil }
            if wanted.isEmpty { last = nil }
        }
        var (begin, acceptable) = (timing.now(), unclear)
        while true {
            let sight: Sight
            switch await look(at: begin, from: acceptable) {
            case .failure(let error): return .failure(error)
            case .success(let seen): sight = seen
            }
            if let flag = sight.flags[key] { return .success(flag) }
            let end = unclear + (sight.hasMoved ? patience.moved : patience.unmoved)
            if sight.began >= end - patience.tolerance { return .success(nil) }
            (begin, acceptable) = (end, end - patience.tolerance)
        }
    }

    /// The flags as they are listed at a time, or were by a look that began early enough before it.
    private func look(at time: Duration, from acceptable: Duration) async -> Look {
        let wait = time - timing.now()
        // Cancelled, it looks at once.
        if wait > .zero { try? await timing.sleep(wait) }
        if let last, last.began >= acceptable { return .success(last) }
        if let number = flights.first(where: { $0.value.began >= acceptable })?.key {
            return await withCheckedContinuation { flights[number]?.waiters.append($0) }
        }
        nextNumber += 1
        let number = nextNumber
        flights[number] = Flight(began: timing.now())
        let result = await read(began: timing.now())
        if case .success(let sight) = result, sight.began >= last?.began ?? .zero { last = sight }
        for waiter in flights.removeValue(forKey: number)?.waiters ?? [] { waiter.resume(returning: result) }
        return result
    }

    private func read(began: Duration) async -> Look {
        do throws(LiveReadingError) {
            let flags = try await reader.flags(of: app).byKey
            var hasMoved = false
            // After the listing, so that what moves while it is read counts as moved.
            if !wanted.keys.allSatisfy({ flags[$0] != nil }) {
                // If it can't be read, it may have moved.
                let now = try? await reader.app(app)
                hasMoved = now?.environments.contains { versions[$0.id] != $0.flagStateVersion } ?? true
            }
            return .success(Sight(began: began, flags: flags, hasMoved: hasMoved))
        } catch {
            return .failure(error)
        }
    }
}
