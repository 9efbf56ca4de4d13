extension APIError {
    /// What happened, in one line without a full stop:
    ///
    /// ```
    /// createFlag for flag `new-flag`: the API key is not allowed to do this (403 not_allowed): Missing scope
    /// ```
    package var headline: String {
        var line = operation.rawValue
        if let subject { line += " for \(subject.phrase)" }
        line += ": \(event)"
        let facts = self.facts
        if !facts.isEmpty { line += " (\(facts.joined(separator: ", ")))" }
        if let message, !message.isEmpty { line += ": \(message)" }
        if let requestID { line += " [request \(requestID)]" }
        return line
    }

    /// What is wrong with each field, a line each: `updates.0.flagKey: Unknown flag`.
    package var details: [String] {
        issues.flatMap { issue in
            issue.messages.map { issue.field.isEmpty ? $0 : "\(issue.field): \($0)" }
        }
    }

    private var event: String {
        let event =
            switch kind {
            case .keyRefused: "the \(operation.advice.key) was refused"
            case .scopeMissing: "the \(operation.advice.key) is not allowed to do this"
            case .notFound: "not found"
            case .invalidRequest: "the request was refused"
            case .rateLimited: "too many requests"
            case .server: "the server failed"
            case .redirected(let host):
                "the answer is a redirect" + (host.map { " to \($0)" } ?? "") + ", which isn't followed"
            case .unreadable(let answer): "the answer \(answer.summary)"
            case .network(let failure): failure.summary
            case .notSent(.emptyParameter(let name)): "not sent: the \(name) is empty"
            case .notSent(.unencodable): "not sent: its body can't be written as JSON"
            case .notSent(.cancelled): "not sent: cancelled"
            }
        if case .unreadable = kind { return event }
        return isHTML ? "\(event), and a proxy's HTML page came in place of the API's answer" : event
    }

    private var facts: [String] {
        var facts: [String] = []
        if let status { facts.append(code.map { "\(status) \($0.text)" } ?? "\(status)") }
        if attempts > 1 { facts.append("after \(attempts) tries") }
        return facts
    }
}

extension APIError: CustomStringConvertible {
    /// The same as ``headline``.
    package var description: String { headline }
}
