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
        case .keyRefused:
            "check the API key: it may be incomplete or deleted; an API key begins with `api_`"
        case .scopeMissing: scopeHint
        case .notFound: notFoundHint
        case .invalidRequest: "sending the same again won't help: change what Reflag names"
        case .rateLimited(let pause):
            "run again" + (pause.map { " in \($0.wholeSeconds) s" } ?? " later")
                + ", with fewer calls in flight (--parallelism)"
        case .server: "Reflag, or a proxy before it, is in trouble: run again later"
        case .redirected: "check the API URL: the key goes to no other place than that one"
        case .unreadable(.shape):
            "check the API URL, and whether there is a newer hoist: the API may have changed"
        case .unreadable: "check the API URL and the proxies on the way, and run again"
        case .network(let failure): failure.remedy
        case .notSent(.emptyParameter): "an id or key must have at least one character"
        case .notSent: nil
        }
    }

    private var scopeHint: String {
        let chosen = "the scopes of a key are chosen when it is made"
        guard let scope = operation.scope.name else {
            return "Reflag documents no scope for \(operation.rawValue), and \(chosen):"
                + " try a key with every scope, or ask Reflag's support"
        }
        let other = operation.scope == .read ? ", and a key is bound to one app: check the app id" : ""
        return "\(operation.rawValue) needs the scope `\(scope)`; \(chosen)\(other)"
    }

    private var notFoundHint: String {
        switch subject?.kind {
        case .app: "check the app id, and that the key was made for this app"
        case .environment: "check the environment's id: the app may not have it any more"
        case .flag: "the flag or its environment may have been deleted since it was read: run again"
        case .company, .user: "check the ids of the app and the environment"
        case .organisation, nil: "check the ids, and that the API URL ends with /api"
        }
    }
}

extension TransportFailure {
    /// What to do about it; nil where there is nothing to be done.
    fileprivate var remedy: String? {
        switch self {
        case .cannotResolve: "check the host in the API URL, and the network's name service"
        case .cannotConnect, .timedOut(.connecting):
            "check the network, and whether a firewall or proxy stands between"
        case .timedOut: "run again later"
        case .tls:
            "check the host in the API URL, this machine's clock and its CA certificates; --ca-file names further ones"
        case .proxy: "check the proxy's settings"
        case .closedBeforeAnswer, .truncated: "run again"
        case .tooLarge: "check the API URL: no answer of the API is that large"
        case .other: "check the API URL and the network"
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
