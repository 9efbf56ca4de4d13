extension SandboxRequest {
    /// The operation that the method and the path name, whoever asks; nil when they name none.
    package var operation: SandboxOperation? {
        guard let target = try? RequestTarget(target) else { return nil }
        return Route.find(method, target.segments)?.route.operation
    }
}
