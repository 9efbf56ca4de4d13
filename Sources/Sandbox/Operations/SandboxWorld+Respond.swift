extension SandboxWorld {
    /// Carries a request out: the whole of the API, without a network.
    ///
    /// The order of the checks: can the path be read (400), is there such an operation (404), who asks (401), is it their
    /// app, and may they write (403), then the operation's own.
    ///
    /// - Parameters:
    ///   - request: As it came.
    ///   - now: What is written down as the time of a change.
    /// - Returns: 200 with what the operation answers, or the envelope of an error. An error changes nothing.
    package mutating func respond(to request: SandboxRequest, at now: SandboxTime) -> SandboxResponse {
        do throws(Refusal) {
            let target = try RequestTarget(request.target)
            guard let (route, parameters) = Route.find(request.method, target.segments) else {
                throw Refusal(.notFound, "There is no such operation.")
            }
            // The Runtime API asks for an SDK key, in its own way.
            let mayWrite = route.operation.isRuntime ? false : try authenticate(request.authorization)
            if let asked = parameters[.appId], asked != app.id {
                throw Refusal(.notAllowed, "This key belongs to another app.")
            }
            guard mayWrite || !route.writes else {
                throw Refusal(.notAllowed, "This key may read only.")
            }
            let call = Call(
                target: target, parameters: parameters, authorization: request.authorization, body: request.body,
                now: now)
            return SandboxResponse(status: 200, body: try route.handle(&self, call))
        } catch {
            return error.response
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
