/// Why a text is no URL that the key may be sent to. What it says never quotes the text, which may hold a password.
package struct EndpointProblem: Error, Sendable, Equatable {
    /// What is wrong with the text.
    package enum Kind: String, Sendable, CaseIterable {
        /// There is nothing in it.
        case empty
        /// It holds white space, a control character, a character beyond ASCII, or another that no URL may hold.
        case character
        /// It doesn't begin with `https://` or `http://`.
        case scheme
        /// It is plain HTTP to another machine.
        case plainHTTP
        /// It holds a user name or a password.
        case userInfo
        /// It has a query.
        case query
        /// It has a fragment.
        case fragment
        /// It has no host, or one that can't be.
        case host
        /// Its port isn't a number from 1 to 65535.
        case port
        /// Its path holds `.`, `..` or a `%` that encodes nothing.
        case path
    }

    /// What is wrong.
    package let kind: Kind

    /// What is wrong, in a sentence without a full stop.
    ///
    /// - Parameter name: What the URL is called.
    package func message(calling name: String = "API URL") -> String {
        switch kind {
        case .empty: "the \(name) is empty"
        case .character: "the \(name) holds a character that no URL may hold"
        case .scheme: "the \(name) doesn't begin with https://"
        case .plainHTTP: "the \(name) is plain http to another machine, which would send the key in the open"
        case .userInfo: "the \(name) holds a user name or a password"
        case .query: "the \(name) has a query (`?`)"
        case .fragment: "the \(name) has a fragment (`#`)"
        case .host: "the \(name) has no valid host"
        case .port: "the \(name)'s port isn't a number from 1 to 65535"
        case .path: "the \(name)'s path holds `.`, `..` or a stray `%`"
        }
    }

    /// What to do, given the URL that is right in most cases.
    package func hint(like example: APIEndpoint) -> String {
        switch kind {
        case .empty, .scheme, .host, .port, .path:
            "write it as \(example.text)"
        case .character: "percent-encode it, and write an international host name in its xn-- form"
        case .plainHTTP: "use https://; plain http is for this machine alone (localhost, 127.0.0.1, [::1])"
        case .userInfo: "leave out what stands before the `@`: the API key alone says who is calling"
        case .query, .fragment: "end it with the path, as in \(example.text)"
        }
    }
}
