/// Which pages of other origins may use the Runtime API: all of them, since an application in a browser does, and its key is
/// public. The Management API is for none.
enum CrossOrigin {
    /// The headers of a response of the Runtime API.
    static let headers = ["access-control-allow-origin": "*"]

    /// The response to what a browser asks before a request that isn't simple; nil if it asks about something else.
    static func preflight(_ method: String, _ path: String) -> SandboxResponse? {
        guard method == "OPTIONS",
            ["GET", "POST"].contains(where: { SandboxRequest($0, path).operation?.isRuntime == true })
        else { return nil }
        var headers = headers
        headers["access-control-allow-methods"] = "GET, POST"
        headers["access-control-allow-headers"] = "authorization, content-type, reflag-sdk-version"
        headers["access-control-max-age"] = "600"
        return SandboxResponse(status: 204, headers: headers, body: [])
    }
}
