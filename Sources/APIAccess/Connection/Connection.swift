/// A run's connection to an API: the transport, the endpoint, the key, and the limits that all calls of the run share
/// (calls in flight, time for retries).
///
/// Create one for each run, and create the API clients from it.
package struct Connection: Sendable {
    private let transport: any Transport
    private let endpoint: APIEndpoint
    private var key: BearerKey
    private let agent: String
    private let timeout: Duration
    private let policy: RetryPolicy
    private let limiter: CallLimiter
    private let budget: RetryBudget
    private let deadline: Duration?
    private let pauses: PauseNotices
    private let timing: CallTiming
    private let observer: CallObserver

    /// A connection.
    ///
    /// - Parameters:
    ///   - transport: sends the requests.
    ///   - endpoint: the API's base URL.
    ///   - key: the key.
    ///   - version: the version of hoist, sent with every request.
    ///   - parallelism: how many calls may be in flight.
    ///   - timeout: how long one exchange may take.
    ///   - policy: when a call is retried.
    ///   - deadline: the time, by `timing`, at which the run has to be over: no exchange, pause or wait for a turn goes on
    ///     after it; nil for none.
    ///   - timing: the source of time and randomness.
    ///   - observer: receives a record of each exchange.
    package init(
        transport: any Transport,
        endpoint: APIEndpoint,
        key: some Credential,
        version: String,
        parallelism: Int = 8,
        timeout: Duration = .seconds(120),
        policy: RetryPolicy = RetryPolicy(),
        deadline: Duration? = nil,
        timing: CallTiming = .system(),
        observer: @escaping CallObserver = { _ in }
    ) {
        self.init(
            transport: transport,
            endpoint: endpoint,
            key: key,
            version: version,
            limiter: CallLimiter(parallelism: parallelism, timing: timing),
            timeout: timeout,
            policy: policy,
            deadline: deadline,
            timing: timing,
            observer: observer
        )
    }

    init(
        transport: any Transport,
        endpoint: APIEndpoint,
        key: some Credential,
        version: String,
        limiter: CallLimiter,
        timeout: Duration = .seconds(120),
        policy: RetryPolicy = RetryPolicy(),
        deadline: Duration? = nil,
        timing: CallTiming,
        observer: @escaping CallObserver
    ) {
        self.transport = transport
        self.endpoint = endpoint
        self.key = key.bearer
        agent = "hoist/\(version)"
        self.timeout = timeout
        self.policy = policy
        self.limiter = limiter
        budget = RetryBudget()
        self.deadline = deadline
        pauses = PauseNotices()
        self.timing = timing
        self.observer = observer
    }

    /// The same connection with another key. Its calls share the places, the pauses and the time for retries.
    package func keyed(_ key: some Credential) -> Connection {
        var connection = self
        connection.key = key.bearer
        return connection
    }

    /// Makes a call: waits for its turn, sends it, retries according to the policy, and decodes the response.
    ///
    /// - Throws: ``APIError`` of the last attempt.
    package func perform<Answer: Decodable & Sendable>(_ call: APICall) async throws(APIError) -> APIAnswer<Answer> {
        try await perform(call) { body throws(UnreadableAnswer) in try AnswerDecoder.decode(body) }
    }

    /// Makes a call whose response is read by a closure.
    ///
    /// - Parameters:
    ///   - call: The call.
    ///   - reading: Reads the body of a response with a good status.
    /// - Throws: ``APIError`` of the last attempt.
    package func perform<Answer: Sendable>(
        _ call: APICall,
        reading: ([UInt8]) throws(UnreadableAnswer) -> Answer
    ) async throws(APIError) -> APIAnswer<Answer> {
        if let refusal = call.refusal {
            throw APIError(call.operation, .notSent(refusal), subject: call.subject)
        }
        var attempt = 1
        var earlier: APIError?
        var held: CallLimiter.Ending?
        var cause: RetryCause?
        defer { budget.finish(cause, at: timing.now()) }
        while true {
            let started = try await takeTurn(for: call, attempt: attempt, after: held, earlier)
            guard let request = request(call, at: started) else {
                limiter.leave(.failed)
                throw outOfTime(call, attempt: attempt, earlier)
            }
            let exchange = await exchange(request)
            let ended = timing.now()
            let result = read(exchange, of: call, attempt: attempt, reading).mapError { $0.following(earlier) }
            let decision = decide(result, of: call, attempt: attempt, after: cause, at: ended)
            observer(record(exchange, of: call, attempt: attempt, from: started, to: ended, decision))
            switch (result, decision) {
            case (.success(let answer), _):
                limiter.leave(.succeeded(since: started))
                return answer
            case (.failure(let error), .stop):
                limiter.leave(error.isRateLimit ? .rateLimited(since: started, until: nil) : .failed)
                throw error
            case (.failure(let error), .again(let wait)) where error.isRateLimit:
                // The limiter holds back all calls for that time, including this one.
                held = .rateLimited(since: started, until: ended + wait)
                (earlier, cause) = (error, .pace)
            case (.failure(let error), .again(let wait)):
                limiter.leave(.failed)
                held = nil
                (earlier, cause) = (error, .failure)
                guard (try? await timing.sleep(wait)) != nil else { throw error }
            }
            attempt += 1
        }
    }

    /// Waits until a call that failed may be sent again, by the run's tries, pauses and budget, though it isn't sent again
    /// blindly: whoever asks looks first whether it was handled.
    ///
    /// - Parameters:
    ///   - error: How its last attempt failed.
    ///   - attempt: How often it was sent, from 1.
    /// - Returns: Whether it may be sent again; false at once if it may not.
    package func mayRepeat(after error: APIError, attempt: Int) async -> Bool {
        guard let outcome = error.outcome else { return false }
        let now = timing.now()
        let cause: RetryCause = error.isRateLimit ? .pace : .failure
        guard case .again(let wait) = decide(.get, outcome, attempt: attempt, for: cause, after: nil, at: now)
        else { return false }
        defer { budget.finish(cause, at: timing.now()) }
        return (try? await timing.sleep(wait)) != nil
    }

    /// Waits until a call may start.
    ///
    /// - Returns: The time at which it starts.
    private func takeTurn(
        for call: APICall,
        attempt: Int,
        after held: CallLimiter.Ending?,
        _ earlier: APIError?
    ) async throws(APIError) -> Duration {
        do {
            return try await limiter.enter(attempt: attempt, after: held, until: deadline)
        } catch is CallLimiter.OutOfTime {
            throw outOfTime(call, attempt: attempt, earlier)
        } catch {
            throw earlier ?? APIError(call.operation, .notSent(.cancelled), subject: call.subject)
        }
    }

    /// The error of a call that wasn't sent because the run's time was up.
    private func outOfTime(_ call: APICall, attempt: Int, _ earlier: APIError?) -> APIError {
        APIError(call.operation, .network(.timedOut(.run)), subject: call.subject, attempts: attempt - 1)
            .following(earlier)
    }

    /// The request of a call, with no more time than the run has left; nil if there is none.
    private func request(_ call: APICall, at now: Duration) -> TransportRequest? {
        let left = deadline.map { $0 - now } ?? timeout
        guard left > .zero else { return nil }
        var headers = [
            key.authorization,
            HeaderField(name: "Accept", value: "application/json"),
            HeaderField(name: "User-Agent", value: agent),
            HeaderField(name: "reflag-sdk-version", value: agent),
        ]
        if call.body != nil {
            headers.append(HeaderField(name: "Content-Type", value: "application/json"))
        }
        return TransportRequest(
            method: call.method,
            url: endpoint.text + call.path,
            headers: headers,
            body: call.body,
            timeout: min(timeout, left)
        )
    }

    private func exchange(_ request: TransportRequest) async -> Result<TransportResponse, TransportFailure> {
        do {
            return .success(try await transport.send(request))
        } catch .timedOut(let phase) where phase != .connecting && request.timeout < timeout {
            // The time that was too short is the run's.
            return .failure(.timedOut(.runUnderWay))
        } catch {
            return .failure(error)
        }
    }

    private func read<Answer: Sendable>(
        _ exchange: Result<TransportResponse, TransportFailure>,
        of call: APICall,
        attempt: Int,
        _ reading: ([UInt8]) throws(UnreadableAnswer) -> Answer
    ) -> Result<APIAnswer<Answer>, APIError> {
        let answer: TransportResponse
        switch exchange {
        case .success(let response): answer = response
        case .failure(let failure):
            let failure = failure.hiding(key)
            return .failure(APIError(call.operation, .network(failure), subject: call.subject, attempts: attempt))
        }
        var unreadable: UnreadableAnswer?
        if (200..<300).contains(answer.status) {
            do {
                return .success(
                    APIAnswer(value: try reading(answer.body), status: answer.status, attempts: attempt))
            } catch {
                unreadable = error
            }
        }
        return .failure(
            APIError(
                call,
                answer: answer,
                unreadable: unreadable,
                attempts: attempt,
                unixTime: timing.unixTime(),
                hiding: key
            )
        )
    }

    /// Decides what to do after an attempt, and counts the time spent on retries.
    private func decide(
        _ result: Result<some Sendable, APIError>,
        of call: APICall,
        attempt: Int,
        after cause: RetryCause?,
        at now: Duration
    ) -> RetryDecision {
        guard case .failure(let error) = result, let outcome = error.outcome else {
            budget.succeeded(at: now)
            return .stop
        }
        let kind: RetryCause = error.isRateLimit ? .pace : .failure
        return decide(call.method, outcome, attempt: attempt, for: kind, after: cause, at: now)
    }

    private func decide(
        _ method: RequestMethod,
        _ outcome: AttemptOutcome,
        attempt: Int,
        for cause: RetryCause,
        after earlier: RetryCause?,
        at now: Duration
    ) -> RetryDecision {
        var generator = ClosureGenerator(random: timing.random)
        return budget.decide(at: now, cause: cause, after: earlier) { spent in
            let decision = policy.decide(method, attempt: attempt, outcome: outcome, spent: spent, using: &generator)
            // After the run's deadline nothing would be sent.
            if case .again(let wait) = decision, let deadline, now + wait >= deadline { return .stop }
            return decision
        }
    }

    private func record(
        _ exchange: Result<TransportResponse, TransportFailure>,
        of call: APICall,
        attempt: Int,
        from started: Duration,
        to ended: Duration,
        _ decision: RetryDecision
    ) -> CallRecord {
        let ending: CallRecord.Ending
        var received = 0
        switch exchange {
        case .success(let answer):
            ending = .status(answer.status)
            received = answer.body.count
        case .failure(let failure): ending = .failure(failure.hiding(key))
        }
        var againAfter: Duration?
        var isNotable = false
        if case .again(let wait) = decision {
            againAfter = wait
            isNotable = pauses.isNotable(wait, at: ended)
        }
        return CallRecord(
            operation: call.operation,
            method: call.method,
            path: call.path,
            ending: ending,
            attempt: attempt,
            elapsed: ended - started,
            bytesSent: call.body?.count ?? 0,
            bytesReceived: received,
            againAfter: againAfter,
            isNotablePause: isNotable
        )
    }
}
