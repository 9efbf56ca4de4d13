extension SandboxWorld {
    /// Handles a request: the complete API, without a network.
    ///
    /// The order of the checks: the path can be read (400), the operation exists (404), the key is known (401), it
    /// belongs to the app, and may write (403), then the operation's own checks.
    ///
    /// - Parameters:
    ///   - request: The request as received.
    ///   - now: The time that is recorded for changes.
    /// - Returns: 200 with the operation's response, or an error envelope. An error changes nothing.
    package mutating func respond(to request: SandboxRequest, at now: SandboxTime) -> SandboxResponse {
        if let limited = limitedAnswer() { return limited }
        do throws(Refusal) {
            let target = try RequestTarget(request.target)
            guard let (route, parameters) = Route.find(request.method, target.segments),
                dialect.has(route.operation)
            else {
                throw Refusal(.notFound, "There is no such operation.")
            }
            // The Runtime API needs an SDK key, and checks it in its own way.
            let mayWrite = route.operation.isRuntime ? false : try authenticate(request.authorization)
            if let asked = parameters[.appId], asked != app.id {
                throw Refusal(.notAllowed, "This key belongs to another app.")
            }
            guard mayWrite || !route.writes else {
                throw Refusal(.notAllowed, "This key is read-only.")
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

    /// - Returns: Whether the key may write.
    private func authenticate(_ authorization: String?) throws(Refusal) -> Bool {
        let words = (authorization ?? "").split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0].lowercased() == "bearer" else {
            throw Refusal(.unauthenticated, "An API key is needed: Authorization: Bearer KEY.")
        }
        let key = SandboxID(String(words[1]))
        if let full = keys.full, SandboxID(full) == key {
            return true
        }
        if let readOnly = keys.readOnly, SandboxID(readOnly) == key {
            return false
        }
        throw Refusal(.unauthenticated, "This API key isn't known.")
    }
}
