/// When calls may start on a server that limits their rate: at once until it refuses one (429), and from then on one after
/// the other at the rate that it was found to give.
///
/// Concurrency alone can't keep a rate: at 20 ms a call, a limit of 50 calls a second lies between none and one call in
/// flight. So the first 429 begins a search, in steps that follow each other:
///
/// - **open**: no 429 yet; calls aren't spaced.
/// - **searching**: the first 429 came within a second, so that it shows how many calls a burst may have, but no rate. After
///   the pause, calls start at twice that number a second, and four times as fast each second, until there is a 429 again.
/// - **holding**: the rate is what the server accepted in the second before its 429. The pace begins just below, comes near it
///   slowly, and goes beyond it slowly, like TCP's CUBIC: a 429 costs a pause in which nothing is accepted, and what is
///   gained by asking more often wouldn't make up for it.
/// - A 429 that comes early while holding shows that the estimate was too high (a burst that was saved up, a window that was
///   counted twice, somebody else who calls): it is lowered, with each such 429 in a row by more, and tried again sooner.
/// - Where that is of no use (the server refuses calls whatever their rate), faster searches take turns with holding what
///   they find, until a 429 doesn't come early any more.
///
/// It is a value: it has no clock, and never waits.
package struct CallPace: Sendable {
    /// What calls are held to.
    private enum Mode: Sendable {
        case open
        case searching(rate: Double)
        /// `ceiling` is the estimate, in calls a second, and `reach` the seconds until the pace is there.
        case holding(ceiling: Double, reach: Double)
    }

    private var mode = Mode.open
    /// The time at which calls began to be counted: the end of the last pause.
    private var begun: Duration = .zero
    /// When the server accepts calls again.
    private var closedUntil: Duration = .zero
    /// When the next call may start, if calls are spaced.
    private var nextStart: Duration = .zero
    /// When the rate of a search was raised last.
    private var raised: Duration = .zero
    /// The start of the first call since ``begun`` that was refused.
    private var refusedStart: Duration?
    private var accepted = StartCounts()
    /// How many calls were accepted since ``begun``.
    private var acceptedCount = 0
    /// How many calls the first burst had, until it has been used as an estimate.
    private var burst: Double?
    /// What the server accepted a second over the time since a pause and the pause after it, the most of late: less can't be
    /// its limit, and where it refuses calls whatever their rate, slower ones are refused as well.
    private var achieved = 0.0
    /// How many 429s in a row came early.
    private var earlyCount = 0

    /// A pace for a server that hasn't refused anything.
    package init() {}

    /// Whether calls start one by one now: a pause is under way, or calls are spaced.
    ///
    /// - Parameter now: The time.
    package func isHeld(at now: Duration) -> Bool {
        if case .open = mode { return closedUntil > now || refusedStart != nil }
        return true
    }

    /// The calls a second that are allowed at a time; nil if there is no limit.
    ///
    /// - Parameter now: The time.
    package func rate(at now: Duration) -> Double? {
        switch mode {
        case .open: return nil
        case .searching(let rate): return rate
        case .holding(let ceiling, let reach):
            let position = (max(0, (now - begun).inSeconds) - reach) / reach
            return min(Self.fastest, ceiling * (1 + Self.margin * position * position * position))
        }
    }

    /// Lets a call start, or says how long it has to wait before it asks again.
    ///
    /// - Parameter now: The time.
    /// - Returns: nil if the call has started.
    package mutating func start(at now: Duration) -> Duration? {
        if now < closedUntil { return closedUntil - now }
        if let refusedStart { judge(refusedAt: refusedStart) }
        raise(at: now)
        guard let rate = rate(at: now) else { return nil }
        if now < nextStart { return nextStart - now }
        let interval = Duration.seconds(1 / rate)
        // A timer that is late is made up for, but not the time in which nobody called.
        nextStart = max(nextStart, now - max(interval, Self.lateness)) + interval
        return nil
    }

    /// A call was accepted.
    ///
    /// - Parameter start: When it started.
    package mutating func accept(startedAt start: Duration) {
        // What started after a call that was refused says nothing of the time before.
        if let refusedStart, start > refusedStart { return }
        accepted.add(start)
        acceptedCount += 1
    }

    /// A call was refused with 429.
    ///
    /// - Parameters:
    ///   - start: When it started.
    ///   - end: When no more calls are refused, as far as the server said.
    package mutating func refuse(startedAt start: Duration, until end: Duration) {
        closedUntil = max(closedUntil, end)
        // A call of before the pause belongs to the 429 that began it.
        if refusedStart == nil, start >= begun { refusedStart = start }
    }

    /// Learns from the calls since the last pause, when the pause after them is over.
    private mutating func judge(refusedAt refused: Duration) {
        let length = (refused - begun).inSeconds
        let recent = Double(max(1, accepted.count(inSecondBefore: refused)))
        switch mode {
        case _ where acceptedCount < 2: mode = .searching(rate: Self.slowestSearch)
        case .open where length < 1:
            burst = recent
            mode = .searching(rate: max(Self.slowestSearch, recent * Self.jump))
        case .open: mode = .holding(ceiling: recent, reach: Self.reach)
        case .searching:
            achieved = sustained
            mode = .holding(ceiling: recent, reach: Self.reach)
        case .holding:
            achieved = max(sustained, achieved * Self.fading)
            earlyCount = length < Self.early ? min(earlyCount + 1, Self.cuts.count) : 0
            let refusedRate = rate(at: refused) ?? recent
            if earlyCount == Self.cuts.count {
                // A lower rate is refused as soon: it wasn't the rate.
                mode = .searching(rate: max(Self.slowestSearch, refusedRate * Self.jump))
                break
            }
            let lowered = max(1, achieved, lowered(from: refusedRate))
            mode = .holding(
                ceiling: min(max(recent, achieved), lowered), reach: earlyCount > 0 ? Self.earlyReach : Self.reach)
        }
        begun = closedUntil
        nextStart = closedUntil
        raised = closedUntil
        refusedStart = nil
        acceptedCount = 0
    }

    /// The calls a second that were accepted since ``begun``, with the pause in which none was sent.
    private var sustained: Double { Double(acceptedCount) / max(0.001, (closedUntil - begun).inSeconds) }

    /// The estimate after a rate was refused: the same, or less after 429s that came early.
    private mutating func lowered(from rate: Double) -> Double {
        guard earlyCount > 0 else { return rate }
        // The first burst may have been all that the server takes in a second.
        if let size = burst, size > rate * Self.burstShare, size < rate {
            burst = nil
            return size
        }
        return rate * Self.cuts[earlyCount - 1]
    }

    /// Raises the rate of a search by the time that has passed. Where the server accepts any rate, it wasn't the rate that
    /// it refused.
    private mutating func raise(at now: Duration) {
        guard case .searching(let rate) = mode else { return }
        let faster = rate * (1 + Self.growth * (now - raised).inSeconds)
        mode = faster < Self.fastest ? .searching(rate: faster) : .open
        raised = now
    }

    /// How far below and above the estimate the pace begins and is after twice its reach.
    private static let margin = 0.02
    /// In seconds, how long the pace takes from there to the estimate.
    private static let reach = 30.0
    /// The same after a 429 that came early.
    private static let earlyReach = 12.0
    /// In seconds, how soon after a pause a 429 is early.
    private static let early = 5.0
    /// What the rate is multiplied with at the first, second, … early 429 in a row.
    private static let cuts = [0.95, 0.9, 0.9, 0.8, 0.7, 0.5]
    /// How much faster than a burst a second a search begins.
    private static let jump = 2.0
    /// By how much a rate grows in a second of a search, as a share of itself: four times by each second's end.
    private static let growth = 1.386
    /// In calls a second, what a search begins with at least.
    private static let slowestSearch = 8.0
    /// What ``achieved`` is multiplied with at each later 429.
    private static let fading = 0.94
    /// Which share of the rate that was refused a burst has to have, to be taken as an estimate.
    private static let burstShare = 0.75
    /// The rate beyond which nothing is spaced, in calls a second.
    private static let fastest = 100_000.0
    /// How late a call may start without changing when the next one may.
    private static let lateness = Duration.milliseconds(5)
}

/// How many calls started when, for a little more than a second before the latest, in steps of ten milliseconds.
private struct StartCounts: Sendable {
    private static let size = 256
    private var counts = [Int32](repeating: 0, count: size)
    private var latest = 0

    private static func step(_ time: Duration) -> Int { Int(time.inSeconds * 100) }

    mutating func add(_ start: Duration) {
        let step = Self.step(start)
        if step > latest {
            for old in (latest + 1)...step where old > step - Self.size { counts[old % Self.size] = 0 }
            latest = step
        }
        if step > latest - Self.size { counts[step % Self.size] += 1 }
    }

    /// The number of calls that started in the second that ends with the step of a time.
    func count(inSecondBefore end: Duration) -> Int {
        let last = min(Self.step(end), latest)
        let first = max(0, Self.step(end) - 99, latest - Self.size + 1)
        guard first <= last else { return 0 }
        return (first...last).reduce(0) { $0 + Int(counts[$1 % Self.size]) }
    }
}

extension Duration {
    /// The duration as a number of seconds.
    fileprivate var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
