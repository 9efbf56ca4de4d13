/// What every refusal looks like.
struct ErrorEnvelope: Encodable {
    struct Content: Encodable {
        let code: Refusal.Code
        let message: String
    }

    let error: Content
    let issues: [String: [String]]?
}
