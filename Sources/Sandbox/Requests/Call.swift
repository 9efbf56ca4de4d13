/// A request that has found its route: what the path and the query say, the body, and when it came.
struct Call {
    let target: RequestTarget
    let authorization: String?
    let body: [UInt8]
    let now: SandboxTime
    private let parameters: [PathParameter: SandboxID]

    init(
        target: RequestTarget,
        parameters: [PathParameter: SandboxID],
        authorization: String?,
        body: [UInt8],
        now: SandboxTime
    ) {
        self.target = target
        self.authorization = authorization
        self.parameters = parameters
        self.body = body
        self.now = now
    }

    /// - Throws: ``Refusal`` with `unknown_error` when the route has no such parameter.
    subscript(parameter: PathParameter) -> SandboxID {
        get throws(Refusal) {
            guard let value = parameters[parameter] else {
                throw Refusal(.unknownError, "The route has no \(parameter.rawValue).")
            }
            return value
        }
    }
}

/// What a path can hold in braces, named as in the API's document.
enum PathParameter: String, Sendable {
    case appId, envId, flagId, flagKey, companyId, userId
}
