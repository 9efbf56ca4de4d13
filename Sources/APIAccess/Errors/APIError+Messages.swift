extension APIError {
    /// What happened, in one line without a full stop:
    ///
    /// ```
    /// createFlag for flag `new-flag`: the API key is not allowed to do this (403 not_allowed): Missing scope
    /// ```
    package var headline: String {
        var line = operation.rawValue
        if let subject { line += " for \(subject.phrase)" }
        line += ": \(event)"
        let facts = self.facts
        if !facts.isEmpty { line += " (\(facts.joined(separator: ", ")))" }
        if let message, !message.isEmpty { line += ": \(message)" }
        if let requestID { line += " [request \(requestID)]" }
        return line
    }

    /// What is wrong with each field, one line per message: `updates.0.flagKey: Unknown flag`. Of very many, the first, and
    /// how many more there are.
    package var details: [String] {
        let all = issues.reduce(0) { $0 + $1.messages.count }
        let lines = issues.lazy.flatMap { issue in
            issue.messages.lazy.map { issue.field.isEmpty ? $0 : "\(issue.field): \($0)" }
        }
        let most = 100
        return all <= most ? Array(lines) : lines.prefix(most) + ["\(all - most) more"]
    }

    private var event: String {
        let event =
            switch kind {
            case .keyRefused: "the \(operation.guidance.key) was rejected"
            case .scopeMissing: "the \(operation.guidance.key) is not allowed to do this"
            case .notFound: "not found"
            case .invalidRequest: "the request was rejected"
            case .rateLimited: "too many requests"
            case .server: "the server failed"
            case .redirected(let host):
                "the response is a redirect" + (host.map { " to \($0)" } ?? "") + ", which isn't followed"
            case .unreadable(let answer): "the response \(answer.summary)"
            case .network(let failure): failure.summary
            case .notSent(.emptyParameter(let name)): "not sent: the \(name) is empty"
            case .notSent(.unencodable): "not sent: its body can't be written as JSON"
            case .notSent(.cancelled): "not sent: cancelled"
            }
        if case .unreadable = kind { return event }
        return isHTML ? "\(event), and a proxy's HTML page came instead of the API's response" : event
    }

    private var facts: [String] {
        var facts: [String] = []
        if let status { facts.append(code.map { "\(status) \($0.text)" } ?? "\(status)") }
        if attempts > 1 { facts.append("after \(attempts) tries") }
        return facts
    }
}

extension APIError: CustomStringConvertible {
    /// The same as ``headline``.
    package var description: String { headline }
}

extension APIError {
    /// What to do, in one or two sentences without a full stop at the end; nil if there is nothing to do. It says so if
    /// the outcome of a write is unknown.
    package var hint: String? {
        let doubt = "the change may have been made anyway; a new plan shows whether it was"
        let parts = [remedy, operation.writes && mayHaveBeenHandled ? doubt : nil].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    /// What to do, without a word on the outcome of a write; nil if there is nothing to do.
    package var remedy: String? {
        switch kind {
        case .keyRefused: guidance.keyRefused
        case .scopeMissing: guidance.forbidden
        case .notFound: (subject?.kind).flatMap { guidance.notFound[$0] } ?? guidance.elseNotFound
        case .invalidRequest: "sending the same request again won't help: fix what Reflag reports"
        case .rateLimited(let pause):
            pause.map {
                "run again in \($0.wholeSeconds) s, or let a run wait that long with --retries and --retry-budget"
            }
                ?? "run again later, with fewer calls in flight (--parallelism)"
        case .server: "Reflag, or a proxy in front of it, has problems: run again later"
        case .redirected: "check the \(guidance.url): the key is only sent there"
        case .unreadable(.shape):
            "check the \(guidance.url), and whether there is a newer hoist: the API may have changed"
        case .unreadable: "check the \(guidance.url) and any proxies in between, and run again"
        case .network(let failure): failure.remedy(guidance.url)
        case .notSent(.emptyParameter): "an id or key must have at least one character"
        case .notSent: nil
        }
    }

    private var guidance: ErrorGuidance { operation.guidance }
}

extension TransportFailure {
    /// What to do about it; nil if there is nothing to do.
    fileprivate func remedy(_ url: String) -> String? {
        switch self {
        case .cannotResolve: "check the host in the \(url), and the network's name service"
        case .cannotConnect, .timedOut(.connecting):
            "check the network, and whether a firewall or proxy blocks the connection"
        case .tooManyOpenFiles: "raise its limit (`ulimit -n`), or lower --parallelism"
        case .timedOut(.run), .timedOut(.runUnderWay): "give it more time with --deadline, and run again"
        case .timedOut: "run again later"
        case .tls:
            "check the host in the \(url), this machine's clock and its CA certificates; --ca-file adds others"
        case .proxy: "check the proxy's settings"
        case .closedBeforeAnswer, .truncated: "run again; if it stays so, check any proxies in between"
        case .tooLarge: "check the \(url): no response of the API is that large"
        case .other: "check the \(url) and the network"
        case .cancelled: nil
        }
    }
}

extension Duration {
    /// The time in seconds, rounded up.
    var wholeSeconds: Int64 {
        components.seconds + (components.attoseconds > 0 ? 1 : 0)
    }
}
