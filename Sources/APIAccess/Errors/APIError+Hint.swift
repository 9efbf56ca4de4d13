extension APIError {
    /// What to do, in a sentence or two without a full stop at the end; nil where there is nothing to be done. A write
    /// whose outcome isn't known says so.
    package var hint: String? {
        let doubt = "the change may have been made all the same, which a new plan shows"
        let parts = [remedy, operation.writes && mayHaveBeenHandled ? doubt : nil].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    private var remedy: String? {
        switch kind {
        case .keyRefused: advice.keyRefused
        case .scopeMissing: advice.forbidden
        case .notFound: (subject?.kind).flatMap { advice.notFound[$0] } ?? advice.elseNotFound
        case .invalidRequest: "sending the same again won't help: change what Reflag names"
        case .rateLimited(let pause):
            "run again" + (pause.map { " in \($0.wholeSeconds) s" } ?? " later")
                + ", with fewer calls in flight (--parallelism)"
        case .server: "Reflag, or a proxy before it, is in trouble: run again later"
        case .redirected: "check the \(advice.url): the key goes to no other place than that one"
        case .unreadable(.shape):
            "check the \(advice.url), and whether there is a newer hoist: the API may have changed"
        case .unreadable: "check the \(advice.url) and the proxies on the way, and run again"
        case .network(let failure): failure.remedy(advice.url)
        case .notSent(.emptyParameter): "an id or key must have at least one character"
        case .notSent: nil
        }
    }

    private var advice: APIAdvice { operation.advice }
}

extension TransportFailure {
    /// What to do about it; nil where there is nothing to be done.
    fileprivate func remedy(_ url: String) -> String? {
        switch self {
        case .cannotResolve: "check the host in the \(url), and the network's name service"
        case .cannotConnect, .timedOut(.connecting):
            "check the network, and whether a firewall or proxy stands between"
        case .timedOut: "run again later"
        case .tls:
            "check the host in the \(url), this machine's clock and its CA certificates; --ca-file names further ones"
        case .proxy: "check the proxy's settings"
        case .closedBeforeAnswer, .truncated: "run again"
        case .tooLarge: "check the \(url): no answer of the API is that large"
        case .other: "check the \(url) and the network"
        case .cancelled: nil
        }
    }
}

extension Duration {
    /// The time in seconds, a part of a second counted as a whole one.
    var wholeSeconds: Int64 {
        components.seconds + (components.attoseconds > 0 ? 1 : 0)
    }
}
