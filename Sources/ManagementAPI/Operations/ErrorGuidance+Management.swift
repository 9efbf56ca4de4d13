import APIAccess

extension ErrorGuidance {
    /// The guidance for an operation of the Management API, for which a key needs this scope.
    static func management(_ operation: String, _ scope: KeyScope) -> ErrorGuidance {
        ErrorGuidance(
            key: "API key",
            url: "API URL",
            keyRefused: "check the API key: it may be incomplete or deleted; an API key begins with `api_`",
            forbidden: scopeHint(operation, scope),
            notFound: [
                .app: "check the app id, and that the key was created for this app",
                .flag: "the flag or its environment may have been deleted since it was read: run again",
                .company: "check the ids of the app and the environment",
                .user: "check the ids of the app and the environment",
            ],
            elseNotFound: "check the ids, and that the API URL ends with /api"
        )
    }

    private static func scopeHint(_ operation: String, _ scope: KeyScope) -> String {
        let chosen = "the scopes of a key are chosen when it is created"
        guard let name = scope.name else {
            return "Reflag documents no scope for \(operation), and \(chosen):"
                + " try a key with every scope, or ask Reflag's support"
        }
        let other = scope == .read ? ", and a key is bound to one app: check the app id" : ""
        return "\(operation) needs the scope `\(name)`; \(chosen)\(other)"
    }
}
