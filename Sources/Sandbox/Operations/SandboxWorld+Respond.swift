extension SandboxWorld {
    /// Handles a request: the complete API, without a network.
    ///
    /// The order of the checks: the path can be read (400), the operation exists (404), the key is known (401), it
    /// belongs to the app, and has the scope (403), then the operation's own checks.
    ///
    /// - Parameters:
    ///   - request: The request as received.
    ///   - now: The time that is recorded for changes.
    /// - Returns: 200 with the operation's response, or an error envelope. An error changes nothing.
    package mutating func respond(to request: SandboxRequest, at now: SandboxTime) -> SandboxResponse {
        if let limited = limitedAnswer() { return limited }
        return respond(to: request, at: now, isRepeated: false)
    }

    /// Carries out a request again that was answered with 200 in the same world, whatever its key was and the settings that
    /// it was served with.
    mutating func repeated(_ request: SandboxRequest, at now: SandboxTime) -> SandboxResponse {
        let (dialect, strictness) = (dialect, strictness)
        defer { (self.dialect, self.strictness) = (dialect, strictness) }
        (self.dialect, self.strictness) = (.v3_1_0, nil)
        return respond(to: request, at: now, isRepeated: true)
    }

    private mutating func respond(
        to request: SandboxRequest,
        at now: SandboxTime,
        isRepeated: Bool
    ) -> SandboxResponse {
        do throws(Refusal) {
            let target = try RequestTarget(request.target)
            guard let (route, parameters) = Route.find(request.method, target.segments),
                dialect.has(route.operation)
            else {
                throw Refusal(.notFound, "There is no such operation.")
            }
            // The Runtime API needs an SDK key, and checks it in its own way.
            let scopes =
                route.operation.isRuntime || isRepeated
                ? SandboxScope.allCases : try authenticate(request.authorization)
            if let asked = parameters[.appId], asked != app.id {
                guard isAnyApp else { throw Refusal(.notAllowed, "This key belongs to another app.") }
                app.id = asked
            }
            guard scopes.contains(route.operation.scope) else {
                throw Refusal(
                    .notAllowed,
                    route.operation.scope == .updateFlag
                        ? "This key can't change flags."
                        : "This key lacks the scope \(route.operation.scope.rawValue).")
            }
            let call = Call(
                target: target, parameters: parameters, authorization: request.authorization, body: request.body,
                now: now)
            let unchanged = does(.listingsLag) && route.writes ? [self] : before
            let body = try route.handle(&self, call)
            if route.writes { before = unchanged }
            return SandboxResponse(status: 200, body: body)
        } catch {
            return does(.errorCodesInUpperCase) ? error.responseInUpperCase : error.response
        }
    }

    /// - Returns: What the key may do.
    private func authenticate(_ authorization: String?) throws(Refusal) -> [SandboxScope] {
        let words = (authorization ?? "").split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0].lowercased() == "bearer" else {
            throw Refusal(.unauthenticated, "An API key is needed: Authorization: Bearer KEY.")
        }
        guard let scopes = keys.scopes(of: SandboxID(String(words[1]))) else {
            throw Refusal(.unauthenticated, "This API key isn't known.")
        }
        return scopes
    }
}
