package import APIAccess

extension ReadingOperation {
    static let getFeatures = ReadingOperation("getFeatures", .runtime)
    static let getEvaluatedFeatures = ReadingOperation("getEvaluatedFeatures", .runtime)
}

/// The two read operations of the Runtime API that hoist uses. It sends no check events, which would make unused flags
/// look used.
extension APIOperation {
    /// All flags that are served (`GET /features`).
    package static let getFeatures = ReadingOperation.getFeatures.operation
    /// All flags as evaluated for a company or user (`GET /features/evaluated`).
    package static let getEvaluatedFeatures = ReadingOperation.getEvaluatedFeatures.operation

    /// Both.
    package static let runtime: [APIOperation] = [getFeatures, getEvaluatedFeatures]
}

extension ErrorGuidance {
    static let runtime = ErrorGuidance(
        key: "SDK key",
        url: "Runtime API URL",
        keyRefused: "check that the SDK key is the environment's own; it may have been replaced",
        forbidden: "check that the SDK key is the environment's own, of the right kind, and not replaced; a key of "
            + "Reflag's EU region is served by https://front-eu.reflag.com (--runtime-url)",
        notFound: [:],
        elseNotFound: "check the Runtime API URL: it has no path"
    )
}

extension APIEndpoint {
    /// Reflag's own Runtime API: `https://front.reflag.com`.
    package static let reflagRuntime = APIEndpoint(checked: "https://front.reflag.com", host: "front.reflag.com")
}
